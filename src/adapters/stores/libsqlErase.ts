/** Erases sessions from the file itself, not only from what can be asked of it. */
import type { SessionEraser } from "../../session/sessionStore.ts";
import type { SqlDatabase } from "./libsqlDatabase.ts";

export function createErase({ execute, change, transaction }: SqlDatabase): SessionEraser {
  const drops = ["log", "effect", "timer", "session"].map((table) => change(`delete from ${table} where session = ?`));
  const addHead = change("insert into session(session, seq, at, hash, machine, state) values (?,?,?,?,?,?)");
  const addRow = change("insert into log(session, seq, key, prevHash, hash, body) values (?,?,?,?,?,?)");
  return {
    async replaceSession(session, { session: name, rows, head }) {
      transaction(() => {
        for (const drop of drops) drop(session);
        addHead(name, head.seq, head.at, head.hash, head.machine, head.state);
        for (const row of rows) addRow(name, row.seq, null, row.prevHash, row.hash, row.body);
      });
    },
    async scrub() {
      // Earlier states of a session lie in pages that were freed long ago: only a new file is free of them, and of the journal.
      execute("vacuum; pragma wal_checkpoint(truncate)");
    },
  };
}
