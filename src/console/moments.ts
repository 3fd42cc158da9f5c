/** The course of a session in a few lines: what was said, what was decided and why, what went wrong. Told from its steps, nothing else. */
import { clockOf } from "../shared/time.ts";
import { isSaid } from "./knowledge.ts";
import { missedAt, notableOf } from "./notable.ts";
import { isByStaff, weighedInWords, withoutStaffHead } from "./signs.ts";
import type { Bubble, DecisionView, MomentView, NotableView, SlotView, StepView } from "./view.ts";
import { givenUpAt } from "./web/givenUp.ts";

type Moment = Pick<MomentView, "kind" | "words" | "details">;

const textCharsMax = 120;
const saidTitle = "对方说的";
const filledTitle = "对方没说，助手填的";
const weighedTitle = "当时的把握：";
const missedTitle = "对方说了，没有听出来，助手填的";
/** What happened, and of that what deserves a look. */
export function momentsOf(steps: readonly StepView[]): { moments: MomentView[]; notable: NotableView[] } {
  const moments: MomentView[] = [];
  const missed = new Set(steps.flatMap((_step, index) => missedAt(steps, index).map(({ label }) => label)));
  for (const step of steps) {
    const last = moments.at(-1);
    // How a message was understood belongs to the message.
    if (step.understood !== "" && last?.kind === "said") last.details.push(`理解成：${step.understood}`);
    const found = [...saidIn(step), ...decidedIn(step, missed), ...doneIn(step), ...troubleIn(steps, step)];
    for (const moment of found) moments.push({ seq: step.seq, at: step.at, ...moment, hints: [] });
  }
  const hints = notableOf(steps);
  for (const { seq, text } of hints) moments.findLast((moment) => moment.seq <= seq)?.hints.push(text);
  const troubles = moments
    .filter(({ kind }) => kind === "trouble")
    .map(({ seq, words, details }) => ({
      seq,
      text: [words, ...details.filter((detail) => !detail.startsWith(weighedTitle))]
        .map((part) => part.replace(/。$/, ""))
        .join("。"),
      advice: adviceFor(
        steps,
        steps.findIndex((step) => step.seq === seq),
      ),
      isTrouble: true,
    }));
  const notable = [...troubles, ...hints].sort((one, other) => one.seq - other.seq);
  return { moments: withoutRepeats(moments), notable };
}

/** What somebody in the office can do about what went wrong. */
function adviceFor(steps: readonly StepView[], index: number): string {
  const here = steps[index];
  const later = steps.slice(index + 1);
  if (here?.decisions.some(({ kind }) => kind === "unanswered")) {
    if (later.some(({ decisions }) => decisions.some(({ kind }) => kind === "handover")))
      return "后来转给了同事，办得怎样看“转给了同事”那一条；以后还会有人问的，请资料员补一本手册。";
    const isAnswered = later.some(({ title }) => isByStaff(title));
    return isAnswered
      ? "后来已有同事回复；以后还会有人问的，请资料员补一本手册。"
      : "在“未解答”里写一份解答，对方会收到；以后还会有人问的，请资料员补一本手册。";
  }
  const lost = (here && givenUpAt(steps, here)) ?? here?.bubbles.find(({ delivery }) => delivery === "sending");
  if (lost === undefined) return "请管理员看程序的日志；急的话请同事直接联系对方。";
  const urgent = `急的话，${lost.kind === "file" ? "点“下载文件”，用别的办法发给对方" : "换个办法告诉对方（电话、当面）"}。`;
  const isSame = ({ text, kind }: Bubble) => kind === lost.kind && text === lost.text;
  const again = later.findLast(({ bubbles }) => bubbles.some(isSame));
  const sentAgain = again?.bubbles.find(isSame);
  if (again !== undefined && sentAgain?.delivery === "sent")
    return `${clockOf(again.at)} 又发了一次，已经送到，不用再做什么。`;
  if (again !== undefined)
    return `${clockOf(again.at)} 又发了一次，${sentAgain?.delivery === "sending" ? "还在发" : "还是没有送到"}，看后面那一条。`;
  if (lost.delivery === "sending") return `助手还在自己重试，先等10分钟再看。${urgent}`;
  if (lost.again !== true) return urgent;
  const wait = lost.tries.some(({ problem }) => problem.includes("先等一小时"))
    ? "过一小时点“再发一次”"
    : "点“再发一次”；再不成功，过10分钟再点";
  return `${wait}。${urgent}`;
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
    details: details.filter(
      (line) => ![saidTitle, missedTitle, filledTitle].some((title) => line.startsWith(title)) || isNew(line),
    ),
  }));
}

