/** Names of state values: paths for programs, words for people. */
import type { AnyStateMachine, AnyStateNode } from "xstate";

const idlePaths: readonly string[] = ["hearing.waiting", "writing.idle"];

/** Whether nothing happens in a leaf. */
export const isIdle = (path: string): boolean => idlePaths.includes(path);

/** The leaves of a state value as paths, one a region: ["hearing.waiting", "conversation.ready", "writing.idle"]. */
export function leafPaths(value: unknown, prefix = ""): string[] {
  if (typeof value === "string") return [`${prefix}${value}`];
  return Object.entries(value as Record<string, unknown>).flatMap(([key, inner]) =>
    typeof inner === "object" && Object.keys(inner as object).length === 0
      ? [`${prefix}${key}`]
      : leafPaths(inner, `${prefix}${key}.`),
  );
}

/**
 * Where a session stands, for programs: the path inside the conversation ("answerQuestion.answered"), and "+drafting" or "+rendering"
 * while a plan is being written beside it.
 */
export function placeOf(value: unknown): string {
  const paths = leafPaths(value);
  const inside = (region: string) =>
    paths.filter((path) => path.startsWith(`${region}.`)).map((path) => path.slice(region.length + 1));
  const beside = inside("writing").filter((path) => path !== "idle");
  return [inside("conversation").join("|") || paths.join("|"), ...beside].join("+");
}

/** The same in Chinese, from the labels of the machine: 已回答, or 等写好＋写正文. States in which nothing happens are left out. */
export function stateInWords(machine: AnyStateMachine, value: unknown): string {
  return activePaths(value)
    .map((path) => labelOf(machine, path))
    .join("＋");
}

/** The leaves of a state value as paths, without those in which nothing happens (all of them if there is no other). */
export function activePaths(value: unknown): string[] {
  const paths = leafPaths(value);
  const busy = paths.filter((path) => !isIdle(path));
  return busy.length > 0 ? busy : paths;
}

function labelOf(machine: AnyStateMachine, path: string): string {
  let node: AnyStateNode | undefined = machine.root;
  for (const key of path.split(".")) node = node?.states[key];
  const meta = node?.meta as { label?: string } | undefined;
  return meta?.label ?? path;
}
