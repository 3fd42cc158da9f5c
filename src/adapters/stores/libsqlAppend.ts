/** Makes the changes of sessions in a libsql file. */
import type { Append, AppendOutcome, SessionStore } from "../../session/sessionStore.ts";
import type { SqlDatabase } from "./libsqlDatabase.ts";

/** Thrown where a change does not fit; the transaction is rolled back, and why it does not fit is found out afterwards. */
const misfit = new Error("bug: a change that does not fit was not refused");

type Waiting = { change: Append; resolve: (outcome: AppendOutcome) => void; reject: (error: unknown) => void };

/**
 * Changes that come in the same moment share one transaction, so one fsync; each is still made wholly or not at all, and nobody hears of
 * one before all are durable. Where the transaction fails, each is tried alone, so that nobody suffers for another.
 *
 * `flush` makes at once what still waits for its moment to end.
 */
export function createAppend(database: SqlDatabase): { append: SessionStore["append"]; flush: () => void } {
  const { alone, together } = createAttempts(database);
  let waiting: Waiting[] = [];
  const makeAlone = ({ change, resolve, reject }: Waiting) => {
    try {
      resolve(alone(change));
    } catch (error) {
      reject(error);
    }
  };
  const flush = () => {
    const group = waiting;
    waiting = [];
    const outcomes = group.length > 1 ? together(group.map(({ change }) => change)) : undefined;
    for (const [index, each] of group.entries()) {
      const outcome = outcomes?.[index];
      if (outcome === undefined) makeAlone(each);
      else each.resolve(outcome);
    }
  };
  return {
    flush,
    append: (change) =>
      new Promise((resolve, reject) => {
        waiting.push({ change, resolve, reject });
        if (waiting.length === 1) setImmediate(flush);
      }),
  };
}

function createAttempts(database: SqlDatabase) {
  const { transaction, execute } = database;
  const write = createWrite(database);
  const refusalOf = createCheck(database);

  function outcomeOf(change: Append, attempt: () => void): AppendOutcome {
    try {
      attempt();
      return "applied";
    } catch (error) {
      if (error !== misfit) throw error;
      const refusal = refusalOf(change);
      if (refusal === undefined) throw new Error(`bug: the log of ${change.session} does not fit its state`);
      return refusal;
    }
  }
  /** Leaves nothing behind of a change that does not fit, and the transaction open. */
  function writeAmongOthers(change: Append): void {
    execute("savepoint change");
    try {
      write(change);
    } catch (error) {
      execute("rollback to change");
      throw error;
    } finally {
      execute("release change");
    }
  }
  return {
    alone: (change: Append) => outcomeOf(change, () => transaction(() => write(change))),
    /** In the order given; undefined where the transaction failed, so that nothing was made. */
    together(changes: readonly Append[]): AppendOutcome[] | undefined {
      try {
        return transaction(() => changes.map((change) => outcomeOf(change, () => writeAmongOthers(change))));
      } catch {
        return undefined;
      }
    },
  };
}

/**
 * Writes a change into the transaction that is open. It fits as a rule, so every statement that must hit exactly one row says whether it
 * did; where one did not, `misfit` is thrown, and what was written of the change is the caller's to roll back.
 */
function createWrite(database: SqlDatabase): (change: Append) => void {
  const { change, query } = database;
  const isDue = query("select 1 from effect where session = ? and key = ? and status = 'due'");
  const settle = change("update effect set status = 'done' where session = ? and key = ? and status = 'due'");
  const fire = change("delete from timer where session = ? and id = ? and key = ?");
  const begin = change("insert or ignore into session(seq, at, hash, machine, state, session) values (?,?,?,?,?,?)");
  const move = change(
    "update session set seq = ?, at = ?, hash = ?, machine = ?, state = ? where session = ? and seq = ?",
  );
  const addRow = change("insert or ignore into log(session, seq, key, prevHash, hash, body) values (?,?,?,?,?,?)");
  const follow = createFollow(database);

  const fits = (count: number) => {
    if (count !== 1) throw misfit;
  };

  return (appended) => {
    const { session, key, fence, after, rows, head } = appended;
    if (fence !== undefined && "timer" in fence) fits(fire(session, fence.timer, fence.key));
    else if (fence?.settles) fits(settle(session, fence.effect));
    else if (fence !== undefined) fits(isDue(session, fence.effect).length);
    const stand = [head.seq, head.at, head.hash, head.machine, head.state, session];
    fits(after < 0 ? begin(...stand) : move(...stand, after));
    const last = rows.at(-1);
    for (const row of rows) fits(addRow(session, row.seq, row === last ? key : null, row.prevHash, row.hash, row.body));
    follow(appended);
  };
}

/** Says why a change does not fit, in the order of checks that SessionStore promises. */
function createCheck({ query }: SqlDatabase): (change: Append) => Exclude<AppendOutcome, "applied"> | undefined {
  const seen = query("select 1 from log where session = ? and key = ?");
  const isDue = query("select 1 from effect where session = ? and key = ? and status = 'due'");
  const isArmed = query("select 1 from timer where session = ? and id = ? and key = ?");
  const seqOf = query<{ seq: number }>("select seq from session where session = ?");
  const holds = (session: string, fence: NonNullable<Append["fence"]>) =>
    "effect" in fence ? isDue(session, fence.effect).length > 0 : isArmed(session, fence.timer, fence.key).length > 0;
  return ({ session, key, fence, after }) => {
    if (seen(session, key).length > 0) return "duplicate";
    if (fence !== undefined && !holds(session, fence)) return "stale";
    return (seqOf(session)[0]?.seq ?? -1) === after ? undefined : "conflict";
  };
}

/** What a change stops and disarms, then what it begins. */
function createFollow({ change }: SqlDatabase): (change: Append) => void {
  const stop = change("update effect set status = 'stopped' where session = ? and actor = ? and status = 'due'");
  const stopAll = change("update effect set status = 'stopped' where session = ? and actor <> '' and status = 'due'");
  const disarm = change("delete from timer where session = ? and id = ?");
  const disarmAll = change("delete from timer where session = ?");
  const addEffect = change("insert into effect(key, session, actor, name, input) values (?,?,?,?,?)");
  const arm = change("insert or replace into timer(session, id, key, due, event) values (?,?,?,?,?)");
  return ({ session, stopActors, disarm: disarmed, effects, arm: armed }) => {
    if (stopActors === "all") stopAll(session);
    else for (const actor of stopActors) stop(session, actor);
    if (disarmed === "all") disarmAll(session);
    else for (const id of disarmed) disarm(session, id);
    for (const effect of effects) addEffect(effect.key, session, effect.actor, effect.name, effect.input);
    for (const timer of armed) arm(session, timer.id, timer.key, timer.due, timer.event);
  };
}
