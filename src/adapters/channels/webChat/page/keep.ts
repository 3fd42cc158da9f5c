/** What this browser keeps: the names used in it, and texts that have not reached the server or are still being typed. A browser that keeps nothing works too. */
import type { Pending } from "./chatState.ts";

const peopleMax = 20;
const pendingMax = 50;

export type People = { names: string[]; current: string | null };

export function readPeople(): People {
  const kept = read("linli.people") as Partial<People> | null;
  const names = Array.isArray(kept?.names) ? kept.names.filter((name) => typeof name === "string") : [];
  return { names, current: names.includes(kept?.current ?? "") ? (kept?.current ?? null) : null };
}

/** The person comes first in the list. */
export function withPerson({ names }: People, name: string): People {
  return { names: [name, ...names.filter((each) => each !== name)].slice(0, peopleMax), current: name };
}

export const keepPeople = (people: People): void => write("linli.people", people);

/** Texts that were not yet stored by the server; they are sent again under the same id, which the server takes once. */
export function readPending(person: string): Pending[] {
  const kept = read(`linli.pending.${person}`);
  return Array.isArray(kept)
    ? (kept as Pending[]).filter(({ id, text }) => typeof id === "string" && typeof text === "string")
    : [];
}

export function keepPending(person: string, pending: readonly Pending[]): void {
  const texts = pending.filter(({ file, state }) => file === undefined && state !== "sent").slice(-pendingMax);
  write(`linli.pending.${person}`, texts.length > 0 ? texts : null);
}

/** What was typed and not sent. */
export function readDraft(person: string): string {
  const kept = read(`linli.draft.${person}`);
  return typeof kept === "string" ? kept : "";
}

export const keepDraft = (person: string, text: string): void => write(`linli.draft.${person}`, text || null);

function read(key: string): unknown {
  try {
    return JSON.parse(localStorage.getItem(key) ?? "null");
  } catch {
    return null;
  }
}

function write(key: string, value: unknown): void {
  try {
    if (value === null) localStorage.removeItem(key);
    else localStorage.setItem(key, JSON.stringify(value));
  } catch {
    // Private windows and full disks: the page works on without keeping.
  }
}
