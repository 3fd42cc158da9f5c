/**
 * The words by which offices call the sections and facts of a handbook. Real offices vary, so the table is wider than the samples need.
 *
 * A heading is compared after full-width forms, spaces, enumerators ("一、", "（二）", "1.3", "第三章") and brackets are taken away.
 */
import type { SectionName } from "../../shared/sop.ts";

const sectionWords: Record<SectionName, string> = {
  unit: `归属单位 归口单位 归口部门 主管部门 主管单位 责任部门 责任单位 主办单位 主办部门 承办单位 承办部门 实施主体 实施部门 实施机关 实施机构 办理机构 办理部门 办理单位
    受理单位 受理部门 受理机构 经办机构 经办单位 经办部门 牵头部门 牵头单位 审批部门 决定机构 服务单位 业务主管部门 制定单位 发布单位 发文单位`,
  audience: `适用对象 适用范围 适用人群 适用人员 服务对象 办理对象 申请对象 申请人范围 申请人 申办对象 受理对象 受理范围 保障对象 救助对象 补贴对象 资助对象 享受对象 参保对象 参加对象
    发放对象 对象范围 面向对象 政策对象 对象 行政相对人 办事对象 哪些人可以办 谁可以办`,
  conditions: `办理条件 申请条件 受理条件 申办条件 准入条件 审批条件 资格条件 享受条件 申领条件 参保条件 条件 申请资格 准予条件 予以批准的条件 基本条件 应具备的条件 应当具备的条件
    办理要求 办理资格 认定条件 认定标准 申报条件 救助条件 补贴条件 限制条件 受理标准`,
  branches: `特殊情形 特殊情况 特殊情况处理 特殊情形处理 特殊情形办理 特殊情况办理 特殊情形说明 特殊情况说明 例外情形 例外情况 其他情形 其他情况 分情形办理 情形说明 不同情形 几种情况
    分类处理 特殊人群 代办说明 特别情形 特殊处理 常见情形 异常情形处理 不同情况的处理`,
  materials: `所需材料 申请材料 需提交材料 办理材料 材料清单 应备材料 提交材料 申报材料 申办材料 所需资料 申请资料 需要材料 需要的材料 需提供材料 需提供的材料 需提供资料 应提交材料
    应提交的材料 提供材料 受理材料 申请所需材料 办理所需材料 办事材料 材料目录 申请材料目录 申请材料清单 所需证件 所需证件及材料 携带材料 需携带材料 须携带材料 要件 办理要件 材料要求
    材料 需带材料 带什么材料 要带什么 准备材料 需准备材料 需准备的材料 提交资料 所需提交材料 所需材料清单`,
  steps: `办事流程 办理流程 办理程序 操作流程 办理步骤 工作流程 服务流程 业务流程 申请流程 申办流程 受理流程 审批流程 流程 程序 步骤 办事程序 工作程序 审批程序 申请程序 申办程序 经办流程
    办理环节 操作步骤 操作规程 流程说明 办理方式 申请方式 办理方法 怎么办 如何办理 办理过程 处理流程 处置流程 具体流程 申领流程 办事步骤 受理方式`,
  timeLimit: `办理时限 承诺时限 办理期限 办结时限 办结时间 法定时限 法定期限 承诺期限 承诺办结时限 法定办结时限 审批时限 受理时限 时限 期限 办理周期 工作时限 时限要求 办理时效 处理时限
    办结期限 完成时限 多久办好 多长时间 审批期限 服务时限`,
  fee: `收费标准 收费情况 费用说明 收费依据及标准 收费标准及依据 收费标准和依据 是否收费 收费 收费说明 费用 收费项目 收费依据 办理费用 费用标准 缴费标准 收费信息 收费金额 收取费用
    收费情况说明 费用情况`,
  place: `办理地点 受理地点 办理窗口 经办地点 办事地点 受理窗口 办理地址 受理地址 地点 地址 办公地点 办公地址 服务地点 窗口地址 办理场所 受理场所 申请地点 经办网点 办理网点 受理网点 到哪里办
    办理渠道 受理渠道 办理地点和时间 办理地点及时间 办理时间地点 办理时间和地点 办理时间及地点 地点和时间 受理地点及时间 受理时间和地点 办公地点和时间 办公地点及电话 办理地点及电话 地址及电话 地址电话`,
  hours: `办理时间 受理时间 服务时间 对外办公时间 办公时间 工作时间 接待时间 窗口时间 开放时间 营业时间 窗口服务时间 办事时间 窗口办理时间 时间 上班时间 业务办理时间`,
  phone: `咨询电话 联系电话 咨询方式 服务热线 联系方式 电话 咨询热线 热线电话 服务电话 联系人及电话 联系人 咨询渠道 咨询及投诉电话 咨询投诉电话 咨询监督电话 咨询服务 咨询 业务咨询
    咨询途径 联系我们 热线 办公电话 窗口电话 监督电话 投诉电话 监督投诉 监督投诉渠道 咨询与投诉`,
  basis: `政策依据 办理依据 设定依据 文件依据 法律依据 法规依据 法律法规依据 法定依据 依据 政策文件 依据文件 实施依据 相关政策 相关文件 制定依据 政策法规 法律法规 审批依据 参考依据`,
  notes: `注意事项 温馨提示 工作提示 办理须知 特别提示 特别提醒 温馨提醒 提示 备注 说明 其他说明 其他事项 其他需要说明的事项 须知 友情提示 重要提示 办事须知 补充说明 注意 工作要求
    社工提示 备注说明 需要说明的事项 其他注意事项 常见问题 答疑 注意要点`,
  appendix: `附件 附录 附表 附则 附件清单 相关表格 表格下载 附件材料 附图 附录资料`,
};

