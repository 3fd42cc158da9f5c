/** Which states a transition leaves and enters: the rules of SCXML, in the order in which XState keeps them. Pure structure, no guards. */
import type { AnyStateNode, AnyTransitionDefinition } from "xstate";

export type Node = AnyStateNode;
export type Transition = AnyTransitionDefinition;
/** The states that a history state leads back to, by its id. */
export type History = Readonly<Record<string, readonly Node[]>>;

/**
 * `exits` innermost first, `enters` outermost first; `initials` are those entered whose initial transition is taken. `history`: what is
 * remembered afterwards, the same object where nothing new is.
 */
export type Way = { exits: Node[]; enters: Node[]; initials: ReadonlySet<Node>; history: History };

/** What history states remember of `exits` is known before anything is entered. */
export function wayOf(transitions: readonly Transition[], active: readonly Node[], before: History): Way {
  const left = exitsOf(transitions, active, before);
  const exits = [...left].sort((one, other) => other.order - one.order);
  const history = historyAfter(exits, active, before);
  const entry: Entry = { enters: new Set(), initials: new Set(), history };
  for (const transition of transitions) enterTargets(entry, transition);
  const enters = [...entry.enters].sort((one, other) => one.order - other.order);
  return { exits, enters, initials: entry.initials, history };
}

/** Where two transitions would leave the same state, that of the inner state wins, else the first. */
export function withoutConflicts(
  enabled: readonly Transition[],
  active: readonly Node[],
  history: History,
): readonly Transition[] {
  if (enabled.length < 2) return enabled;
  const kept = new Map<Transition, ReadonlySet<Node>>();
  for (const transition of enabled) {
    const exits = exitsOf([transition], active, history);
    const rivals = [...kept].flatMap(([other, theirs]) => ([...exits].some((node) => theirs.has(node)) ? [other] : []));
    if (!rivals.every((rival) => isWithin(transition.source, rival.source))) continue;
    for (const rival of rivals) kept.delete(rival);
    kept.set(transition, exits);
  }
  return [...kept.keys()];
}

export const isLeaf = (node: Node): boolean => node.type === "atomic";

/** Whether a node lies below another; every node lies below nothing. */
function isWithin(node: Node, ancestor: Node | undefined): boolean {
  let marker = node;
  while (marker.parent && marker.parent !== ancestor) marker = marker.parent;
  return marker.parent === ancestor;
}

/** From the parent outwards up to `end`, which is left out. */
export function ancestorsOf(node: Node, end?: Node): Node[] {
  const found: Node[] = [];
  if (node === end) return found;
  for (let above = node.parent; above && above !== end; above = above.parent) found.push(above);
  return found;
}

function exitsOf(transitions: readonly Transition[], active: readonly Node[], history: History): Set<Node> {
  const exits = new Set<Node>();
  for (const transition of transitions) {
    if (!transition.target?.length) continue;
    const domain = domainOf(transition, history);
    if (domain && transition.reenter && transition.source === domain) exits.add(domain);
    for (const node of active) if (isWithin(node, domain)) exits.add(node);
  }
  return exits;
}

/** What history states remember once these states are left. */
function historyAfter(exits: readonly Node[], nodes: readonly Node[], history: History): History {
  const found = exits.flatMap((left) =>
    Object.values<Node>(left.states).flatMap((node): [string, Node[]][] => {
      if (node.type !== "history") return [];
      const isDeep = node.history === "deep";
      return [
        [node.id, nodes.filter((each) => (isDeep ? isLeaf(each) && isWithin(each, left) : each.parent === left))],
      ];
    }),
  );
  return found.length === 0 ? history : { ...history, ...Object.fromEntries(found) };
}

/** The state that stays while everything below it may be left; undefined where the root itself is entered anew. */
function domainOf(transition: Transition, history: History): Node | undefined {
  const { source, reenter } = transition;
  const targets = targetsOf(transition.target ?? [], history);
  if (!reenter && targets.every((target) => target === source || isWithin(target, source))) return source;
  const [first, ...others] = [...targets, source];
  const common = first && ancestorsOf(first).find((above) => others.every((other) => isWithin(other, above)));
  return common ?? (reenter ? undefined : source.machine.root);
}

