/** Names of state values: paths for programs, words for people. */
import type { AnyStateMachine, AnyStateNode } from "xstate";

/** The leaves of a state value as paths, one a region: ["hearing.waiting", "conversation.ready", "writing.idle"]. */
function leafPaths(value: unknown, prefix = ""): string[] {
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
  const labels = leafPaths(value).map((path) => ({ path, label: labelOf(machine, path) }));
  const busy = labels.filter(({ path }) => path !== "hearing.waiting" && path !== "writing.idle");
  const shown = busy.length > 0 ? busy : labels;
  return shown.map(({ label }) => label).join("＋");
}

function labelOf(machine: AnyStateMachine, path: string): string {
  let node: AnyStateNode | undefined = machine.root;
  for (const key of path.split(".")) node = node?.states[key];
  const meta = node?.meta as { label?: string } | undefined;
  return meta?.label ?? path;
}