/** Facts about a document that are not a section of it. */
export type FactName = "title" | "category" | "task" | "edition" | "effectiveFrom";
const factWords: Record<FactName, string> = {
  title: `标题 手册名称 文件名称 文件标题 指南名称 规程名称`,
  category: `业务类别 所属类别 事项类别 分类 类别 文件类别 业务分类 事项分类 业务大类 所属领域 主题分类 条线 业务条线 所属条线 服务类别`,
  task: `办理事项 所属任务 事项名称 业务事项 任务 任务名称 所属事项 业务名称 服务事项 项目名称 事项 业务项目`,
  edition: `版本 版次 文件版本 手册版本 版本号 修订版本 文件编号 文号 编号`,
  effectiveFrom: `生效日期 施行日期 实施日期 执行日期 生效时间 施行时间 实施时间 执行时间 启用日期 启用时间 开始执行日期 起施行日期 生效日 施行日`,
};

/** Columns of a table of materials or special cases, and the heads of a plain two-column table. */
export type ColumnRole = "serial" | "name" | "form" | "copies" | "note" | "when" | "handling" | "label" | "value";
const columnWords: Record<ColumnRole, string> = {
  serial: `序号 编号 序 号 NO No. no`,
  name: `材料名称 材料 名称 申请材料 提交材料 资料名称 申请材料名称 所需材料 证件名称 材料清单 要件名称 材料类目`,
  form: `材料形式 形式 类型 材料类型 形式及份数 形式和份数 类型及份数 形式要求 原件或复印件 原件/复印件 介质 材料介质 提交形式 材料形式及份数 规格`,
  copies: `份数 数量 材料份数 纸质份数 份数要求 提交份数`,
  note: `备注 说明 要求 材料要求 填报须知 备注说明 提交要求 材料说明 注意 填写要求 适用情形 其他要求`,
  when: `情形 特殊情形 情况 适用情形 具体情形 情形说明 特殊情况 例外情形 不同情形 如果`,
  handling: `处理方式 办理方式 处理 办法 处理办法 怎么办 办理要求 处理方法 办理方法 如何办理 应对 处置方式 处理意见 那么`,
  label: `项目 事项 栏目 要素 条目 名目 类目 指标 字段`,
  value: `内容 说明 具体内容 内容说明 详情 要求 内容要求 填写内容 描述`,
};

const sectionByWord = byWord(sectionWords);
const factByWord = byWord(factWords);
const rolesByWord = new Map<string, ColumnRole[]>();
for (const [role, words] of Object.entries(columnWords) as [ColumnRole, string][]) {
  for (const word of words.split(/\s+/)) rolesByWord.set(word, [...(rolesByWord.get(word) ?? []), role]);
}

function byWord<Name extends string>(table: Record<Name, string>): Map<string, Name> {
  const entries = Object.entries(table) as [Name, string][];
  return new Map(entries.flatMap(([name, words]) => words.split(/\s+/).map((word): [string, Name] => [word, name])));
}

const enumerator =
  /^(?:第[一二三四五六七八九十百\d]{1,3}(?:章|节|条|部分|步)|\(?[一二三四五六七八九十]{1,3}[)、.]|\(?\d{1,2}(?:\.\d{1,2}){0,3}[)、.]?(?!\d))/;
const ornament = /^[■●◆★▲□◇○※►▶•·【[《<\-*#]+|[：:】\]》>。;；]+$/g;
const filler = /^(?:本事项的?|本项|有关|相关|具体|业务|事项)(?=.{2})/;

/** A heading without what surrounds its words: "（一） 申请材料：" → "申请材料". */
export function bareHeading(text: string): string {
  let bare = text.normalize("NFKC").replace(/\s+/g, "");
  for (let pass = 0; pass < 3; pass++) bare = bare.replace(ornament, "").replace(enumerator, "");
  return bare.replace(ornament, "");
}

/** The section that a text names as a heading; undefined for any other text. */
export function sectionOfHeading(text: string): SectionName | undefined {
  return lookUp(sectionByWord, text);
}

/** The fact that a text names as a label ("生效日期"); undefined for any other text. */
export function factOfLabel(text: string): FactName | undefined {
  return lookUp(factByWord, text);
}

const headingCharsMax = 30;

function lookUp<Name>(table: Map<string, Name>, text: string): Name | undefined {
  if (text.length > headingCharsMax) return undefined;
  const bare = bareHeading(text);
  return table.get(bare) ?? table.get(bare.replace(/\([^()]*\)$/, "")) ?? table.get(bare.replace(filler, ""));
}

/** The roles that the head of a column may have; [] for other words. */
export function columnRoles(text: string): ColumnRole[] {
  return rolesByWord.get(bareHeading(text)) ?? [];
}

/** Splits "咨询电话：021-…" into label and value, the value verbatim; undefined without a colon after 1 to 14 characters. */
export function splitLabel(text: string): { label: string; value: string } | undefined {
  const match = /^\s*([^：:\n]{1,14})[：:]\s*([\s\S]*)$/.exec(text);
  return match ? { label: (match[1] ?? "").trim(), value: (match[2] ?? "").trim() } : undefined;
}

/** Whether a text begins like a heading of an outline: "六、", "（三）", "第二章", "2.1 ". */
export function isEnumerated(text: string): boolean {
  return /^(?:第[一二三四五六七八九十\d]{1,3}(?:章|节|部分)|[一二三四五六七八九十]{1,3}[、.]|\([一二三四五六七八九十]{1,3}\)|\d{1,2}\.\d{1,2}\s)/.test(
    text.normalize("NFKC").trimStart(),
  );
}
