/** How rows, heads and effects are written in Redis, and read from its answers. */
import type { Effect, LogRow, SessionHead } from "../../../session/sessionStore.ts";
import type { Answer } from "./connection.ts";

/** A row as it is kept: its hashes on a line, then the body exactly as it was hashed. */
export function rowText({ prevHash, hash, body }: LogRow): string {
  return `${JSON.stringify([prevHash, hash])}\n${body}`;
}

/** What cannot be read is given back as it is: the check of the chain then finds it. */
export function rowOf(session: string, seq: number, text: string): LogRow {
  const end = text.indexOf("\n");
  try {
    const [prevHash, hash] = JSON.parse(text.slice(0, end)) as [string, string];
    return { session, seq, prevHash, hash, body: text.slice(end + 1) };
  } catch {
    return { session, seq, prevHash: "", hash: "", body: text };
  }
}

/** The fields of a head, in the order in which `headOf` takes them. */
export const headFields = ["seq", "at", "hash", "machine", "state"] as const;

export function headOf(session: string, fields: readonly string[]): SessionHead | undefined {
  const [seq, at, hash, machine, state] = fields;
  if (seq === undefined || hash === undefined || machine === undefined || state === undefined) return undefined;
  return { session, seq: Number(seq), at: Number(at), hash, machine, state };
}

/** An effect with the number that orders it. */
export function numbered(text: string): { number: number; effect: Effect } {
  const end = text.indexOf(":");
  return { number: Number(text.slice(0, end)), effect: JSON.parse(text.slice(end + 1)) as Effect };
}

/** The texts of a list, without what is not there any more. */
export function textsOf(answer: Answer): string[] {
  return Array.isArray(answer) ? answer.filter((text): text is string => typeof text === "string") : [];
}

/** The fields of a hash with their values. */
export function pairsOf(texts: readonly string[]): [name: string, value: string][] {
  return texts.flatMap((name, index): [string, string][] => (index % 2 === 0 ? [[name, texts[index + 1] ?? ""]] : []));
}
