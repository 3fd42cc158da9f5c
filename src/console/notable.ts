/** What deserves a look in a session, each as a plain sentence with its numbers and with how the person took it. */
import { clockOf } from "../shared/time.ts";
import { numberSource, readNumber } from "../tools/understand/slots/numbers.ts";
import { isSaid } from "./knowledge.ts";
import {
  doubtInWords,
  isByStaff,
  isClose,
  isFaint,
  isNeedless,
  isObjection,
  isPromise,
  missedWords,
  percent,
  weighedInWords,
  withoutStaffHead,
} from "./signs.ts";
import { unheardWords, unusedWords } from "./stepNotes.ts";
import type { DecisionView, NotableView, SlotChange, StepView } from "./view.ts";
import { learningWords } from "./web/verdictWords.ts";

const saidCharsMax = 40;
const quoted = (said: string) => `“${said.length > saidCharsMax ? `${said.slice(0, saidCharsMax)}…` : said}”`;

const deliveredWords = "方案送达";

type Decided = { step: StepView; decision: DecisionView; index: number };

/** In order of time; `seq` is the step at which it was decided, heard or handed over. */
export function notableOf(steps: readonly StepView[]): NotableView[] {
  const decided = steps.flatMap((step, index) => step.decisions.map((decision) => ({ step, decision, index })));
  return [
    ...decided.flatMap((each) => weighedWrong(steps, each)),
    ...steps.flatMap((_step, index) => unheardAt(steps, index)),
    ...decided.flatMap((each) => handedOver(steps, each)),
  ].sort((one, other) => one.seq - other.seq);
}

const hint = (seq: number, text: string, advice: string): NotableView[] => [{ seq, text, advice, isTrouble: false }];

const closeAdvice = "看看答的是不是对方要的；不是就在这一步点“答错了”，选对的手册。";
const newHandbook = "常有人问的，请资料员补一本手册。";

/** Where something can be done about a question that the library may hold nothing about. */
function faintAdvice(steps: readonly StepView[], index: number): string {
  const later = steps.slice(index + 1);
  const kinds = later.flatMap(({ decisions }) => decisions.map(({ kind }) => kind));
  if (kinds.includes("handover")) return `这件事后来转给了同事，办得怎样看“转给了同事”那一条；${newHandbook}`;
  if (later.some(({ title }) => isByStaff(title))) return `后来已有同事回复；${newHandbook}`;
  const where = kinds.includes("unanswered") ? "在“未解答”里" : "在这一步点“回复对方”，";
  return `手册里没有的事，${where}写一份解答发给对方；${newHandbook}`;
}

/** An answer or a question back, with its figures and with what the person said next. */
function weighedWrong(steps: readonly StepView[], { step: { seq }, decision, index }: Decided): NotableView[] {
  const { kind, candidates } = decision;
  if (kind !== "answer" && kind !== "clarify") return [];
  const objection = objectionAfter(steps, index);
  const [first, second] = candidates;
  const weighed = first === undefined ? "" : `；当时${weighedInWords(candidates)}`;
  const doubt = doubtInWords(decision);
  if (kind === "answer" && objection !== undefined) {
    const title = titleOf(decision);
    const later = steps.slice(index + 1).flatMap(({ decisions }) => decisions);
    const right = later.find((each) => each.kind === "answer" && titleOf(each) !== title);
    const end = right === undefined ? "" : `后来按${titleOf(right)}回答。`;
    const asked = wasAsked(steps, index) ? "" : `，没有先问${doubt === "" ? "" : `（${doubt}）`}`;
    return hint(
      seq,
      `答错了手册的可能很大：按${title}答了，对方说${quoted(objection)}${weighed}${asked}。${end}`,
      `在这一步点“答错了”，选${right === undefined ? "对的手册" : titleOf(right)}：${learningWords}（先点“现在会怎么答”，看是不是已经改好了）。${right === undefined ? "对方还没有得到对的答案，可以同时发更正。" : "对方后来已经得到答案，不用再发。"}`,
    );
  }
  if (objection !== undefined)
    return hint(
      seq,
      `问得不对路：给了选项，对方说${quoted(objection)}${weighed}。${faintWords(candidates)}`,
      isFaint(candidates) ? faintAdvice(steps, index) : "在这一步点“答错了”，选对方本来要的手册。",
    );
  if (kind === "answer")
    return isClose(candidates)
      ? hint(seq, `两本手册的把握很接近（${weighedInWords(candidates)}），容易弄混。`, closeAdvice)
      : [];
  if (first !== undefined && second !== undefined && isNeedless(candidates))
    return hint(
      seq,
      `这一问可能多余：${weighedInWords(candidates)}，《${first.title}》远远在前，还是先问了${doubt === "" ? "" : `：${doubt}。“不清楚”是看问法另外估的，和手册的把握对不上，多半估高了`}。${chosen(steps, index, first.title)}`,
      `在这一步点“不该问”，选《${first.title}》：${learningWords}（先点“现在会怎么答”，看是不是已经改好了）。`,
    );
  return isFaint(candidates) ? hint(seq, faintWords(candidates), faintAdvice(steps, index)) : [];
}

