/** One session step by step: the replay of its log, and the record alone from where the replay does not agree. */
import type { AnyStateMachine } from "xstate";
import { messageInWords, problemOf, toolInWords } from "../session/narrate.ts";
import { readLog, verdictInWords } from "../session/readLog.ts";
import { parseBody, type Replay, type ReplayReport } from "../session/replay.ts";
import type { LogRow, RowBody, SessionStore } from "../session/sessionStore.ts";
import { stateInWords } from "../session/stateNames.ts";
import { type Command, machineHash, type SessionState, sessionEvents } from "../session/step.ts";
import { clockOf } from "../shared/time.ts";
import type { Decided, Message, Understood } from "../shared/turn.ts";
import type { DeliveryTry } from "./access/accessStore.ts";
import { blankStep } from "./blankStep.ts";
import { bubblesOf, emittedOf, messageOf } from "./bubbles.ts";
import type { StageChart } from "./chartView.ts";
import { citationOf } from "./citation.ts";
import { type Hide, hidden } from "./hide.ts";
import { changesOf, decidedSlots, factsOf, slotsOf, withSuggested } from "./knowledge.ts";
import { lostRepliesOf } from "./lostReplies.ts";
import { momentsOf } from "./moments.ts";
import { isFault, plainState } from "./outcome.ts";
import { rulesOf } from "./rules.ts";
import { createStepNotes, type StepNotes, understoodAs } from "./stepNotes.ts";
import { decidedInWords, doubtIn, reasonOf, titleOf, unsentInWords, weighedIn } from "./stepWords.ts";
import { timerOutcome } from "./timerWords.ts";
import { createToolClock } from "./toolClock.ts";
import { withUnsent } from "./unsent.ts";
import type { Bubble, DoubtView, RuleView, SessionView, SlotView, StepKind, StepView, VersionView } from "./view.ts";

/** What the console reads of a store; all of it works while the program writes. */
export type LogSource = Pick<SessionStore, "sessions" | "head" | "rows" | "dueEffects">;
export type ReadSessionDeps = { store: LogSource; machine: AnyStateMachine; replay: Replay; chart: StageChart };
/** `hide` masks what is not to be seen; `startedAt` are the moments at which the program was started, oldest first. */
export type ReadSessionOptions = {
  hide: Hide;
  startedAt: readonly number[];
  /** How sending went, by `seq.position` of the reply. */
  tries: ReadonlyMap<string, readonly DeliveryTry[]>;
};

/** Replays a session (13,000 events/s or more). */
export async function readSession(
  { store, machine, replay, chart }: ReadSessionDeps,
  session: string,
  { hide, startedAt, tries }: ReadSessionOptions,
): Promise<Pick<SessionView, "verdict" | "steps" | "moments" | "notable">> {
  const { head, rows } = await readLog(store, session);
  const due = new Set((await store.dueEffects(session)).map(({ key }) => key));
  const states: SessionState[] = [];
  const report = replay(session, rows, {
    ...(head ? { head } : {}),
    onStep: (_body, _before, after) => void states.push(after),
  });
  const bodies = rows.map(({ body }) => parseBody(body));
  const unsent = new Set(bodies.flatMap((body) => unsentOf(body)));
  const clock = createToolClock(session);
  const notes = createStepNotes(session, startedAt, clockOf);
  const reading: Reading = {
    machine,
    chart,
    report,
    due,
    unsent,
    lost: lostRepliesOf(session, rows),
    clock,
    notes,
    hide,
    tries,
    waitingSince: null,
    said: "",
    chosenBy: [],
    doubt: null,
    isRevising: false,
    slots: [],
  };
  const read = rows.map((row, index) =>
    stepOf(reading, {
      row,
      body: bodies[index],
      state: states[index],
      before: states[index - 1],
      valueBefore: states[index - 1]?.value ?? bodies[index - 1]?.value,
    }),
  );
  const verdict = {
    words: verdictInWords(report),
    brokenAt: report.brokenChain?.seq ?? null,
    divergedAt: report.divergence?.seq ?? null,
    versions: versionsOf(machine, bodies),
  };
  const told = withUnsent(read);
  const { moments, notable } = momentsOf(told);
  const hintsAt = (at: number) =>
    notable.filter(({ seq }) => seq === at).flatMap(({ text, advice }) => [text, `可以这样做：${advice}`]);
  const steps = told.map((step) => ({ ...step, hints: hintsAt(step.seq) }));
  return { verdict, steps, moments, notable };
}

