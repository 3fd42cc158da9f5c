/** The course of a session in a few lines: what was said, what was decided and why, what went wrong. Told from its steps, nothing else. */
import { isSaid } from "./knowledge.ts";
import { notableOf } from "./notable.ts";
import { weighedInWords } from "./signs.ts";
import type { Bubble, DecisionView, MomentView, NotableView, SlotView, StepView } from "./view.ts";

type Moment = Pick<MomentView, "kind" | "words" | "details">;

const textCharsMax = 120;
const saidTitle = "对方说的";
const filledTitle = "对方没说，助手填的";
/** What happened, and of that what deserves a look. */
export function momentsOf(steps: readonly StepView[]): { moments: MomentView[]; notable: NotableView[] } {
  const moments: MomentView[] = [];
  const lost = steps
    .flatMap(({ bubbles }) => bubbles)
    .filter(({ delivery, tries }) => delivery === "failed" && tries[0]);
  for (const step of steps) {
    const last = moments.at(-1);
    // How a message was understood belongs to the message.
    if (step.understood !== "" && last?.kind === "said") last.details.push(`理解成：${step.understood}`);
    const found = [...saidIn(step), ...decidedIn(step), ...doneIn(step), ...troubleIn(step, lost)];
    for (const moment of found) moments.push({ seq: step.seq, at: step.at, ...moment, hints: [] });
  }
  const hints = notableOf(steps);
  for (const { seq, text } of hints) moments.findLast((moment) => moment.seq <= seq)?.hints.push(text);
  const troubles = moments
    .filter(({ kind }) => kind === "trouble")
    .map(({ seq, words, details }) => ({
      seq,
      text: [words, ...details].map((part) => part.replace(/。$/, "")).join("。"),
      isTrouble: true,
    }));
  const notable = [...troubles, ...hints].sort((one, other) => one.seq - other.seq);
  return { moments: withoutRepeats(moments), notable };
}

/** A plan is asked about, written and delivered with the same values: they are told once. */
function withoutRepeats(moments: readonly MomentView[]): MomentView[] {
  const told = new Set<string>();
  const isNew = (line: string) => {
    if (told.has(line)) return false;
    told.add(line);
    return true;
  };
  return moments.map(({ details, ...moment }) => ({
    ...moment,
    details: details.filter((line) => ![saidTitle, filledTitle].some((title) => line.startsWith(title)) || isNew(line)),
  }));
}

function saidIn({ said }: StepView): Moment[] {
  return said === null ? [] : [{ kind: "said", words: `对方：${short(said)}`, details: [] }];
}

function decidedIn(step: StepView): Moment[] {
  return step.decisions.map((decision) => ({
    kind: kinds[decision.kind],
    words: decision.words,
    details: [
      ...(decision.reason === "" ? [] : [`为什么：${decision.reason}`]),
      ...scoresOf(decision),
      ...listed(saidTitle, decision.slots.filter(isSaid)),
      ...listed(filledTitle, filled(decision)),
    ],
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
  return candidates.length === 0 ? [] : [`当时的把握：${weighedInWords(candidates)}`];
}

const filled = ({ slots }: DecisionView) => slots.filter((slot) => !isSaid(slot));

function listed(title: string, slots: readonly SlotView[]): string[] {
  return slots.length === 0 ? [] : [`${title}：${slots.map(({ label, value }) => `${label} ${value}`).join("、")}`];
}

/** Calls for a person, answers of colleagues, fallbacks and restarts. */
function doneIn({ notes, title, bubbles, decisions, problem }: StepView): Moment[] {
  const told = notes.map((note): Moment => ({ kind: "reply", words: note, details: [] }));
  const byStaff = title === "社工解答" ? bubbles.filter(({ side }) => side === "bot") : [];
  const answers = byStaff.map(({ text }): Moment => ({ kind: "person", words: short(text), details: [] }));
  const isPlain = decisions.length === 0 && problem === null;
  return isPlain ? [...told, ...answers] : told;
}

function troubleIn({ problem, title, bubbles }: StepView, lost: readonly Bubble[]): Moment[] {
  // That a reply was lost is told where it was tried to be sent.
  const isTold = problem === null || lost.some(({ text }) => problem.includes(text));
  const failed = isTold ? [] : [{ kind: "trouble" as const, words: title, details: [problem] }];
  const tried = bubbles.filter(({ tries }) => tries.some((each) => each.problem !== ""));
  return [...failed, ...tried.map(deliveryOf)];
}

function deliveryOf({ kind, text, tries, delivery }: Bubble): Moment {
  const failures = tries.filter(({ problem }) => problem !== "");
  const times = failures.reduce((sum, each) => sum + each.times, 0);
  const name = kind === "file" ? `《${text}》` : `“${short(text)}”`;
  const tried = times === 1 ? "" : `试了${times}次都`;
  const end = {
    sent: `${times === 1 ? "第一次" : `前${times}次`}没有发出去，后来发出去了`,
    sending: `${tried}没有发出去，还在重试`,
    failed: `${tried}没有发出去，对方没有收到`,
  };
  const isLost = delivery !== "sent";
  return {
    kind: isLost ? "trouble" : "reply",
    words: `${name}${end[delivery ?? "sent"]}`,
    details: [...new Set(failures.map(({ problem }) => `原因：${problem}`))],
  };
}

const short = (text: string) => {
  const line = text.replace(/\s*\n\s*/g, " ");
  return line.length > textCharsMax ? `${line.slice(0, textCharsMax)}…` : line;
};
