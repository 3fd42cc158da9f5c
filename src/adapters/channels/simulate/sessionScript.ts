/** What a simulation remembers of one session: its facts, its clock, the ids that it used, what was said. */
import type { LogRow, RowBody, SessionStore } from "../../../session/sessionStore.ts";
import type { Message } from "../../../shared/turn.ts";
import type { Line } from "./line.ts";

const firstAt = Date.parse("2026-11-23T10:00:00+08:00");
const stepMs = 1_000;

export type SessionScript = {
  from: string;
  room: string | undefined;
  /** Time of the last line; undefined before the first. */
  at: number | undefined;
  seen: Set<string>;
  /** Texts of lines by id, for quotes. */
  texts: Map<string, string>;
};

/** A session as its log left it, so that a kept directory goes on where it stopped. */
export async function loadScript(store: SessionStore, session: string, line: Line): Promise<SessionScript> {
  const script: SessionScript = {
    from: line.from ?? session,
    room: line.room,
    at: undefined,
    seen: new Set(),
    texts: new Map(),
  };
  for (const message of messagesOf(await store.rows(session))) {
    script.seen.add(message.id);
    script.texts.set(message.id, message.text);
    script.from = message.from;
    script.room = message.room;
    script.at = message.at;
  }
  return script;
}

/** Says what contradicts the facts of the session, or undefined. */
export function contradiction(script: SessionScript, { session, from, room }: Line): string | undefined {
  if (from !== undefined && from !== script.from)
    return `会话“${session}”的 from 是“${script.from}”，这一行却是“${from}”。`;
  if (room !== undefined && room !== script.room)
    return `会话“${session}”的 room 是“${script.room ?? "（私聊）"}”，这一行却是“${room}”。`;
  return undefined;
}

/** The time of a line: as given, never before the previous one. */
export function timeOf(script: SessionScript, given: string | undefined): number {
  const next = script.at === undefined ? firstAt : script.at + stepMs;
  const at = given === undefined ? next : Date.parse(given);
  return script.at === undefined ? at : Math.max(at, script.at);
}

function messagesOf(rows: LogRow[]): Message[] {
  return rows.flatMap((row) => {
    const { event } = JSON.parse(row.body) as RowBody;
    return event.type === "message.received" ? [event["message"] as Message] : [];
  });
}
