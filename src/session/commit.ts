/** Plans a change and has the store make it, again if another writer was faster. Keeps the present state of busy sessions in memory. */
import { type Incoming, type KnownHead, type Machines, type PlanFault, planChange } from "./change.ts";
import type { KernelLimits } from "./limits.ts";
import type { Append, AppendOutcome, SessionHead, SessionStore } from "./sessionStore.ts";

export type CommitDeps = {
  machines: Machines;
  store: Pick<SessionStore, "head" | "append">;
  limits: KernelLimits;
  onFault: (session: string, ...fault: Parameters<PlanFault>) => void;
  /** Called where an append failed: whether it was made, only the store knows. */
  uncertain: (session: string) => void;
  /** Called right after a change is durable, before anyone else hears of it. */
  committed: (change: Append) => void;
};

export interface Commit {
  /** One at a time for one session. Resolves when the change is durable or refused. */
  commit(incoming: Incoming): Promise<Exclude<AppendOutcome, "conflict">>;
  head(session: string): Promise<SessionHead | undefined>;
}

export function createCommit({ machines, store, limits, onFault, uncertain, committed }: CommitDeps): Commit {
  const heads = createRecent<KnownHead>(limits.headsMax);

  async function commitOnce(incoming: Incoming): Promise<AppendOutcome> {
    const { session } = incoming;
    const head = heads.get(session) ?? (await store.head(session));
    const faults: Parameters<PlanFault>[] = [];
    const { change, standing } = planChange(machines, head, incoming, (...fault) => faults.push(fault));
    // The head is forgotten first: if the append fails or conflicts, the store alone knows where the session stands.
    heads.delete(session);
    const outcome = await store.append(change).catch((error: unknown) => {
      uncertain(session);
      throw error;
    });
    const present = outcome === "applied" ? { ...change.head, ...(standing ? { standing } : {}) } : head;
    if (outcome !== "conflict" && present !== undefined) heads.set(session, present);
    if (outcome !== "applied") return outcome;
    for (const fault of faults) onFault(session, ...fault);
    committed(change);
    return outcome;
  }

  return {
    async commit(incoming) {
      for (let tries = 0; tries <= limits.conflictRetriesMax; tries += 1) {
        const outcome = await commitOnce(incoming);
        if (outcome !== "conflict") return outcome;
      }
      throw new Error(`bug: session ${incoming.session} has another writer`);
    },
    head: async (session) => heads.get(session) ?? (await store.head(session)),
  };
}

/** Keeps the values that were set last, up to `countMax`. */
function createRecent<T>(countMax: number) {
  const values = new Map<string, T>();
  return {
    get: (name: string) => values.get(name),
    delete: (name: string) => values.delete(name),
    set(name: string, value: T): void {
      values.delete(name);
      values.set(name, value);
      const [oldest] = values.keys();
      if (values.size > countMax && oldest !== undefined) values.delete(oldest);
    },
  };
}
