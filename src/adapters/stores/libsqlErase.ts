/** Erases sessions from the file itself, not only from what can be asked of it. */
import type { SessionEraser } from "../../session/sessionStore.ts";
import type { SqlDatabase } from "./libsqlDatabase.ts";

export function createErase({ execute, change, transaction }: SqlDatabase): SessionEraser {
  const drops = ["log", "effect", "timer", "session"].map((table) => change(`delete from ${table} where session = ?`));
  const addHead = change("insert into session(session, seq, at, hash, machine, state) values (?,?,?,?,?,?)");
  const addRow = change("insert into log(session, seq, key, prevHash, hash, body) values (?,?,?,?,?,?)");
  return {
    async replaceSession(session, { session: name, rows, head }) {
      // What was deleted is overwritten with zeros, and the journal, which holds it too, is emptied.
      execute("pragma secure_delete=on");
      transaction(() => {
        for (const drop of drops) drop(session);
        addHead(name, head.seq, head.at, head.hash, head.machine, head.state);
        for (const row of rows) addRow(name, row.seq, null, row.prevHash, row.hash, row.body);
      });
      execute("pragma wal_checkpoint(truncate); pragma secure_delete=off");
    },
  };
}
