/** The course of a session in a few lines: what was said, what was decided and why, what went wrong. Told from its steps, nothing else. */
import { slotLabels } from "../shared/plan.ts";
import { isSaid } from "./knowledge.ts";
import { unheardWords } from "./stepNotes.ts";
import type { Bubble, DecisionView, MomentView, SlotView, StepView } from "./view.ts";

type Moment = Pick<MomentView, "kind" | "words" | "details" | "hints">;

/** Candidates that stood closer together than this could easily have come the other way round. */
const closeMax = 0.2;
/** A first one with more than this hardly needed a question. */
const clearMin = 0.85;
/** Where even the first one has less than this, the library may have nothing about the matter. */
const faintMax = 0.4;
const scoresShown = 2;
const textCharsMax = 120;
const saidTitle = "对方说的";
const filledTitle = "对方没说，助手填的";
/** Hardly anybody says these: that they were filled in surprises nobody. */
const routine: readonly string[] = [slotLabels.end, slotLabels.venue, slotLabels.requirements];

export function momentsOf(steps: readonly StepView[]): MomentView[] {
  const moments: MomentView[] = [];
  const lost = steps
    .flatMap(({ bubbles }) => bubbles)
    .filter(({ delivery, tries }) => delivery === "failed" && tries[0]);
  for (const step of steps) {
    const last = moments.at(-1);
    // How a message was understood belongs to the message.
    if (step.understood !== "" && last?.kind === "said") addUnderstood(last, step.understood);
    const found = [...saidIn(step), ...decidedIn(step), ...doneIn(step), ...troubleIn(step, lost)];
    for (const moment of found) moments.push({ seq: step.seq, at: step.at, ...moment });
  }
  return withoutRepeats(moments);
}

/** What was not heard is what explains a plan that is not as it was said. */
function addUnderstood({ details, hints }: MomentView, understood: string): void {
  const [heard = "", unheard] = understood.split(`，${unheardWords}`);
  details.push(`理解成：${heard}`);
  if (unheard !== undefined) hints.push(`${unheardWords}${unheard}`);
}

/** A plan is asked about, written and delivered with the same values: they are told once. */
function withoutRepeats(moments: readonly MomentView[]): MomentView[] {
  const told = new Set<string>();
  const isNew = (line: string) => {
    if (told.has(line)) return false;
    told.add(line);
    return true;
  };
  return moments.map(({ details, hints, ...moment }) => ({
    ...moment,
    details: details.filter((line) => ![saidTitle, filledTitle].some((title) => line.startsWith(title)) || isNew(line)),
    hints: hints.filter(isNew),
  }));
}

function saidIn({ said }: StepView): Moment[] {
  return said === null ? [] : [{ kind: "said", words: `对方：${short(said)}`, details: [], hints: [] }];
}

function decidedIn(step: StepView): Moment[] {
  return step.decisions.map((decision) => ({
    kind: kinds[decision.kind],
    words: decision.words,
    details: [
      ...(decision.reason === "" ? [] : [`为什么：${decision.reason}`]),
      ...scoresOf(decision),
      ...listed(saidTitle, decision.slots.filter(isSaid)),
      ...listed(filledTitle, routineOf(decision)),
    ],
    hints: [...closenessOf(decision), ...filledIn(decision), ...handedOver(decision)],
  }));
}

const kinds: Readonly<Record<DecisionView["kind"], MomentView["kind"]>> = {
  answer: "answered",
  clarify: "asked",
  plan: "plan",
  handover: "person",
  unanswered: "trouble",
  chat: "reply",
};

function scoresOf({ candidates }: DecisionView): string[] {
  const best = candidates.slice(0, scoresShown).map(({ title, score }) => `《${title}》${Math.round(score * 100)}%`);
  return best.length === 0 ? [] : [`当时的把握：${best.join("，")}`];
}

/** What the distance of the two best means. */
function closenessOf({ kind, candidates: [first, second] }: DecisionView): string[] {
  if (first === undefined || second === undefined) return [];
  const isClose = first.score - second.score < closeMax;
  if (kind === "answer" && isClose) return ["两本手册的把握很接近，容易弄混"];
  if (kind === "clarify" && first.score < faintMax)
    return [`最像的一本也只有${Math.round(first.score * 100)}%的把握：手册里可能没有这件事`];
  return kind === "clarify" && first.score >= clearMin && !isClose
    ? [`第一本已有${Math.round(first.score * 100)}%的把握，远远超过第二本：这一问可能多余`]
    : [];
}

const filled = ({ slots }: DecisionView) => slots.filter((slot) => !isSaid(slot));
const routineOf = (decision: DecisionView) => filled(decision).filter(({ label }) => routine.includes(label));

function filledIn(decision: DecisionView): string[] {
  return listed(
    `${filledTitle}（也可能说了没听出来）`,
    filled(decision).filter(({ label }) => !routine.includes(label)),
  );
}

const handedOver = ({ kind, reason }: DecisionView) => (kind === "handover" ? [`转给了同事：${reason}`] : []);

function listed(title: string, slots: readonly SlotView[]): string[] {
  return slots.length === 0 ? [] : [`${title}：${slots.map(({ label, value }) => `${label} ${value}`).join("、")}`];
}

/** Calls for a person, answers of colleagues, fallbacks and restarts. */
function doneIn({ notes, title, bubbles, decisions, problem }: StepView): Moment[] {
  const told = notes.map((note): Moment => ({ kind: "reply", words: note, details: [], hints: [] }));
  const byStaff = title === "社工解答" ? bubbles.filter(({ side }) => side === "bot") : [];
  const answers = byStaff.map(({ text }): Moment => ({ kind: "person", words: short(text), details: [], hints: [] }));
  const isPlain = decisions.length === 0 && problem === null;
  return isPlain ? [...told, ...answers] : told;
}

function troubleIn({ problem, title, bubbles }: StepView, lost: readonly Bubble[]): Moment[] {
  // That a reply was lost is told where it was tried to be sent.
  const isTold = problem === null || lost.some(({ text }) => problem.includes(text));
  const failed = isTold ? [] : [{ kind: "trouble" as const, words: title, details: [problem], hints: [] }];
  const tried = bubbles.filter(({ tries }) => tries.some((each) => each.problem !== ""));
  return [...failed, ...tried.map(deliveryOf)];
}

function deliveryOf({ kind, text, tries, delivery }: Bubble): Moment {
  const failures = tries.filter(({ problem }) => problem !== "");
  const times = failures.reduce((sum, each) => sum + each.times, 0);
  const name = kind === "file" ? `《${text}》` : `“${short(text)}”`;
  const end = { sent: "后来发出去了", sending: "还在重试", failed: "没有发出去，对方没有收到" };
  const isLost = delivery !== "sent";
  return {
    kind: isLost ? "trouble" : "reply",
    words: `${name}发了${times}次没成功，${end[delivery ?? "sent"]}`,
    details: [...new Set(failures.map(({ problem }) => `原因：${problem}`))],
    hints: [],
  };
}

const short = (text: string) => {
  const line = text.replace(/\s*\n\s*/g, " ");
  return line.length > textCharsMax ? `${line.slice(0, textCharsMax)}…` : line;
};