const titleOf = ({ words }: DecisionView) => /《[^》]*》/.exec(words)?.[0] ?? "";

function faintWords(candidates: DecisionView["candidates"]): string {
  const [first] = candidates;
  if (first === undefined || !isFaint(candidates)) return "";
  return `最像的一本也只有${percent(first.score)}的把握：手册里可能没有这件事。`;
}

/** Whether the answer came after a question back about the same matter. */
function wasAsked(steps: readonly StepView[], index: number): boolean {
  return (
    steps
      .slice(0, index)
      .findLast(({ decisions }) => decisions.length > 0)
      ?.decisions.at(-1)?.kind === "clarify"
  );
}

/** What the person chose confirms that it need not have been asked. */
function chosen(steps: readonly StepView[], index: number, title: string): string {
  const next = steps.slice(index + 1).find(({ decisions }) => decisions.length > 0)?.decisions[0];
  return next?.kind === "answer" && titleOf(next) === `《${title}》` ? `对方选的正是《${title}》。` : "";
}

/** The next message, where it says that the reply of a step was not right. */
function objectionAfter(steps: readonly StepView[], index: number): string | undefined {
  const rest = steps.slice(index + 1);
  const at = rest.findIndex(({ said }) => said !== null);
  const said = rest[at]?.said ?? "";
  const understood = rest.slice(at + 1).find((step) => step.understood !== "" || step.said !== null)?.understood ?? "";
  return said !== "" && isObjection(said, understood) ? said : undefined;
}

/** What was said in a step and not heard, by its label. */
export function missedAt(steps: readonly StepView[], index: number): { label: string; words: string }[] {
  const step = steps[index];
  const [, after] = step?.understood.split(`，${unheardWords}`) ?? [];
  const unheard = after?.split(/；/)[0]?.split(`，${unusedWords}`)[0];
  if (step === undefined || unheard === undefined) return [];
  const said = steps.slice(0, index).findLast((each) => each.said !== null)?.said ?? "";
  return missedWords(said, unheard.split("、"));
}

/** With the very words, and with what was taken instead. */
function unheardAt(steps: readonly StepView[], index: number): NotableView[] {
  return missedAt(steps, index).flatMap(({ label, words }) => {
    const later = steps.slice(index);
    const filled = filledWith(later, label);
    const right = putRight(later, label);
    const number = readNumber(new RegExp(numberSource, "u").exec(words)?.[0] ?? "");
    const known = number === undefined ? "" : `（认得出是${number}，但没有当成${label}）`;
    const again = filled.sent === "" || right === "" ? "" : `提醒对方用后来的一版，${filled.sent}发的那一版不要用。`;
    return hint(
      later[0]?.seq ?? 0,
      `原话“${words}”，没有听出${label}${known}${filled.words}。${right}`,
      `在这一步点“没听出／听错了”，写明本来的意思。${again}${filled.sent !== "" && right === "" ? "再告诉对方方案里的数要改。" : ""}`,
    );
  });
}

