/**
 * What would be different today: asks the matcher and the library of now what the log says they were asked then.
 *
 * Inputs come from the log, outputs are compared as a person would: another handbook, asking instead of answering, other text. Nothing is
 * written and nobody is told.
 */
import { setImmediate as nextTurn } from "node:timers/promises";
import { decisionInBrief, eventInWords, messageInWords, toolInWords } from "../../session/narrate.ts";
import { readLog } from "../../session/readLog.ts";
import { parseBody, type Replay, type ReplayReport } from "../../session/replay.ts";
import type { LogRow, RowBody } from "../../session/sessionStore.ts";
import type { Command } from "../../session/step.ts";
import { mask } from "../../shared/mask.ts";
import type { Answer, ComposeInput, SearchInput, SopDecision } from "../../shared/sop.ts";
import type { Decided, Message, Reply } from "../../shared/turn.ts";
import type { LogSource } from "../readSession.ts";
import { weighedInWords } from "../signs.ts";
import type { Comparison, Difference } from "../sumsView.ts";

/** The tools as they are today. */
export type TodaysTools = {
  searchSops: (input: SearchInput) => Promise<SopDecision>;
  composeAnswer: (input: ComposeInput) => Promise<Answer>;
};
/** `versionNow`: the edition that the library has today of the handbook that a version belongs to. `isKept`: it still has one of this title. */
export type CompareDeps = {
  store: LogSource;
  replay: Replay;
  tools: TodaysTools;
  versionNow: (versionId: string) => string;
  isKept: (title: string) => boolean;
};
/** A tool as it was asked, and what the person had said before. */
type Run = { name: string; input: unknown; said: string };
type Chosen = { session: string; id: string; from: string; to: string };

export interface Comparing {
  /** Begins, and stops what ran before. */
  start(sessions: readonly Chosen[], span: { from: string; to: string; only: string }): void;
  stop(): void;
  /** How far it is, and what was found so far. */
  now(): Comparison;
}

const differencesMax = 500;
const nothing: Comparison = {
  ...{ state: "none", from: "", to: "", only: "", sessions: 0, done: 0, questions: 0, changed: 0, diverged: 0 },
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
  deps: CompareDeps,
  { session, id }: Chosen,
  into: Comparison,
  signal: AbortSignal,
): Promise<void> {
  const { store, replay } = deps;
  const { head, rows } = await readLog(store, session);
  const { divergence } = replay(session, rows, head ? { head } : {});
  if (divergence !== undefined) {
    into.diverged += 1;
    const otherWay = otherWayOf(divergence, rows);
    if (otherWay) keep(into, { ...otherWay, id });
  }
  const asked = new Map<string, Run>();
  let said = "";
  for (const { seq, body: text } of rows) {
    if (signal.aborted) return;
    const body = parseBody(text);
    if (body === undefined) continue;
    said = saidIn(body).at(-1) ?? said;
    const run = asked.get(body.key.replace(/:result$/, ""));
    const found = run && (await differenceOf(deps, run, body));
    if (found !== undefined) into.questions += 1;
    if (found) keep(into, { ...found, id, seq, at: body.at });
    for (const [index, command] of (body.commands as Command[]).entries())
      if (command.do === "run")
        asked.set(`${session}#${seq}.${index}`, { name: command.src, input: command.input, said });
  }
}

function keep(into: Comparison, difference: Difference): void {
  into.changed += 1;
  if (into.differences.length < differencesMax) into.differences.push(difference);
}

/** What today's flow would say or do at the first step that it takes otherwise; undefined where nobody would notice. */
function otherWayOf(
  { seq, event, logged, replayed, error }: NonNullable<ReplayReport["divergence"]>,
  rows: readonly LogRow[],
): Omit<Difference, "id"> | undefined {
  const before = visible(logged.commands as Command[]);
  const after = replayed === undefined ? `现在走不到这一步：${error ?? ""}` : visible(replayed.commands as Command[]);
  if (before === after) return undefined;
  const said = rows.slice(0, seq + 1).flatMap((row) => saidIn(parseBody(row.body)));
  return {
    ...{
      seq,
      kind: "flow",
      cause: "助手升级过，做法变了：从这一步起会不一样",
      at: parseBody(rows.find((row) => row.seq === seq)?.body ?? "")?.at ?? 0,
    },
    question: mask(said.at(-1) ?? eventInWords(event)),
    before: mask(changedLines(before, after)),
    after: mask(changedLines(after, before)),
  };
}