function saidIn({ said }: StepView): Moment[] {
  return said === null ? [] : [{ kind: "said", words: `对方：${short(said)}`, details: [] }];
}

function decidedIn(step: StepView, missed: ReadonlySet<string>): Moment[] {
  return step.decisions.map((decision) => ({
    kind: kinds[decision.kind],
    words: decision.words,
    details: [
      ...(decision.reason === "" ? [] : [`为什么：${decision.reason}`]),
      ...scoresOf(decision),
      ...listed(saidTitle, decision.slots.filter(isSaid)),
      ...listed(
        missedTitle,
        filled(decision).filter(({ label }) => missed.has(label)),
      ),
      ...listed(
        filledTitle,
        filled(decision).filter(({ label }) => !missed.has(label)),
      ),
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
  return candidates.length === 0 ? [] : [`${weighedTitle}${weighedInWords(candidates)}`];
}

const filled = ({ slots }: DecisionView) => slots.filter((slot) => !isSaid(slot));

function listed(title: string, slots: readonly SlotView[]): string[] {
  return slots.length === 0 ? [] : [`${title}：${slots.map(({ label, value }) => `${label} ${value}`).join("、")}`];
}

/** Calls for a person, answers of colleagues, fallbacks and restarts. */
function doneIn({ notes, title, bubbles, decisions, problem }: StepView): Moment[] {
  const told = notes.map((note): Moment => ({ kind: "reply", words: note, details: [] }));
  const byStaff = title === "社工解答" ? bubbles.filter(({ side }) => side === "bot") : [];
  const answers = byStaff.map(
    ({ text }): Moment => ({
      kind: "person",
      words: text.replace(/\s*\n\s*/g, " "),
      details: [],
    }),
  );
  const isPlain = decisions.length === 0 && problem === null;
  return isPlain ? [...told, ...answers] : told;
}

function troubleIn(steps: readonly StepView[], step: StepView): Moment[] {
  const { problem, title, bubbles } = step;
  // That a reply was lost is told where it was given up: only then it was known.
  const lost = givenUpAt(steps, step);
  const isTried = (bubble: Bubble) => bubble.tries.some((each) => each.problem !== "");
  const isNotice = (seq: number | undefined) => (steps.find((each) => each.seq === seq)?.gaveUp ?? null) !== null;
  const failed =
    lost && isNotice(step.gaveUp?.seq)
      ? [noticeLost]
      : lost && isTried(lost)
        ? [deliveryOf(lost)]
        : problem === null
          ? []
          : [{ kind: "trouble" as const, words: title, details: [problem] }];
  const trying = bubbles.filter((bubble) => bubble.delivery !== "failed" && isTried(bubble));
  return [
    ...failed,
    ...(step.gaveUp === null ? trying : trying.filter(({ delivery }) => delivery === "sent")).map(deliveryOf),
  ];
}

/** That a reply could not be sent was to be told, and could not be sent either: the reply itself is the trouble. */
const noticeLost: Moment = { kind: "reply", words: "“没有发出去”的通知也没有送到，不用单独再发", details: [] };

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
  const line = withoutStaffHead(text).replace(/\s*\n\s*/g, " ");
  return line.length > textCharsMax ? `${line.slice(0, textCharsMax)}…` : line;
};
