/** What a step recorded, in words that do not promise more than its figures do. */
import { decisionInBrief, eventInWords } from "../session/narrate.ts";
import type { RowBody } from "../session/sessionStore.ts";
import { sessionEvents } from "../session/step.ts";
import type { Candidate, SopDecision } from "../shared/sop.ts";
import type { Decision, Reply } from "../shared/turn.ts";
import type { DeliveryTry } from "./access/accessStore.ts";
import { channelNames } from "./channelNames.ts";
import { decidedSlots, isSaid } from "./knowledge.ts";
import { doubtFigures, weighedInWords } from "./signs.ts";
import type { DoubtView, RuleView, StepView, TryView } from "./view.ts";

/** What a search weighed. */
export function weighedIn({ type, ...event }: RowBody["event"]): StepView["candidates"] {
  if (type !== "xstate.done.actor.searchSops") return [];
  const { candidates = [] } = (event["output"] ?? {}) as Partial<SopDecision>;
  return candidates.map(({ title, score }) => ({ title, score }));
}

/** How probable the search held it that several handbooks are meant; null where it was not recorded. */
export function doubtIn({ type, ...event }: RowBody["event"]): DoubtView | null {
  if (type !== "xstate.done.actor.searchSops") return null;
  return ((event["output"] ?? {}) as Partial<SopDecision>).doubt ?? null;
}

const doneTitles: Readonly<Record<string, string>> = {
  transcribe: "语音转成了文字",
  understand: "弄清了这条消息",
  searchSops: "查过了手册",
  restateQuestion: "归纳了问题",
  composeAnswer: "取来了手册原文",
  listCatalogue: "列出了目录",
  suggestThemes: "想好了活动主意",
  writePlan: "正文写好了",
  renderPlan: "方案排成了 Word",
  callPerson: "通知过同事了",
};

/** What happened, as somebody says it who does not know of tools. */
export function titleOf(event: RowBody["event"]): string {
  return doneTitles[/^xstate\.done\.actor\.(.+)$/.exec(event.type)?.[1] ?? ""] ?? eventInWords(event);
}

/** What was decided, in one sentence that agrees with what the person was told. */
export function decidedInWords(decision: Decision, rules: readonly RuleView[]): string {
  const isAskedAnew = decision.kind === "unanswered" && rules.some(({ guard }) => guard === "wasAskedBack");
  return isAskedAnew ? "没找到合适的手册，请对方换个说法再说一遍（先记作没答上）" : decisionInBrief(decision);
}

/** Nothing is complete that we had to fill in ourselves, and nothing fits that is only possible. */
export function reasonOf(
  decision: Decision,
  {
    reason,
    candidates,
    doubt,
    revised,
  }: {
    reason: string;
    candidates: readonly Pick<Candidate, "title" | "score">[];
    doubt: DoubtView | null;
    /** Labels of what the person changed in a plan that was written before; absent where no such plan is changed. */
    revised?: readonly string[];
  },
): string {
  if (revised !== undefined && decision.kind === "plan" && decision.step === "writing")
    return `${revised.length === 0 ? "对方要改写好的方案" : `对方改了${revised.join("、")}`}，重新写`;
  const filled = decidedSlots(decision).filter((slot) => !isSaid(slot));
  if (filled.length > 0)
    return reason.replace("内容齐了", `必填的都有了（${filled.map(({ label }) => label).join("、")}是助手填的）`);
  if (decision.kind !== "clarify" || !reason.startsWith("问的内容同时符合")) return reason;
  const figures = doubt === null ? "" : `（${doubtFigures(doubt)}）`;
  const best = weighedInWords(candidates);
  const others = decision.options.length - 2;
  const offered = others > 0 ? `；另外还列了${others}本，把握不比这两本高` : "";
  return `拿不准要问的是哪一种${figures}，先问清楚。最像的两本：${best}${offered}。`;
}

/** That a reply was given up, how often it was tried and why it failed; null in any other step. */
export function unsentInWords(
  tries: ReadonlyMap<string, readonly DeliveryTry[]>,
  { type, ...event }: RowBody["event"],
): string | null {
  if (type !== sessionEvents.replyFailed) return null;
  const reply = event["reply"] as Reply;
  const place = String(event["effect"]).split("#").at(-1) ?? "";
  const failures = (tries.get(place) ?? []).filter(({ problem }) => problem !== "");
  const times = failures.reduce((sum, each) => sum + each.times, 0);
  const cause = failures.length === 0 ? "" : `。原因：${causeInWords(failures.at(-1)?.problem ?? "")}`;
  const name = reply.kind === "file" ? `《${reply.name}》` : reply.text;
  return `${times === 1 ? "" : `试了${times === 0 ? "几" : times}次都`}没有发出去：${name.replace(/。$/, "")}${cause}`;
}

/** Tries as they are shown. */
export const tryOf = ({ firstAt, lastAt, times, problem }: DeliveryTry): TryView => ({
  ...{ at: firstAt, until: lastAt, times, problem: causeInWords(problem) },
});

/** What a messenger reports, without its numbers where we know what they mean. */
function causeInWords(problem: string): string {
  const isOff = /通道 (\S+) 没有启动/.exec(problem);
  if (isOff)
    return `助手没有连上${channelNames[isOff[1] ?? ""] ?? "对方用的聊天"}，请管理员对助手说“状态”，看开着哪些渠道`;
  return problem.replace(/，?返回\s*45009[^。]*/, "：企业微信限制了发送次数，先等一小时再发").replace(/。$/, "");
}
