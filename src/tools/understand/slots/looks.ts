import type { PlanLook } from "../../../shared/plan.ts";
import { normalizeText } from "./normalizeText.ts";

/** What a text says about the looks of the document. `stretches` are the words that say so; `unknown` is a template that there is not. */
export type LookRead = { look?: PlanLook; stretches: { start: number; end: number }[]; unknown?: string };

/** Everyday words for the shipped templates; the first template is the one that is used where nothing is said. */
const standard =
  "标准策划案|标准(?:的?版|版本)?|完整(?:的?版|版本)|正式(?:的?版|版本)|默认|原来的?(?=模板|版式)|普通版?";
const wordsByName: Readonly<Record<string, string>> = {
  简版: "简版|简化版|简单版|精简版|简易版|简洁版|一页纸?版?|单页版?|一页纸",
  经费申请: "经费申请|申请经费|经费申请[表书单]|请款[单书]|经费请示|拨款申请",
};

const escaped = (name: string): string => name.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");

const verb =
  "(?:(?:还是|就|那|请|帮我|给我|我要|我想|要|想|能不能|可以|把(?:它|这份|方案|策划|模板|文件)|再|也|另外|顺便|重新|麻烦|模板|版式)*(?:换[成个为用回]?|改[成用为回]|恢复成?|换回|改回|套用?|按照?|用|选|出|来|做成?|写成?|弄成?|排成?|打印?成|生成|导出|要|发|给我|搞成?|整成?|是|:)(?:一?[下个份张版])?(?:那个|这个|那种|这种|我们的?|咱们的?|街道的?|居委的?|你们的?|个)?)";
const noun = "(?:模板|版式|格式|样式|版本|表格|那份|那种|那版|的那[份个种])";
const politeness =
  "(?:吧|的|来写|来做|来排|来|写|做|排版?|出|给我|一份|一下|就行|就好|好了|可以吗|行吗|好吗|呢|了|就可以|好不好)*";
const edge = "(?=$|[\\s，。；！？!?,;、:：▯]|再|预算|日期|时间|人数|其他|别的|的?(?:活动)?(?:方案|策划))";
const document = "(?:的?(?:活动)?(?:方案|策划案?|策划书)(?=$|[\\s，。；！？!?,;]))?";
const opening = "(?<=^|[\\s，。；！？!?,;、:：▯])";

function sourcesOf(templates: readonly string[]): { name: string; source: string }[] {
  return templates.map((name, index) => ({
    name,
    source: [escaped(name), wordsByName[name], index === 0 ? standard : undefined].filter(Boolean).join("|"),
  }));
}

const comments =
  /(?:(?:每一?[项栏]|各[项栏]|文档|文件)(?:里|上|中)?)?(?<no>不要|不用|去掉|取消|删掉|别)?(?<verb>加上?|带上?|标上?|标注|要|附上?|显示|写上|有|打上|加个|加一下|标出)?(?:一下|每一?[项栏]的?|各[项栏]的?|各部分的?)*(?:(?:[标备]?注(?:一下|上|明|清楚)?)?来源(?:的)?(?:批注|注释|标注|说明)|(?<=要|需要|上|请)标注(?:一下)?来源|(?:批注|注释)(?:里|上)?(?:写|标)(?:明|上|清楚)?来源|内容来源|资料来源|批注)(?<gone>不要了?|去掉|删掉)?(?:吧|哦|一下|呢|的|了)*/u;

function readComments(text: string): { comments: boolean; start: number; end: number } | undefined {
  const match = comments.exec(text);
  if (!match) return undefined;
  const { no, verb: said, gone } = match.groups ?? {};
  if (no === undefined && said === undefined && gone === undefined) return undefined;
  return { comments: no === undefined && gone === undefined, start: match.index, end: match.index + match[0].length };
}

const anyTemplate =
  /(?:换[成个用]?|改[成用]|套用?|按照?|用)(?:那个|这个|我们的?|街道的?|居委的?)*[“"「《]?(?<name>[^\s，。；！？!?,;▯“”"」》]{1,16}?)[”"」》]?的?(?:模板|版式)/;
const noName = /^(?:别|其他|另|哪|什么|一?个|这|那|新|你|原|好|的|下)/;

/**
 * Which template is wanted (用简版, 换成经费申请, 按XX模板), by its name or an everyday word for it, and whether comments are.
 *
 * - In: the normalized text, and the names of the templates that there are, the usual one first.
 */
export function readLook(text: string, templates: readonly string[]): LookRead {
  const look: PlanLook = {};
  const stretches: LookRead["stretches"] = [];
  for (const { name, source } of sourcesOf(templates)) {
    const withVerb = new RegExp(`${verb}[“"「《]?(?:${source})[”"」》]?(?:的)?${noun}?${document}${politeness}${edge}`);
    const named = new RegExp(`${opening}[“"「《]?(?:${source})[”"」》]?的?${noun}${politeness}${edge}`);
    const ofRequest = new RegExp(`(?:${source})的?(?=(?:活动)?(?:方案|策划案?|策划书))`);
    const whole = new RegExp(`^[“"「《]?(?:${source})[”"」》]?的?(?:就行|就好|吧|好了|就可以|可以)*[。！!]?$`);
    const match = withVerb.exec(text) ?? named.exec(text) ?? ofRequest.exec(text) ?? whole.exec(text);
    if (!match || look.template !== undefined) continue;
    look.template = name;
    stretches.push({ start: match.index, end: match.index + match[0].length });
  }
  const remarks = readComments(text);
  if (remarks) {
    look.comments = remarks.comments;
    stretches.push({ start: remarks.start, end: remarks.end });
  }
  const other = look.template === undefined ? anyTemplate.exec(text)?.groups?.["name"] : undefined;
  return {
    ...(Object.keys(look).length > 0 ? { look } : {}),
    stretches,
    ...(other !== undefined && !noName.test(other) ? { unknown: other } : {}),
  };
}

/** A text without what it says about the looks; "" where it says nothing else. */
export function withoutLook(text: string, templates: readonly string[]): string {
  const { stretches } = readLook(normalizeText(text), templates);
  const rest = text
    .split("")
    .filter((_, index) => stretches.every(({ start, end }) => index < start || index >= end))
    .join("");
  return stretches.length > 0 && !/[\p{Script=Han}\da-z]/iu.test(rest) ? "" : rest;
}

const asksTemplates =
  /(?:有|能用|可以用|能换|可以换|支持)(?:哪|什么|几|啥|多少)(?:些|种|个|几种)?[^，。？?]{0,4}(?:模板|版式)|(?:模板|版式)(?:都|一共|总共)?(?:有|是)(?:哪|什么|几|啥)|(?:哪些|什么|啥|几种|几个)(?:模板|版式)(?:可以|能)?(?:选|用|换)?|(?:能|可以|能不能|可不可以|怎么)(?:换|选|挑|改)(?:个|一个|一下|其他|别的)?(?:的)?(?:模板|版式)|^(?:换|改)(?:个|一个|一下|别的|其他的?)(?:模板|版式)|^模板[？?]?$/u;

/** Whether somebody asks which templates there are, or wants another without saying which. */
export function asksForTemplates(text: string): boolean {
  return text.length <= 24 && asksTemplates.test(text);
}
