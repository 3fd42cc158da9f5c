/** Does what the actions of a machine say, as data: changes the context, raises events, and collects what they ask of the outside. */
import type { AnyActorLogic, AnyEventObject, UnknownAction } from "xstate";
import { paramsOf } from "./guards.ts";
import { type Args, argsOf, type Run, type Values, viewOf } from "./run.ts";

type Computed<T> = T | ((args: Args, params?: unknown) => T);

/** An action that XState makes: assign, raise, emit and so on, with what its function was given. */
type Builtin = {
  type: string;
  resolve?: (scope: unknown, view: unknown, args: Args, params: unknown, self: unknown, extra: unknown) => Resolved;
  execute?: unknown;
  assignment?: Assignment;
  id?: Computed<string>;
  src?: unknown;
  input?: unknown;
  systemId?: string;
  syncSnapshot?: boolean;
  actorRef?: Computed<string | { id: string }>;
};
/** The snapshot, which these leave alone, what they ask for, and actions to be done in their place. */
type Resolved = [snapshot: unknown, params: unknown, actions: readonly UnknownAction[] | undefined];
type Assignment = ((args: object, params: unknown) => Values) | Readonly<Record<string, unknown>>;

export function act(run: Run, actions: readonly UnknownAction[], event: AnyEventObject): void {
  for (const action of actions) actOne(run, action, event);
}

function actOne(run: Run, action: UnknownAction, event: AnyEventObject): void {
  const args = argsOf(run, event);
  const name = typeof action === "string" ? action : typeof action === "function" ? action.name : action.type;
  const known = (typeof action === "function" ? action : run.machine.implementations.actions[name]) as
    | Builtin
    | undefined;
  const params = typeof action === "object" ? paramsOf(action, args) : undefined;
  if (!known?.resolve) run.asked.push({ type: name || "(anonymous)", params });
  else if (known.type === "xstate.assign") assignTo(run, known, args, params);
  else if (known.type === "xstate.spawnChild") spawn(run, known, args);
  else if (known.type === "xstate.stopChild") stop(run, known, args, params);
  else {
    const [, asked, more] = known.resolve(args, viewOf(run), args, params, known, { internalQueue: run.queue });
    if (known.execute) run.asked.push({ type: known.type, params: asked });
    if (more) act(run, more, event);
  }
}

function assignTo(run: Run, { assignment = {} }: Builtin, args: Args, params: unknown): void {
  const given = { ...args, spawn: refuseSpawn };
  const context: Record<string, unknown> = { ...run.context };
  if (typeof assignment === "function") Object.assign(context, assignment(given, params));
  else {
    for (const [name, value] of Object.entries(assignment))
      context[name] = typeof value === "function" ? value(given, params) : value;
  }
  run.context = context;
  run.changes += 1;
}

export function refuseSpawn(): never {
  throw new Error("bug: a context holds no actors; run a tool as an invoke");
}

/** The tool is run by the kernel: all that is kept is what XState would persist of it. */
function spawn(run: Run, { id, src, input, systemId, syncSnapshot = false }: Builtin, args: Args): void {
  const { context, event, self, system } = args;
  const logic: unknown = typeof src === "string" ? run.machine.implementations.actors[src] : undefined;
  if (!isTool(logic)) throw new Error(`bug: ${String(src)} is no tool that the machine knows`);
  const given = typeof input === "function" ? input({ context, event, self }) : input;
  const snapshot = logic.getPersistedSnapshot(logic.getInitialSnapshot({ self, system } as never, given));
  const place = String(typeof id === "function" ? id(args) : id);
  run.children = { ...run.children, [place]: JSON.stringify({ snapshot, src, systemId, syncSnapshot }) };
  run.asked.push({ type: "xstate.spawnChild", params: { id, src, input: given } });
  run.changes += 1;
}

const isTool = (logic: unknown): logic is AnyActorLogic =>
  typeof logic === "object" && logic !== null && !("root" in logic);

function stop(run: Run, { actorRef }: Builtin, args: Args, params: unknown): void {
  const wanted = typeof actorRef === "function" ? actorRef(args, params) : actorRef;
  const id = typeof wanted === "string" ? wanted : (wanted?.id ?? "");
  const { [id]: running, ...others } = run.children;
  if (running !== undefined) run.children = others;
  run.asked.push({ type: "xstate.stopChild", params: running === undefined ? undefined : { id } });
  run.changes += 1;
}
