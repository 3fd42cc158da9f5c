/** Wishes for how a plan is to be written that come before it is: 写得活泼一点, 流程写细点. */
import type { PlanManner } from "../../shared/plan.ts";
import { readPlanSections } from "./planWords.ts";

const part =
  "流程|环节|目的|背景|分工|宣传|通知|安全预案|预案|物资|整体|内容|方案|策划|文字|语言|语气|口气|文风|风格|文案";
const tone = "活泼|正式|官方|亲切|通俗|生动|喜庆|热情|口语|接地气|严肃|温馨|轻松|朴实|有文采|幽默|文艺|书面";
const size = "详细|具体|细致|细|短|长|简单|简洁|简短|精炼|完整|丰富";
const polite = "(?:吧|哦|啊|呀|的|就好|就行|好吗|可以吗|行吗|一下)*";
const lead = "(?:请|麻烦|最好|希望|能不能|可以|帮我|还有|另外|然后|对了|那个|把|的话)*";
const manners: readonly RegExp[] = [
  new RegExp(
    `^${lead}(?:${part})*(?:部分|那块|那段)?(?:要|得|再|也|更|稍微|尽量|都|能|可以)*(?:写|弄|搞|做|来)?(?:得|的)?(?:再|更|稍微|要)*(?:${tone})(?:一?[点些]|化)(?:写|来)?${polite}$`,
    "u",
  ),
  new RegExp(
    `^${lead}(?:${part})*(?:部分|那块|那段)?(?:要|得|再|也|更|稍微|尽量|都|能|可以)*(?:写|弄)(?:得|的)?(?:再|更|稍微|要)*(?:${size}|${tone})(?:一?[点些])?${polite}$`,
    "u",
  ),
  new RegExp(
    `^${lead}(?:流程|目的|背景|分工|宣传|通知|安全预案|预案)(?:部分)?(?:要|再|更|尽量|可以)*(?:${size})(?:一?[点些])${polite}$`,
    "u",
  ),
  new RegExp(
    `^${lead}(?:${part})*(?:不要|别)(?:写得?|搞得?)?(?:那么|太)(?:官方|死板|啰嗦|正式|空洞|套话|文绉绉|长篇大论)${polite}$`,
    "u",
  ),
  new RegExp(`^${lead}(?:少|别|不要)(?:写|来|用)?(?:点|些)?(?:套话|空话|官话|大话)${polite}$`, "u"),
];

/** What a text says of how to write, and the text without it. */
export function readManner(text: string): { manner?: PlanManner; rest: string } {
  const clauses = text.split(/(?<=[，,。；;！!\n])/u);
  const isManner = (clause: string) => {
    const words = clause.replace(/[\s，,。；;！!\n]+$/u, "").trim();
    return manners.some((pattern) => pattern.test(words));
  };
  const wishes = clauses.filter(isManner).map((clause) => clause.replace(/[\s，,。；;！!\n]+$/u, "").trim());
  if (wishes.length === 0) return { rest: text };
  const wish = wishes.join("，");
  const rest = clauses
    .filter((clause) => !isManner(clause))
    .join("")
    .replace(/^[，,。；;\s]+|[，,；;\s]+$/gu, "");
  return { manner: { wish, sections: readPlanSections(wish) }, rest };
}
