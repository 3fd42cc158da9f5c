/** What deserves a look in a session, each as a plain sentence with its numbers and with how the person took it. */
import { clockOf } from "../shared/time.ts";
import { isSaid } from "./knowledge.ts";
import {
  doubtInWords,
  isClose,
  isFaint,
  isNeedless,
  isObjection,
  missedWords,
  percent,
  weighedInWords,
} from "./signs.ts";
import { unheardWords, unusedWords } from "./stepNotes.ts";
import type { DecisionView, NotableView, StepView } from "./view.ts";

const saidCharsMax = 40;
const quoted = (said: string) => `“${said.length > saidCharsMax ? `${said.slice(0, saidCharsMax)}…` : said}”`;

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

const hint = (seq: number, text: string): NotableView[] => [{ seq, text, isTrouble: false }];

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
    return hint(seq, `答错了手册的可能很大：按${title}答了，对方说${quoted(objection)}${weighed}${asked}。${end}`);
  }
  if (objection !== undefined)
    return hint(seq, `问得不对路：给了选项，对方说${quoted(objection)}${weighed}。${faintWords(candidates)}`);
  if (kind === "answer")
    return isClose(candidates) ? hint(seq, `两本手册的把握很接近（${weighedInWords(candidates)}），容易弄混。`) : [];
  if (first !== undefined && second !== undefined && isNeedless(candidates))
    return hint(
      seq,
      `这一问可能多余：${weighedInWords(candidates)}，第一本远远在前，还是先问了${doubt === "" ? "" : `：${doubt}`}。${chosen(steps, index, first.title)}`,
    );
  return isFaint(candidates) ? hint(seq, faintWords(candidates)) : [];
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
  return next?.kind === "answer" && titleOf(next) === `《${title}》` ? "对方要的正是第一本。" : "";
}

/** The next message, where it says that the reply of a step was not right. */
function objectionAfter(steps: readonly StepView[], index: number): string | undefined {
  const rest = steps.slice(index + 1);
  const at = rest.findIndex(({ said }) => said !== null);
  const said = rest[at]?.said ?? "";
  const understood = rest.slice(at + 1).find((step) => step.understood !== "" || step.said !== null)?.understood ?? "";
  return said !== "" && isObjection(said, understood) ? said : undefined;
}

/** What was said and not heard: with the very words, and with what was taken instead. */
function unheardAt(steps: readonly StepView[], index: number): NotableView[] {
  const step = steps[index];
  const [, after] = step?.understood.split(`，${unheardWords}`) ?? [];
  const unheard = after?.split(/；/)[0]?.split(`，${unusedWords}`)[0];
  if (step === undefined || unheard === undefined) return [];
  const said = steps.slice(0, index).findLast((each) => each.said !== null)?.said ?? "";
  return missedWords(said, unheard.split("、")).flatMap(({ label, words }) => {
    const later = steps.slice(index);
    return hint(step.seq, `原话“${words}”，没有听出${label}${filledWith(later, label)}。${putRight(later, label)}`);
  });
}

function filledWith(steps: readonly StepView[], label: string): string {
  const plans = steps.flatMap(({ decisions }) => decisions.filter(({ kind }) => kind === "plan"));
  const slot = plans.flatMap(({ slots }) => slots).find((each) => each.label === label);
  if (slot === undefined || isSaid(slot)) return "";
  return `，按建议${slot.value}${plans.length > 1 ? "写了" : "填了"}`;
}

function putRight(steps: readonly StepView[], label: string): string {
  const change = steps
    .flatMap(({ at, changes }) => changes.map((each) => ({ at, ...each })))
    .find((each) => each.label === label && each.from !== "" && each.to !== "");
  return change === undefined ? "" : `${clockOf(change.at)} 对方改成${change.to}。`;
}

const answering: readonly string[] = ["社工解答", "同事直接回复了"];

/** To whom, and whether anybody has answered since. */
function handedOver(steps: readonly StepView[], { step: { seq }, decision, index }: Decided): NotableView[] {
  if (decision.kind !== "handover") return [];
  const later = steps.slice(index);
  const told = later.flatMap(({ notes }) => notes).find((note) => /已把这段对话发给|没有通知到/.test(note));
  const reply = later.find(({ title }) => answering.includes(title));
  const end = reply === undefined ? "还没有同事回复" : `${clockOf(reply.at)} ${reply.notes[0] ?? "同事已回复"}`;
  return hint(seq, `${[`转给了同事：${decision.reason}`, ...(told === undefined ? [] : [told]), end].join("；")}。`);
}
