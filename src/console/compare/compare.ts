/**
 * What would be different today: asks the matcher and the library of now what the log says they were asked then.
 *
 * Inputs come from the log, outputs are compared as a person would: another handbook, asking instead of answering, other text. Nothing is
 * written and nobody is told.
 */
import { setImmediate as nextTurn } from "node:timers/promises";
import { decisionInBrief } from "../../session/narrate.ts";
import { readLog } from "../../session/readLog.ts";
import { parseBody, type Replay } from "../../session/replay.ts";
import type { RowBody } from "../../session/sessionStore.ts";
import type { Command } from "../../session/step.ts";
import { mask } from "../../shared/mask.ts";
import type { Answer, ComposeInput, SearchInput, SopDecision } from "../../shared/sop.ts";
import type { LogSource } from "../readSession.ts";
import type { Comparison, Difference } from "../view.ts";

/** The tools as they are today. */
export type TodaysTools = {
  searchSops: (input: SearchInput) => Promise<SopDecision>;
  composeAnswer: (input: ComposeInput) => Promise<Answer>;
};
export type CompareDeps = { store: LogSource; replay: Replay; tools: TodaysTools };
type Chosen = { session: string; id: string; from: string; to: string };

export interface Comparing {
  /** Begins, and stops what ran before. */
  start(sessions: readonly Chosen[], span: { from: string; to: string }): void;
  stop(): void;
  /** How far it is, and what was found so far. */
  now(): Comparison;
}

const differencesMax = 500;
const nothing: Comparison = {
  ...{ state: "none", from: "", to: "", sessions: 0, done: 0, questions: 0, changed: 0, diverged: 0 },
  differences: [],
};

/** One for each visitor: what one may see is not another's. */
export function createComparings(deps: CompareDeps, onFault: (error: unknown) => void) {
  const byVisitor = new Map<string, Comparing>();
  return {
    of(name: string): Comparing {
      const known = byVisitor.get(name) ?? createComparing(deps, onFault);
      byVisitor.set(name, known);
      return known;
    },
    stop(): void {
      for (const comparing of byVisitor.values()) comparing.stop();
    },
  };
}

function createComparing(deps: CompareDeps, onFault: (error: unknown) => void): Comparing {
  let present = nothing;
  let running = new AbortController();

  async function run(sessions: readonly Chosen[], mine: Comparison, signal: AbortSignal): Promise<void> {
    for (const chosen of sessions) {
      if (signal.aborted) return;
      await compareSession(deps, chosen, mine, signal);
      mine.done += 1;
      await nextTurn();
    }
    mine.state = "done";
  }

  return {
    start(sessions, span) {
      running.abort();
      running = new AbortController();
      const mine: Comparison = { ...nothing, ...span, state: "running", sessions: sessions.length, differences: [] };
      present = mine;
      run(sessions, mine, running.signal).catch((error: unknown) => {
        mine.state = "stopped";
        onFault(error);
      });
    },
    stop() {
      running.abort();
      if (present.state === "running") present.state = "stopped";
    },
    now: () => present,
  };
}

async function compareSession(
  { store, replay, tools }: CompareDeps,
  { session, id }: Chosen,
  into: Comparison,
  signal: AbortSignal,
): Promise<void> {
  const { head, rows } = await readLog(store, session);
  if (replay(session, rows, head ? { head } : {}).divergence !== undefined) into.diverged += 1;
  const asked = new Map<string, { name: string; input: unknown }>();
  for (const { seq, body: text } of rows) {
    if (signal.aborted) return;
    const body = parseBody(text);
    if (body === undefined) continue;
    const run = asked.get(body.key.replace(/:result$/, ""));
    const found = run && (await differenceOf(tools, run, body));
    if (found !== undefined) into.questions += 1;
    if (found) keep(into, { ...found, id, seq, at: body.at });
    for (const [index, command] of (body.commands as Command[]).entries())
      if (command.do === "run") asked.set(`${session}#${seq}.${index}`, { name: command.src, input: command.input });
  }
}

function keep(into: Comparison, difference: Difference): void {
  into.changed += 1;
  if (into.differences.length < differencesMax) into.differences.push(difference);
}

/** Null where today gives the same; undefined where there is nothing to compare. */
async function differenceOf(
  tools: TodaysTools,
  { name, input }: { name: string; input: unknown },
  { event }: RowBody,
): Promise<Pick<Difference, "question" | "before" | "after"> | null | undefined> {
  if (!event.type.startsWith("xstate.done.actor.")) return undefined;
  const output = event["output"];
  if (name === "searchSops") {
    const search = input as SearchInput;
    const question = mask([search.question, ...search.added].join("；"));
    const [before, after] = [decided(output as SopDecision), decided(await tools.searchSops(search))];
    return before === after ? null : { question, before, after };
  }
  if (name !== "composeAnswer") return undefined;
  const compose = input as ComposeInput;
  const before = textOf(output as Answer);
  const after = await tools.composeAnswer(compose).then(textOf, () => "取不到这份手册");
  if (before === after) return null;
  const question = mask(compose.question);
  return { question, before: changedLines(before, after), after: changedLines(after, before) };
}

/** Scores may move; what matters to the asker is what is answered, and how surely. */
function decided(decision: SopDecision): string {
  if (decision.kind === "unknown") return decisionInBrief({ kind: "unanswered" });
  if (decision.kind === "ask") return decisionInBrief({ kind: "clarify", options: decision.options });
  const { document, confidence, branch } = decision;
  const words = decisionInBrief({ kind: "answer", documents: [document], sections: [], confidence });
  return branch === undefined ? words : `${words}，按“${branch}”`;
}

const textOf = ({ document, sections, excerpts }: Answer) =>
  [`《${document.title}》`, ...sections.flatMap(({ lines }) => lines), ...excerpts].join("\n");

/** The lines of one text that the other has not; all of the first line where only their order differs. */
function changedLines(text: string, other: string): string {
  const known = new Set(other.split("\n"));
  const changed = text.split("\n").filter((line) => !known.has(line));
  return changed.length > 0 ? changed.join("\n") : "（没有这些内容）";
}
