/** A disk on which nothing more can be written: a real process whose files may not grow. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { createLibsqlStore } from "../../../src/adapters/stores/libsqlStore.ts";
import { findBrokenChain } from "../../../src/session/replay.ts";

const directory = mkdtempSync(join(tmpdir(), "linli-full-"));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** Blocks of 1,024 bytes that a file may have. */
const blocksMax = 400;
const root = join(import.meta.dirname, "../../..");
const source = (path: string) => JSON.stringify(join(root, path));

/** Appends until the store refuses, says what was taken and why no more, and shows that reading still works. */
const child = `
import { createLibsqlStore } from ${source("src/adapters/stores/libsqlStore.ts")};
import { chainedRow } from ${source("src/session/draft.ts")};
const store = createLibsqlStore({ directory: ${JSON.stringify(directory)} });
let prevHash = "a";
let seq = 0;
for (;; seq += 1) {
  const row = chainedRow("a", seq, prevHash, JSON.stringify({ seq, text: "x".repeat(2000) }));
  const head = { session: "a", seq, at: seq, hash: row.hash, machine: "m", state: "{}" };
  const change = { session: "a", key: "m" + seq, after: seq - 1, rows: [row], head, stopActors: [], disarm: [], effects: [], arm: [] };
  const refused = await store.append(change).then(() => undefined, (error) => error);
  if (refused) {
    const again = await store.append(change).then(() => "applied", (error) => error.code);
    const kept = (await store.rows("a")).length;
    process.stdout.write(JSON.stringify({ taken: seq, code: refused.code, says: refused.message, again, kept }));
    break;
  }
  prevHash = row.hash;
}
process.exit(0);`;

describe("a full disk", () => {
  it.skipIf(process.platform === "win32")(
    "is a failure that says so; all that was taken is there, and it goes on when there is room",
    async () => {
      const command = `trap "" XFSZ; ulimit -f ${blocksMax}; exec "$0" --import tsx --input-type=module -e "$1"`;
      const limited = spawn("bash", ["-c", command, process.execPath, child], {
        cwd: root,
        stdio: ["ignore", "pipe", "pipe"],
      });
      let [output, errors] = ["", ""];
      limited.stdout.on("data", (data: Buffer) => (output += data.toString()));
      limited.stderr.on("data", (data: Buffer) => (errors += data.toString()));
      await once(limited, "close");
      const told = JSON.parse(output || JSON.stringify({ errors })) as Record<string, unknown>;
      expect(told).toMatchObject({
        code: "STORE_FULL",
        says: expect.stringContaining("清理磁盘"),
        again: "STORE_FULL",
      });
      expect(told["taken"]).toBeGreaterThan(10);
      expect(told["kept"]).toBe(told["taken"]);

      const store = createLibsqlStore({ directory });
      const [rows, head] = [await store.rows("a"), await store.head("a")];
      expect(rows).toHaveLength(Number(told["taken"]));
      expect(findBrokenChain("a", rows, head)).toBeUndefined();
      await store.close();
    },
  );
});
