import { join } from "node:path";
import type { Effect, LogRow, SessionHead, Timer } from "../../session/sessionStore.ts";
import { Failure } from "../../shared/failures.ts";
import { openDatabase, type SqlDatabase } from "./libsqlDatabase.ts";
import { createLibsqlStore } from "./libsqlStore.ts";
import type { MovedSession, SessionMover } from "./movedSession.ts";

/**
 * The sessions of a directory as a whole each. To be written (not `readOnly`) the directory is locked and made if need be.
 * Fails with DATA_DIRECTORY_LOCKED, STORE_CORRUPT, or STORE_MISSING if there is nothing to read.
 */
export function createLibsqlMover({ directory, readOnly }: { directory: string; readOnly: boolean }): SessionMover {
  const store = createLibsqlStore({ directory, readOnly });
  const database = openDatabase(join(directory, "sessions.db"), readOnly);
  const take = createTake(database);
  const put = createPut(database);
  return {
    sessions: () => store.sessions(),
    take: async (session) => take(session),
    put: async (moved) => put(moved),
    async close() {
      database.close();
      await store.close();
    },
  };
}

function createTake({ execute, query }: SqlDatabase): (session: string) => MovedSession | undefined {
  const head = query<SessionHead>("select session, seq, at, hash, machine, state from session where session = ?");
  const rows = query<LogRow>("select session, seq, prevHash, hash, body from log where session = ? order by seq");
  const keys = query<{ key: string; seq: number }>(
    "select key, seq from log where session = ? and key is not null order by seq",
  );
  const effect = "select key, session, actor, name, input from effect where session = ?";
  const effects = query<Effect>(`${effect} and status = 'due' order by number`);
  const sent = query<Effect & { receipt: string }>(
    `${effect.replace("input", "input, receipt")} and receipt is not null order by number`,
  );
  const timers = query<Timer>("select session, id, key, due, event from timer where session = ? order by due, id");
  return (session) => {
    execute("begin");
    try {
      const [present] = head(session);
      if (present === undefined) return undefined;
      return {
        head: present,
        rows: rows(session),
        keys: keys(session).map(({ key, seq }) => [key, seq]),
        effects: effects(session),
        timers: timers(session),
        sent: sent(session).map(({ receipt, ...reply }) => [receipt, reply]),
      };
    } finally {
      execute("commit");
    }
  };
}

function createPut({ query, change, transaction }: SqlDatabase): (moved: MovedSession) => void {
  const there = query<{ seq: number; hash: string }>("select seq, hash from session where session = ?");
  const addHead = change("insert into session(session, seq, at, hash, machine, state) values (?,?,?,?,?,?)");
  const addRow = change("insert into log(session, seq, key, prevHash, hash, body) values (?,?,?,?,?,?)");
  const addEffect = change(
    "insert into effect(key, session, actor, name, input, status, receipt) values (?,?,?,?,?,?,?)",
  );
  const arm = change("insert into timer(session, id, key, due, event) values (?,?,?,?,?)");
  return ({ head, rows, keys, effects, timers, sent }) => {
    const { session } = head;
    const keyBySeq = new Map(keys.map(([key, seq]) => [seq, key]));
    transaction(() => {
      const [present] = there(session);
      if (present?.seq === head.seq && present.hash === head.hash) return;
      if (present !== undefined) throw new Failure("INPUT_INVALID", `会话“${session}”已经在这里了。`);
      addHead(session, head.seq, head.at, head.hash, head.machine, head.state);
      for (const { seq, prevHash, hash, body } of rows)
        addRow(session, seq, keyBySeq.get(seq) ?? null, prevHash, hash, body);
      for (const [receipt, { key, actor, name, input }] of sent)
        addEffect(key, session, actor, name, input, "done", receipt);
      for (const { key, actor, name, input } of effects) addEffect(key, session, actor, name, input, "due", null);
      for (const { id, key, due, event } of timers) arm(session, id, key, due, event);
    });
  };
}
