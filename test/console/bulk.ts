/** Many sessions at once: the logs of a few real ones, written again under other names and days, with every hash made anew. */
import { join } from "node:path";
import Libsql from "libsql";
import { chainedRow } from "../../src/session/draft.ts";
import type { LogRow, SessionHead } from "../../src/session/sessionStore.ts";
import { parseSessionKey, sessionKey } from "../../src/shared/ids.ts";
import { dayMs } from "../../src/shared/time.ts";

export type Model = { head: SessionHead; rows: LogRow[] };

/** Moves the times of a log, in what is written of them as numbers; day and texts inside of messages stay. */
function moved(text: string, from: string, to: string, shift: number): string {
  return text
    .replaceAll(JSON.stringify(from), JSON.stringify(to))
    .replace(/"at":(\d{13})/g, (_all, at: string) => `"at":${Number(at) + shift}`);
}

/** Adds `count` copies, spread over `days` days before the originals. Nobody may have the store open for writing meanwhile. */
export function addCopies(directory: string, models: readonly Model[], count: number, days: number): void {
  const database = new Libsql(join(directory, "sessions.db"));
  const addHead = database.prepare("insert into session(session, seq, at, hash, machine, state) values (?,?,?,?,?,?)");
  const addRow = database.prepare("insert into log(session, seq, key, prevHash, hash, body) values (?,?,?,?,?,?)");
  database.exec("begin immediate");
  for (let index = 0; index < count; index += 1) {
    const model = models[index % models.length];
    const person = parseSessionKey(model?.head.session ?? "")?.person ?? "";
    const name = `${person}${index}`;
    const session = sessionKey("web", name, name);
    const shift = -dayMs * (1 + (index % days));
    let prevHash = session;
    for (const { seq, body } of model?.rows ?? []) {
      const row = chainedRow(session, seq, prevHash, moved(body, person, name, shift));
      addRow.run(session, seq, null, row.prevHash, row.hash, row.body);
      prevHash = row.hash;
    }
    const { seq = 0, at = 0, machine = "", state = "" } = model?.head ?? {};
    addHead.run(session, seq, at + shift, prevHash, machine, moved(state, person, name, shift));
  }
  database.exec("commit");
  database.close();
}