/** What was taken instead, and when a plan with it went out. */
function filledWith(steps: readonly StepView[], label: string): { words: string; sent: string } {
  const plans = steps.flatMap(({ at, decisions }) =>
    decisions.filter(({ kind }) => kind === "plan").map((decision) => ({ at, ...decision })),
  );
  const valueIn = ({ slots }: DecisionView) => slots.find((each) => each.label === label);
  const slot = plans.map(valueIn).find((each) => each !== undefined);
  if (slot === undefined || isSaid(slot)) return { words: "", sent: "" };
  const delivered = plans.find((plan) => plan.words === deliveredWords && valueIn(plan)?.value === slot.value);
  const sent = delivered === undefined ? "" : clockOf(delivered.at);
  const did = plans.length > 1 ? "写了" : "填了";
  return { words: `，按建议${slot.value}${did}${sent === "" ? "" : `，${sent} 已经发给对方`}`, sent };
}

/** The person's correction, and when a plan with it went out. */
function putRight(steps: readonly StepView[], label: string): string {
  const at = steps.findIndex(({ changes }) => changes.some((each) => isCorrection(each, label)));
  const change = steps[at]?.changes.find((each) => isCorrection(each, label));
  if (change === undefined) return "";
  const sent = steps.slice(at).find(({ decisions }) => decisions.some(({ words }) => words === deliveredWords));
  const again = sent === undefined ? "" : `，${clockOf(sent.at)} 发了改过的一版`;
  return `${clockOf(steps[at]?.at ?? 0)} 对方改成${change.to}${again}。`;
}

const isCorrection = (each: SlotChange, label: string) => each.label === label && each.from !== "" && each.to !== "";

/** To whom, and whether anybody has answered since. */
function handedOver(steps: readonly StepView[], { step: { seq }, decision, index }: Decided): NotableView[] {
  if (decision.kind !== "handover") return [];
  const later = steps.slice(index);
  const told = later.flatMap(({ notes }) => notes).find((note) => /已把这段对话发给|没有通知到/.test(note));
  const reply = later.findLast(({ title }) => isByStaff(title));
  const end = reply === undefined ? "还没有同事回复" : replyInWords(reply);
  return hint(
    seq,
    `${[`转给了同事：${decision.reason}`, ...(told === undefined ? [] : [told]), end].join("；")}。`,
    reply === undefined ? "请接到的同事回复；急的话，您在“未解答”里直接解答，对方会收到。" : repliedAdvice(reply),
  );
}

/** What a colleague wrote; "" where the log does not hold it. */
const wordsOf = ({ bubbles }: StepView) => withoutStaffHead(bubbles.find(({ side }) => side === "bot")?.text ?? "");

function replyInWords(reply: StepView): string {
  const open = isPromise(wordsOf(reply)) ? `：${quoted(wordsOf(reply))}，只说了去办，办得怎样还没有说` : "";
  return `${clockOf(reply.at)} ${reply.notes[0] ?? "同事已回复"}${open}`;
}

/** A promise leaves open what was asked: somebody has to see what came of it. */
function repliedAdvice(reply: StepView): string {
  if (reply.bubbles.some(({ delivery }) => delivery === "failed"))
    return "同事的回复没有送到：点“再发一次”；急的话换个办法告诉对方（电话、当面）。";
  const record = "办完了，在这一步点“该转”，备注里写明结果；要再告诉对方的，点“回复对方”";
  const name = /^(.+)已回复$/.exec(reply.notes[0] ?? "")?.[1] ?? "这位同事";
  if (isPromise(wordsOf(reply))) return `这件事还没有完：问问${name}办得怎样。${record}。${newHandbook}`;
  if (wordsOf(reply) === "") return `看看同事回的话答完了没有。${record}。${newHandbook}`;
  return `已有同事回复，不用再转；${newHandbook}`;
}
