/**
 * Scripted conversations through the real kernel, tools and store: one JSON line in, one JSON line out, in order.
 *
 * The clock is the session's own: a line fires the timers that are due by then, and a tool's result carries the time of the line.
 */
import { basename, resolve } from "node:path";
import type { Send } from "../../../session/channel.ts";
import { quotedReply } from "../../../session/inbox.ts";
import type { RowBody, SessionStore } from "../../../session/sessionStore.ts";
import type { Decided, Decision, Message, Reply } from "../../../shared/turn.ts";
import { botId, type Line, readLine, type UnreadLine } from "./line.ts";
import { contradiction, loadScript, type SessionScript, timeOf } from "./sessionScript.ts";

/** What a simulation needs of a kernel with manual timers. */
type SimulatedKernel = {
  dispatch(
    session: string,
    key: string,
    event: { type: "message.received"; message: Message; at: number },
  ): Promise<"applied" | "duplicate">;
  state(session: string): Promise<{ value: unknown } | undefined>;
  settled(session: string, options?: { except?: readonly string[] }): Promise<void>;
  fireTimers(session: string, until: number, options?: { except?: readonly string[] }): Promise<void>;
  recover(): Promise<void>;
};

type SentReply = { id: string; kind: "text"; text: string } | { id: string; kind: "file"; name: string; path: string };
export type SimulatedLine = {
  session: string;
  id: string;
  replies: SentReply[];
  state?: string;
  decisions: Decision[];
  error?: string;
};

/** Work that a line with `"wait":false` does not wait for. */
const background = ["writePlan", "renderPlan"];

export interface Simulation {
  send: Send;
  /** Answers one line. Blank lines are the caller's to skip. */
  answer(text: string, number: number): Promise<SimulatedLine>;
  /** Waits for everything that is still being done. */
  end(): Promise<void>;
}

/**
 * `kernel` is given by a function because it needs `send` to be made. `placeOf` names a state value for people. `whoIs` tells who somebody is
 * by the roster, nothing where there is none.
 */
export function createSimulation({
  kernel,
  store,
  placeOf,
  whoIs = () => ({}),
}: {
  kernel: () => SimulatedKernel;
  store: SessionStore;
  placeOf: (value: unknown) => string;
  whoIs?: (from: string) => Pick<Message, "role" | "committee">;
}): Simulation {
  const scripts = new Map<string, SessionScript>();
  const outbox = createOutbox();
  const decisionsOf = createDecisionReader(store);
  const quoteOf = createQuotes(store, scripts);

  async function scriptOf(line: Line): Promise<SessionScript> {
    const known = scripts.get(line.session);
    if (known) return known;
    const script = await loadScript(store, line.session, line);
    scripts.set(line.session, script);
    await decisionsOf(line.session);
    return script;
  }

  async function answered({ session, id }: Line, replies: SentReply[], decisions: Decision[]): Promise<SimulatedLine> {
    const state = await kernel().state(session);
    return { session, id, replies, state: state ? placeOf(state.value) : "ready", decisions };
  }

  async function take(line: Line, script: SessionScript): Promise<SimulatedLine> {
    const { session, id } = line;
    const quoted = line.quote === undefined ? undefined : await quoteOf(line.quote, session, script);
    const at = timeOf(script, line.at);
    script.seen.add(id);
    script.texts.set(id, line.text ?? "");
    script.at = at;
    const addressed = script.room === undefined || line.mentions?.includes(botId) || quoted?.fromBot;
    if (!addressed) return answered(line, [], []);
    const rest = line.wait === false ? { except: background } : {};
    outbox.open(session, id);
    await kernel().fireTimers(session, at, rest);
    await kernel().dispatch(session, id, {
      type: "message.received",
      message: { ...messageOf(line, script, at, quoted), ...whoIs(script.from) },
      at,
    });
    await kernel().settled(session, rest);
    return answered(line, outbox.flush(session), await decisionsOf(session));
  }

  return {
    send: outbox.send,
    async answer(text, number) {
      const line = readLine(text, number);
      if ("error" in line) return refused(line);
      const script = await scriptOf(line);
      const error = contradiction(script, line);
      if (error) return refused({ ...line, error });
      return script.seen.has(line.id) ? answered(line, [], []) : take(line, script);
    },
    async end() {
      for (const session of scripts.keys()) await kernel().settled(session);
    },
  };
}

function refused({ session, id, error }: UnreadLine): SimulatedLine {
  return { session, id, replies: [], decisions: [], error };
}

const receiptOf = (session: string, id: string) => `${encodeURIComponent(session)}#${id}`;

/** Replies of each session until their line is answered. A reply is numbered under the line that was open when it was sent. */
function createOutbox() {
  const waiting = new Map<string, SentReply[]>();
  const open = new Map<string, { line: string; count: number }>();
  const send: Send = async (session, reply) => {
    if (reply.kind === "progress") return { messageId: "" };
    const { line, count } = open.get(session) ?? { line: "", count: 0 };
    open.set(session, { line, count: count + 1 });
    const id = `${line}/${count + 1}`;
    const sent: SentReply =
      reply.kind === "text"
        ? { id, kind: "text", text: reply.text }
        : { id, kind: "file", name: reply.name, path: reply.path };
    waiting.set(session, [...(waiting.get(session) ?? []), sent]);
    return { messageId: receiptOf(session, id) };
  };
  return {
    send,
    open: (session: string, line: string) => open.set(session, { line, count: 0 }),
    flush(session: string): SentReply[] {
      const sent = waiting.get(session) ?? [];
      waiting.delete(session);
      return sent;
    },
  };
}

/** Decisions that the log of a session gained since the last call. */
function createDecisionReader(store: Pick<SessionStore, "rows">) {
  const nextSeq = new Map<string, number>();
  return async (session: string): Promise<Decision[]> => {
    const rows = await store.rows(session, nextSeq.get(session) ?? 0);
    nextSeq.set(session, (rows.at(-1)?.seq ?? (nextSeq.get(session) ?? 0) - 1) + 1);
    const commands = rows.flatMap(
      ({ body }) => (JSON.parse(body) as RowBody).commands as { do: string; event: Decided | Reply }[],
    );
    return commands.flatMap((command) =>
      command.do === "emit" && command.event.type === "decided" ? [command.event.decision] : [],
    );
  };
}

function messageOf(line: Line, script: SessionScript, at: number, quoted: Message["quoted"]): Message {
  const path = line.voice ?? line.file;
  return {
    id: line.id,
    at,
    kind: line.voice ? "voice" : line.file ? "file" : "text",
    text: line.text ?? "",
    from: script.from,
    ...(script.room === undefined ? {} : { room: script.room }),
    ...(path === undefined ? {} : { path: resolve(path), fileName: basename(path) }),
    ...(quoted ? { quoted } : {}),
  };
}

/** Finds a quoted line or reply in the session itself, then in the other sessions of its room. */
function createQuotes(store: SessionStore, scripts: Map<string, SessionScript>) {
  return async (id: string, session: string, { room }: SessionScript): Promise<Message["quoted"]> => {
    const neighbours =
      room === undefined ? [] : [...scripts].filter(([, other]) => other.room === room).map(([name]) => name);
    for (const name of new Set([session, ...neighbours])) {
      const effect = await store.effectByReceipt(receiptOf(name, id));
      if (effect) return { ...quotedReply(JSON.parse(effect.input) as Reply), fromBot: true };
      const text = scripts.get(name)?.texts.get(id);
      if (text !== undefined) return { text, fromBot: false };
    }
    return undefined;
  };
}
