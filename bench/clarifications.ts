/** Whether the answer after a question of ours is for the question first asked: every ambiguous labelled question, replied to in five ways. */
import type { SimulatedLine } from "../src/adapters/channels/simulate/simulate.ts";
import type { SimulateRun } from "../src/cli/simulate.ts";
import { sectionLabels } from "../src/shared/sop.ts";
import type { Decision } from "../src/shared/turn.ts";
import type { SourcedQuestion } from "../src/tools/searchSops/matcherFiles.ts";
import { readAspects } from "../src/tools/understand/aspects.ts";

type Clarified = Extract<Decision, { kind: "clarify" }>;
/** A question that was asked back, with what a person who means option `index` might reply. */
type Case = { question: string; options: Clarified["options"]; labels: string[]; index: number; fact: string };

const numerals = ["一", "二", "三", "四", "五"];
const hour = 3_600_000;
const start = Date.parse("2026-11-23T10:00:00+08:00");

/** The ways to reply; `later` is how long after the question, in milliseconds. undefined: this case cannot be replied to so. */
const ways: Record<string, (given: Case) => { text: string; later: number } | undefined> = {
  数字: ({ index }) => ({ text: `${index + 1}`, later: 60_000 }),
  第几个: ({ index }) => ({ text: `第${numerals[index] ?? ""}个`, later: 60_000 }),
  选项的话: ({ labels, index }) => ({ text: labels[index] ?? "", later: 60_000 }),
  新情况: ({ fact }) => (fact === "" ? undefined : { text: fact, later: 60_000 }),
  隔天再回: ({ index }) => ({ text: `${index + 1}`, later: 26 * hour }),
};

/** What a question says that its ambiguous twin does not; "" where more than one piece differs. */
function addedIn(pair: string, question: string): string {
  let ahead = 0;
  while (ahead < question.length && pair[ahead] === question[ahead]) ahead += 1;
  let behind = 0;
  while (behind < question.length - ahead && pair.at(-1 - behind) === question.at(-1 - behind)) behind += 1;
  if (ahead + behind < question.length) return "";
  return pair.slice(ahead, pair.length - behind).replace(/^[，,。\s]+|[，,。\s]+$/gu, "");
}

/** Ambiguous questions, each with its twins that say which is meant. */
export function ambiguousOf(questions: readonly SourcedQuestion[]): { q: string; twins: SourcedQuestion[] }[] {
  return questions
    .filter(({ kind }) => kind === "ambiguous")
    .map(({ q }) => ({
      q,
      twins: questions.filter(
        ({ kind, q: other }) => kind === "single" && other.length > q.length && addedIn(other, q) !== "",
      ),
    }));
}

/** The sections that a question asks for, by their labels; [] for none in particular. */
function wanted(question: string): string[] {
  return readAspects(question).map((name) => sectionLabels[name]);
}

/** Whether an answer is for the option chosen and the section first asked for; a handbook may lack that section. */
function isRight({ decisions }: SimulatedLine, { question, options, index }: Case): boolean {
  const [answer] = decisions;
  if (answer?.kind !== "answer" || answer.documents[0]?.file !== options[index]?.file) return false;
  const sections = wanted(question);
  return (
    sections.length === 0 || answer.sections.some((name) => sections.includes(name)) || answer.sections.length === 0
  );
}

export type Share = { way: string; asked: number; right: number };

/**
 * Asks each question in a session of its own, and where it is asked back replies in every way.
 * `onWrong` gets a line for each answer that was for something else.
 */
export async function measureClarifications(
  run: Pick<SimulateRun, "answer">,
  questions: readonly { q: string; twins: SourcedQuestion[] }[],
  onWrong: (line: string) => void,
): Promise<{ asked: number; shares: Share[] }> {
  const shares = Object.keys(ways).map((way): Share => ({ way, asked: 0, right: 0 }));
  let lines = 0;
  let asked = 0;
  const say = async (session: string, text: string, at: number): Promise<SimulatedLine> => {
    lines += 1;
    const line = { session, text, at: new Date(at).toISOString() };
    return (await run.answer(JSON.stringify(line), lines)) as SimulatedLine;
  };
  for (const [position, { q, twins }] of questions.entries()) {
    for (const share of shares) {
      const session = `clarified${position}${share.way}`;
      const first = await say(session, q, start);
      const clarified = first.decisions[0];
      if (clarified?.kind !== "clarify") break;
      if (share === shares[0]) asked += 1;
      const given = caseOf(q, clarified, first, { position, twins });
      const reply = ways[share.way]?.(given);
      if (!reply) continue;
      const answer = await say(session, reply.text, start + reply.later);
      share.asked += 1;
      if (isRight(answer, given)) share.right += 1;
      else onWrong(`${share.way}｜${q}｜${reply.text}｜${given.options[given.index]?.title}｜${summary(answer)}`);
    }
  }
  return { asked, shares };
}

function caseOf(
  question: string,
  { options }: Clarified,
  { replies }: SimulatedLine,
  { position, twins }: { position: number; twins: readonly SourcedQuestion[] },
): Case {
  const text = replies.flatMap((reply) => (reply.kind === "text" ? [reply.text] : [])).join("\n");
  const labels = [...text.matchAll(/^\d\. (.+)$/gmu)].map(([, label = ""]) => label);
  const twin = twins.find(({ docs }) => options.some(({ file }) => file.startsWith(`${docs[0] ?? "-"} `)));
  const meant = options.findIndex(({ file }) => twin !== undefined && file.startsWith(`${twin.docs[0] ?? "-"} `));
  const fact = twin ? addedIn(twin.q, question) : "";
  return { question, options, labels, index: meant >= 0 ? meant : position % options.length, fact };
}

function summary({ decisions }: SimulatedLine): string {
  return decisions
    .map((each) => (each.kind === "answer" ? `${each.documents[0]?.title}（${each.sections.join("、")}）` : each.kind))
    .join("；");
}