/** Targets with history states replaced by what they stand for. */
function targetsOf(targets: readonly Node[], history: History): Node[] {
  const found = targets.flatMap((target) => {
    if (target.type !== "history") return [target];
    return history[target.id] ?? targetsOf(defaultOf(target).targets, history);
  });
  return [...new Set(found)];
}

/** Where a history state leads that nobody was in yet. `isInitial`: where the initial transition of its parent leads. */
function defaultOf(node: Node): { targets: readonly Node[]; isInitial: boolean } {
  const parent = node.parent;
  if (parent === undefined) throw new Error(`bug: the history state ${node.id} has no parent`);
  const { target } = node.config as { target?: string | readonly string[] };
  if (target === undefined && parent.type === "parallel") return { targets: [parent], isInitial: false };
  if (target === undefined) return { targets: parent.initial.target, isInitial: true };
  return { targets: [target].flat().map((path) => nodeAt(parent, path)), isInitial: false };
}

function nodeAt(from: Node, path: string): Node {
  if (path.startsWith("#")) return from.machine.getStateNodeById(path);
  return path.split(".").reduce<Node>((node, key) => {
    const found = node.states[key];
    if (found === undefined) throw new Error(`bug: ${from.id} has no state ${path}`);
    return found;
  }, from);
}

type Entry = { enters: Set<Node>; initials: Set<Node>; history: History };

function enterTargets(entry: Entry, transition: Transition): void {
  const { source, reenter, target = [] } = transition;
  const domain = domainOf(transition, entry.history);
  for (const node of target) {
    if (node.type !== "history" && (source !== node || source !== domain || reenter)) enterInitially(entry, node);
    enterBelow(entry, node);
  }
  for (const node of targetsOf(target, entry.history)) {
    const above = ancestorsOf(node, domain);
    if (domain?.type === "parallel") above.push(domain);
    enterAbove(entry, above, !source.parent && reenter ? undefined : domain);
  }
}

function enterInitially({ enters, initials }: Entry, node: Node): void {
  enters.add(node);
  initials.add(node);
}

function enterBelow(entry: Entry, node: Node): void {
  if (node.type === "history") enterRemembered(entry, node);
  else if (node.type === "parallel") enterRegions(entry, node, true);
  else if (node.type === "compound") {
    const [first] = node.initial.target;
    if (first === undefined) return;
    if (first.type !== "history") enterInitially(entry, first);
    enterBelow(entry, first);
    enterAbove(entry, ancestorsOf(first, node), undefined);
  }
}

function enterRemembered(entry: Entry, node: Node): void {
  const known = entry.history[node.id];
  const { targets, isInitial } = known ? { targets: known, isInitial: false } : defaultOf(node);
  for (const target of targets) {
    entry.enters.add(target);
    if (isInitial && node.parent) entry.initials.add(node.parent);
    enterBelow(entry, target);
  }
  for (const target of targets) enterAbove(entry, ancestorsOf(target, node.parent), undefined);
}

function enterAbove(entry: Entry, above: readonly Node[], domain: Node | undefined): void {
  for (const node of above) {
    if (!domain || isWithin(node, domain)) entry.enters.add(node);
    if (node.type === "parallel") enterRegions(entry, node, false);
  }
}

/** Regions of which nothing is entered yet. Those above a target are entered without their initial actions, as XState does it. */
function enterRegions(entry: Entry, node: Node, initially: boolean): void {
  for (const region of Object.values<Node>(node.states)) {
    if (region.type === "history" || [...entry.enters].some((other) => isWithin(other, region))) continue;
    if (initially) enterInitially(entry, region);
    else entry.enters.add(region);
    enterBelow(entry, region);
  }
}
