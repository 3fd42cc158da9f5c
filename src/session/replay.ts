/** Folds the log of a session again and says where it differs from what was written. Pure over rows. */
import type { AnyStateMachine } from "xstate";
import { knownMachines } from "./change.ts";
import { bodyEnd, chainedRow } from "./draft.ts";
import type { LogRow, RowBody, SessionHead } from "./sessionStore.ts";
import { type SessionState, type Step, step, stepDigest } from "./step.ts";

/**
 * What a replay found.
 *
 * - `steps`: rows that were folded and agreed. `state`: where the last of them led.
 * - `divergence`: the first row whose step gives another state, value or commands today; nothing after it is folded. `replayed` is absent
 *   if the step throws, or if the row cannot be read; `error` says why.
 * - `brokenChain`: the first row that does not fit its hash, its predecessor or its number, or the last row if the head of the session
 *   names another one (rows were cut off or written anew).
 * - `unknownMachines`: hashes that no known machine has; their rows were tried on the current one.
 */
export type ReplayReport = {
  session: string;
  rows: number;
  steps: number;
  state?: SessionState;
  divergence?: { seq: number; event: RowBody["event"]; logged: Logged; replayed?: Logged; error?: string };
  brokenChain?: { seq: number; reason: "content" | "link" | "number" | "head" };
  unknownMachines: string[];
};
type Logged = Pick<RowBody, "value" | "commands" | "digest">;

/** Called for each row that agreed. `before` is undefined for the first. */
export type OnStep = (body: RowBody, before: SessionState | undefined, after: SessionState) => void;

/** `head` is optional: with it, a log whose end was cut off or rewritten is found too. */
export type Replay = (
  session: string,
  rows: readonly LogRow[],
  options?: { head?: SessionHead; onStep?: OnStep },
) => ReplayReport;

/** Replays with the machines that sessions may be on, as the kernel knows them. */
export function createReplay({
  machine,
  older,
}: {
  machine: AnyStateMachine;
  older: readonly AnyStateMachine[];
}): Replay {
  const { byHash } = knownMachines(machine, older);
  return (session, rows, { head, onStep } = {}) => {
    const brokenChain = findBrokenChain(session, rows, head);
    const report: ReplayReport = {
      session,
      rows: rows.length,
      steps: 0,
      unknownMachines: [],
      ...(brokenChain && { brokenChain }),
    };
    let last: Step | undefined;
    for (const row of rows) {
      const folded = foldRow(row, last, (hash) => {
        const known = byHash.get(hash);
        if (known === undefined && !report.unknownMachines.includes(hash)) report.unknownMachines.push(hash);
        return known ?? machine;
      });
      if ("divergence" in folded) return withState({ ...report, divergence: folded.divergence }, last);
      if (onStep) onStep(JSON.parse(row.body) as RowBody, last?.state, folded.taken.state);
      last = folded.taken;
      report.steps += 1;
    }
    return withState(report, last);
  };
}

const withState = (report: ReplayReport, last: Step | undefined): ReplayReport =>
  last === undefined ? report : { ...report, state: last.state };

/** The first place where the chain of hashes is broken. Needs no machine. */
export function findBrokenChain(
  session: string,
  rows: readonly LogRow[],
  head?: SessionHead,
): ReplayReport["brokenChain"] {
  let prevHash = session;
  for (const [index, row] of rows.entries()) {
    if (row.session !== session || row.seq !== index) return { seq: row.seq, reason: "number" };
    if (row.prevHash !== prevHash) return { seq: row.seq, reason: "link" };
    if (row.hash !== chainedRow(session, row.seq, prevHash, row.body).hash) return { seq: row.seq, reason: "content" };
    prevHash = row.hash;
  }
  const last = rows.length - 1;
  if (head !== undefined && (head.seq !== last || head.hash !== prevHash)) return { seq: last, reason: "head" };
  return undefined;
}

type Folded = { taken: Step } | { divergence: NonNullable<ReplayReport["divergence"]> };

function foldRow(row: LogRow, before: Step | undefined, machineOf: (hash: string) => AnyStateMachine): Folded {
  const body = readBegin(row.body);
  if (body === undefined) {
    const nothing = { value: null, commands: [], digest: "" };
    return { divergence: { seq: row.seq, event: { type: "" }, logged: nothing, error: "the row cannot be read" } };
  }
  let taken: Step;
  try {
    taken = step(machineOf(body.machine), before?.standing ?? before?.state, { ...body.event, at: body.at });
  } catch (error) {
    return { divergence: { ...found(row, body), error: error instanceof Error ? error.message : String(error) } };
  }
  const end = bodyEnd(taken);
  if (row.body.length === body.length + end.length && row.body.endsWith(end)) return { taken };
  const differs = found(row, body);
  const replayed = { value: JSON.parse(taken.texts.value), commands: taken.commands, digest: stepDigest(taken) };
  return isSame(replayed, differs.logged, taken.texts.commands) ? { taken } : { divergence: { ...differs, replayed } };
}

/** What goes into a step, and how much of the text says so. What came out need not be read: it is compared as text. */
function readBegin(text: string): (Pick<RowBody, "at" | "machine" | "event"> & { length: number }) | undefined {
  const length = text.indexOf(',"commands":[');
  const begin = length < 0 ? undefined : parseBody(`${text.slice(0, length)}}`);
  const body = begin ?? parseBody(text);
  return body && { at: body.at, machine: body.machine, event: body.event, length };
}

function found({ seq, body }: LogRow, { event }: Pick<RowBody, "event">) {
  const { value = null, commands = [], digest = "" } = parseBody(body) ?? {};
  return { seq, event, logged: { value, commands, digest } };
}

/** For rows whose text is put together in another way than ours. */
function isSame(replayed: Logged, logged: Logged, commands: string): boolean {
  if (replayed.digest !== logged.digest || commands !== JSON.stringify(logged.commands)) return false;
  return JSON.stringify(replayed.value) === JSON.stringify(logged.value);
}

/** What a row says; undefined where its text is no row. */
export function parseBody(text: string): RowBody | undefined {
  try {
    const body: unknown = JSON.parse(text);
    const readable =
      typeof body === "object" &&
      body !== null &&
      "event" in body &&
      "machine" in body &&
      typeof body.event === "object";
    return readable && body.event !== null ? (body as RowBody) : undefined;
  } catch {
    return undefined;
  }
}