type Reading = {
  machine: AnyStateMachine;
  chart: StageChart;
  report: ReplayReport;
  due: ReadonlySet<string>;
  unsent: ReadonlySet<string>;
  lost: ReturnType<typeof lostRepliesOf>;
  clock: ReturnType<typeof createToolClock>;
  notes: StepNotes;
  hide: Hide;
  tries: ReadSessionOptions["tries"];
  /** When the message came that has no reply yet. */
  waitingSince: number | null;
  /** What the last message said. */
  said: string;
  /** The rules by which a handbook was chosen whose sections are still to be taken, and how probable it was then that several are meant. */
  chosenBy: RuleView[];
  doubt: DoubtView | null;
  /** The last message changes a plan that was written. */
  isRevising: boolean;
  /** What the step before knew. */
  slots: SlotView[];
};
/** `state` and `before` are there where the replay agrees; the values always, if the row can be read. */
type Read = {
  row: LogRow;
  body: RowBody | undefined;
  state: SessionState | undefined;
  before: SessionState | undefined;
  valueBefore: unknown;
};

function stepOf(reading: Reading, { row, body, state, before, valueBefore }: Read): StepView {
  const { machine, chart, clock, hide } = reading;
  if (body === undefined) return unreadable(reading, row);
  const commands = body.commands as Command[];
  const value = state?.value ?? body.value;
  const decided = emittedOf(commands).filter((event): event is Decided => event.type === "decided");
  const known = reading.slots;
  const slots = withSuggested(known, slotsOf(state), decided);
  reading.slots = slots;
  const changes = state === undefined ? [] : changesOf(known, slots);
  reading.isRevising = isRevision(body.event) ?? reading.isRevising;
  const revised = changes.filter(({ from, to }) => from !== "" && to !== "").map(({ label }) => label);
  const bubbles = bubblesOf(reading, row, body);
  const message = messageOf(body.event);
  if (message) reading.said = message.text;
  if (body.event.type === "xstate.done.actor.searchSops") reading.doubt = doubtIn(body.event);
  const [from, to] = [valueBefore === undefined ? "" : inWords(machine, valueBefore), inWords(machine, value)];
  const move = from === to ? "" : to;
  const rules = rulesIn(reading, { body, state, before }, decided.length > 0);
  const people = {
    said: message ? messageInWords(message) : null,
    problem: problemOf(body.event) ?? unsentInWords(reading.tries, body.event),
    understood: understoodAs(body.event, reading.said),
    decisions: decided.map(({ decision, reason, candidates = [] }) => ({
      kind: decision.kind,
      words: decidedInWords(decision, rules),
      reason: reasonOf(decision, {
        ...{ reason, candidates, doubt: reading.doubt },
        ...(reading.isRevising ? { revised } : {}),
      }),
      candidates,
      // What was not answered at all was not decided by this.
      doubt: candidates.length > 0 && decision.kind !== "unanswered" ? reading.doubt : null,
      slots: decidedSlots(decision),
    })),
    candidates: decided.length === 0 ? weighedIn(body.event) : [],
    changes,
    slots,
    facts: factsOf(state),
    notes: [...reading.notes.read(row.seq, body), ...timerOutcome(body, move)],
    bubbles,
  };
  // The search that a decision came from is not the one that the next comes from.
  if (decided.length > 0) reading.doubt = null;
  return {
    seq: row.seq,
    at: body.at,
    kind: kindOf(body, decided, bubbles),
    title: titleOf(withNamesHidden(body.event, hide)),
    before: from,
    after: to,
    stages: chart.stagesOf(value),
    moves: valueBefore === undefined ? [] : chart.movesOf(valueBefore, value),
    states: chart.statesOf(value),
    ...hidden(people, hide),
    hints: [],
    isUnsent: false,
    gaveUp: gaveUpIn(body),
    rules,
    citation: citationOf(body.event),
    respondedMs: respondedIn(reading, body, bubbles),
    tools: clock.read(row.seq, body).map(({ name, ...tool }) => ({ name: toolInWords(name), ...tool })),
    working: clock.isRunning("writePlan"),
    checked: checkedOf(reading.report, row.seq),
    record: { machine: body.machine, hash: row.hash },
  };
}

