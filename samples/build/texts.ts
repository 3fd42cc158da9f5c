/** What each sample document says, and in which words its headings say it. The same input always gives the same texts. */

type Material = { name: string; form: string; copies: number; note: string };

/** One line of samples/sop.jsonl. */
export type SampleSop = {
  document: string;
  title: string;
  category: string;
  task: string;
  unit: string;
  effectiveFrom: string;
  version: string;
  audience: string;
  conditions: string[];
  branches: { when: string; then: string }[];
  materials: Material[];
  steps: string[];
  timeLimit: string;
  fee: string;
  place: string;
  hours: string;
  phone: string;
  basis: string[];
  notes: string[];
  appendix: string;
};

/** A section as a layout writes it: `lines` as text; `materials` and `branches` also in parts, for tables and nested lists. */
export type Part = {
  field: string;
  heading: string;
  lines: string[];
  materials?: Material[];
  branches?: { when: string; then: string }[];
};

export type Sheet = {
  document: string;
  title: string;
  layout: 1 | 2 | 3 | 4 | 5;
  /** Position inside its layout, from 0: varies what the layout leaves open. */
  turn: number;
  /** Label and value of category, task, unit, edition and effective date, in this order. */
  facts: [string, string][];
  effectiveSentence: string;
  parts: Part[];
  appendix: string[];
};

export const mark = "示例资料，非现行政策";

/** The words that offices use for each section; a document takes one of them. */
const headingChoices: Record<string, string[]> = {
  audience: ["适用对象", "适用范围", "服务对象", "办理对象", "申请人范围"],
  conditions: ["办理条件", "申请条件", "受理条件", "申办条件"],
  branches: ["特殊情形", "特殊情况处理", "特殊情形办理", "例外情形"],
  materials: ["所需材料", "申请材料", "需提交材料", "办理材料", "材料清单", "应备材料"],
  steps: ["办事流程", "办理流程", "办理程序", "操作流程", "办理步骤"],
  timeLimit: ["办理时限", "承诺时限", "办理期限", "办结时限"],
  fee: ["收费标准", "收费情况", "费用说明", "收费依据及标准"],
  place: ["办理地点", "受理地点", "办理窗口", "经办地点"],
  hours: ["办理时间", "受理时间", "服务时间", "对外办公时间"],
  phone: ["咨询电话", "联系电话", "咨询方式", "服务热线"],
  basis: ["政策依据", "办理依据", "设定依据", "文件依据"],
  notes: ["注意事项", "温馨提示", "工作提示", "办理须知"],
};
const factLabels: string[][] = [
  ["业务类别", "所属类别", "事项类别", "分类"],
  ["办理事项", "所属任务", "事项名称", "业务事项"],
  ["归属单位", "主管部门", "责任部门", "主办单位", "实施主体"],
  ["版本", "版次", "文件版本", "手册版本"],
  ["生效日期", "施行日期", "实施日期", "执行日期"],
];

/** The texts of one document. `index` counts from 0 over all documents. */
export function sheetOf(sop: SampleSop, index: number): Sheet {
  const turn = Math.floor(index / 5);
  const choose = (choices: string[], salt: number) => choices[(turn + index + salt) % choices.length] ?? "";
  const values = [sop.category, sop.task, sop.unit, sop.version, dateInWords(sop.effectiveFrom, turn)];
  const fields = Object.keys(headingChoices);
  return {
    document: sop.document,
    title: sop.title,
    layout: ((index % 5) + 1) as Sheet["layout"],
    turn,
    facts: values.map((value, at) => [choose(factLabels[at] ?? [], at), value]),
    effectiveSentence: `本手册自${dateInWords(sop.effectiveFrom, 0)}起${turn % 2 ? "执行" : "施行"}。`,
    parts: fields.map((field, at) => partOf(sop, field, choose(headingChoices[field] ?? [], at), turn)),
    appendix: sop.appendix === "" ? [] : sop.appendix.split("\n"),
  };
}

function partOf(sop: SampleSop, field: string, heading: string, turn: number): Part {
  if (field === "materials") {
    return {
      field,
      heading,
      lines: sop.materials.map((material) => materialLine(material, turn)),
      materials: sop.materials,
    };
  }
  if (field === "branches") {
    return {
      field,
      heading,
      lines: sop.branches.map((branch) => `${branch.when}：${branch.then}`),
      branches: sop.branches,
    };
  }
  const value = (sop as unknown as Record<string, string | string[]>)[field] ?? "";
  return { field, heading, lines: Array.isArray(value) ? value : [value] };
}

function materialLine({ name, form, copies, note }: Material, turn: number): string {
  const remark = note === "" ? "" : turn % 2 ? `；${note}` : `：${note}`;
  return turn % 2 ? `${name}，${form}${copies}份${remark}` : `${name}（${form}，${copies}份）${remark}`;
}

function dateInWords(day: string, turn: number): string {
  const [year, month, date] = day.split("-").map(Number);
  const words = [
    `${year}年${month}月${date}日`,
    day,
    day.replaceAll("-", "."),
    `${year}年${day.slice(5, 7)}月${day.slice(8)}日`,
  ];
  return words[turn % words.length] ?? day;
}
