/** What the harnesses need to know about a machine to try it out: one Subject, many tests. */
import { createHash } from "node:crypto";
import type { AnyStateMachine } from "xstate";
import type { Call } from "../../../src/session/effects.ts";
import { Failure, type FailureData } from "../../../src/shared/failures.ts";

/** An event without its time. */
export type Fact = { type: string } & Record<string, unknown>;
export type Answer = { output: unknown } | { error: FailureData };

/**
 * - `facts`: what persons and channels send. None may make the machine throw.
 * - `answers`: what each tool may answer with, by its name; the harness tries all of them.
 * - `progress`: events that a tool may send while it runs, by its name.
 * - `shape`: what of the context, beside the state value, tells two situations apart. It must have few values, or exploration does not end.
 * - `transient`: ids of leaf states in which nobody rests, because they are left at once.
 */
export type Subject = {
  machine: AnyStateMachine;
  facts: readonly Fact[];
  answers: Readonly<Record<string, readonly Answer[]>>;
  progress: Readonly<Record<string, readonly Fact[]>>;
  shape: (context: Record<string, unknown>) => unknown;
  transient: readonly string[];
  /** What persons said and nobody has answered yet; nothing where everything is at rest. */
  unanswered: (context: Record<string, unknown>) => unknown[];
};

/** The event that an answer of a tool becomes. `actor` is the invoke id. */
export function answerEvent(actor: string, tool: string, answer: Answer): Fact {
  const type = "output" in answer ? "done" : "error";
  return { type: `xstate.${type}.actor.${actor}`, actorId: actor, tool, ...answer };
}

/** A state value as text, for comparing and for messages. */
export const placeOf = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value));

type AnyTools = Record<string, (input: unknown, call: Call) => Promise<unknown>>;

/** Real tools for a subject: each answers after a moment with one of its answers, chosen by its effect key, so a second run answers the same. */
export function toolsOf(subject: Subject, ran: (tool: string, key: string) => void = () => undefined): AnyTools {
  const tool = (name: string) => async (_input: unknown, call: Call) => {
    ran(name, call.key);
    const number = Number.parseInt(createHash("sha256").update(call.key).digest("hex").slice(0, 8), 16);
    for (const fact of subject.progress[name] ?? []) call.progress(fact);
    await new Promise((resolve) => setTimeout(resolve, number % 4));
    const answers = subject.answers[name] ?? [];
    const answer = answers[number % answers.length];
    if (answer === undefined) throw new Error(`no answer for ${name}`);
    if ("output" in answer) return answer.output;
    throw answer.error.code === "BUG" ? new Error(answer.error.message) : new Failure(answer.error.code);
  };
  return Object.fromEntries(Object.keys(subject.answers).map((name) => [name, tool(name)]));
}

/** A small repeatable source of random numbers (mulberry32). */
export function randomOf(seed: number) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  return {
    next,
    below: (count: number) => Math.floor(next() * count),
    pick: <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)]!,
  };
}
export type Random = ReturnType<typeof randomOf>;

/** A seed from the environment (SEED) or a fresh one; a test prints it. */
export const seedOf = (): number => Number(process.env["SEED"] ?? Math.floor(Math.random() * 2 ** 31));