/** Whether a message was understood to change a plan that was written; undefined in any other step. */
function isRevision({ type, ...event }: RowBody["event"]): boolean | undefined {
  if (type !== "xstate.done.actor.understand") return undefined;
  return ((event["output"] ?? {}) as Partial<Understood>).turns?.some((turn) => turn.type === "turn.revise") ?? false;
}

/** An answer is explained by the search that chose its handbook too. */
function rulesIn(
  reading: Reading,
  { body, state, before }: { body: RowBody } & Pick<Read, "state" | "before">,
  isDecided: boolean,
): RuleView[] {
  if (state === undefined) return [];
  const own = rulesOf(reading.machine, before, { ...body.event, at: body.at });
  const chosenBy = body.event.type === "xstate.done.actor.composeAnswer" ? reading.chosenBy : [];
  if (body.event.type === "xstate.done.actor.searchSops") reading.chosenBy = own;
  if (isDecided) reading.chosenBy = [];
  return [...chosenBy, ...own];
}

/** How long the person had waited for the first reply to a message; null where this step sends none or is not the first. */
function respondedIn(reading: Reading, body: RowBody, bubbles: readonly Bubble[]): number | null {
  if (messageOf(body.event) !== undefined) reading.waitingSince ??= body.at;
  const replies = bubbles.some(({ side, kind }) => side === "bot" && kind !== "progress");
  if (!replies || reading.waitingSince === null) return null;
  const waited = body.at - reading.waitingSince;
  reading.waitingSince = null;
  return waited;
}

function withNamesHidden(event: RowBody["event"], hide: Hide): RowBody["event"] {
  if (event.type !== "message.received") return event;
  const { from, room, ...rest } = event["message"] as Message;
  const message = { ...rest, from: hide.person(from), ...(room === undefined ? {} : { room: hide.text(room) }) };
  return { ...event, message };
}

/** The versions of the flow that the rows were recorded with, in order. */
function versionsOf(machine: AnyStateMachine, bodies: readonly (RowBody | undefined)[]): VersionView[] {
  const current = machineHash(machine);
  const versions: VersionView[] = [];
  for (const [seq, body] of bodies.entries()) {
    if (body === undefined || versions.at(-1)?.hash === body.machine) continue;
    versions.push({ hash: body.machine, since: body.at, seq, isCurrent: body.machine === current });
  }
  return versions;
}

function unreadable({ report }: Reading, { seq, hash }: LogRow): StepView {
  return {
    ...blankStep,
    seq,
    kind: "fault",
    title: "这一步的记录读不出来",
    problem: "记录不完整，或被改动过",
    checked: checkedOf(report, seq),
    record: { machine: "", hash },
  };
}

function checkedOf({ brokenChain, divergence, steps }: ReplayReport, seq: number): StepView["checked"] {
  if (brokenChain?.seq === seq) return "edited";
  if (divergence?.seq === seq) return "differs";
  return seq < steps ? "same" : "recorded";
}

function inWords(machine: AnyStateMachine, value: unknown): string {
  if (typeof value !== "string" && (typeof value !== "object" || value === null)) return "";
  return plainState(stateInWords(machine, value));
}

function unsentOf(body: RowBody | undefined): string[] {
  return body?.event.type === sessionEvents.replyFailed ? [String(body.event["effect"])] : [];
}

/** The reply that a row says could not be sent. */
function gaveUpIn(body: RowBody): StepView["gaveUp"] {
  const [effect] = unsentOf(body);
  const [, seq, position] = /#(\d+)\.(\d+)$/.exec(effect ?? "") ?? [];
  return seq === undefined ? null : { seq: Number(seq), position: Number(position) };
}

/** The most telling thing about a step: what a supervisor looks for first. */
function kindOf(body: RowBody, decided: readonly Decided[], bubbles: readonly Bubble[]): StepKind {
  const { type } = body.event;
  if (isFault(body.event)) return "fault";
  if (decided.length > 0) return "decision";
  if (type === "message.received") return "message";
  if (type.startsWith("xstate.after.")) return "timer";
  if (bubbles.length > 0) return "reply";
  const ran = (body.commands as Command[]).some((command) => command.do === "run" || command.do === "stop");
  return ran || type.startsWith("xstate.done.") || type.startsWith("xstate.error.") ? "tool" : "other";
}