function saidIn(body: RowBody | undefined): string[] {
  return body?.event.type === "message.received" ? [messageInWords(body.event["message"] as Message)] : [];
}

/** What a step said, decided and set going. */
function visible(commands: readonly Command[]): string {
  return commands
    .flatMap((command) => {
      if (command.do === "run") return [`去做：${toolInWords(command.src)}`];
      if (command.do !== "emit") return [];
      const emitted = command.event as unknown as Reply | Decided;
      if (emitted.type === "decided") return [`决定：${decisionInBrief(emitted.decision)}`];
      return emitted.kind === "progress" ? [] : [emitted.kind === "file" ? `发文件：${emitted.name}` : emitted.text];
    })
    .join("\n");
}

/** Null where today gives the same; undefined where there is nothing to compare. */
async function differenceOf(
  { tools, versionNow, isKept }: CompareDeps,
  { name, input, said }: Run,
  { event }: RowBody,
): Promise<Pick<Difference, "kind" | "question" | "before" | "after" | "cause"> | null | undefined> {
  if (!event.type.startsWith("xstate.done.actor.")) return undefined;
  const output = event["output"];
  if (name === "searchSops") {
    const search = input as SearchInput;
    const question = questionOf(said, [search.question, ...search.added].join("；"));
    const [then, now] = [output as SopDecision, await tools.searchSops(search)];
    const [before, after] = [decided(then), decided(now)];
    if (before === after) return null;
    const cause = causeOf({ then, now, versionNow, isKept });
    const figures = (weighed: SopDecision) =>
      weighed.candidates.length === 0 ? "" : `\n当时的把握：${weighedInWords(weighed.candidates)}`;
    return {
      kind: "answer",
      question,
      before: `${before}${figures(then)}`,
      after: `${after}${figures(now).replace("当时", "现在")}`,
      cause,
    };
  }
  if (name !== "composeAnswer") return undefined;
  const compose = input as ComposeInput;
  const before = textOf(output as Answer);
  const today = { ...compose, versionId: versionNow(compose.versionId) };
  const after = await tools.composeAnswer(today).then(textOf, () => "取不到这份手册");
  if (before === after) return null;
  const question = questionOf(said, compose.question);
  const { title } = (output as Answer).document;
  const cause = isKept(title) ? "手册更新过：这一部分写的和当时不同" : `资料库变了：《${title}》已经停用或拿掉`;
  return { kind: "text", question, before: changedLines(before, after), after: changedLines(after, before), cause };
}

/** As it was said, and what was looked for where that was put in other words. */
const questionOf = (said: string, searched: string) =>
  mask(said === "" || said === searched ? searched : `${said}\n（查的是：${searched}）`);

/** Which part is another one today: a handbook, or what the assistant makes of it. */
function causeOf({
  then,
  now,
  versionNow,
  isKept,
}: { then: SopDecision; now: SopDecision } & Pick<CompareDeps, "versionNow" | "isKept">): string {
  const gone = then.candidates.find(({ title }) => !isKept(title));
  if (gone !== undefined) return `资料库变了：《${gone.title}》已经停用或拿掉`;
  const replaced = then.candidates.find(({ versionId }) => versionNow(versionId) !== versionId);
  if (replaced !== undefined) return `资料库变了：《${replaced.title}》换了新的一版`;
  const [first] = now.candidates;
  const isNew = first !== undefined && !then.candidates.some(({ title }) => title === first.title);
  if (isNew) return `《${first.title}》当时没有比较到：可能是后来添的手册，或助手学过新的问法`;
  return "手册没有变，是助手的判断变了：学过新的问法，或升级过";
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
