import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Libsql from "libsql";
import { afterEach, describe, expect, it } from "vitest";
import { createLibsqlStore } from "../../../src/adapters/stores/libsqlStore.ts";
import { chainedRow } from "../../../src/session/draft.ts";
import type { Append } from "../../../src/session/sessionStore.ts";
import { sessionStoreContract } from "../../contracts/sessionStore.contract.ts";

const directories: string[] = [];
function temporaryDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), "linli-store-"));
  directories.push(directory);
  return directory;
}
afterEach(() => {
  for (const directory of directories.splice(0)) rmSync(directory, { recursive: true, force: true });
});

function firstChange(session: string, text = "", key = "m1"): Append {
  const row = chainedRow(session, 0, session, JSON.stringify({ text }));
  const head = { session, seq: 0, at: 1, hash: row.hash, machine: "m", state: "{}" };
  return { session, key, after: -1, rows: [row], head, stopActors: [], disarm: [], effects: [], arm: [] };
}

describe("the libsql store", () => {
  sessionStoreContract(async () => {
    const directory = temporaryDirectory();
    let store = createLibsqlStore({ directory });
    return {
      store,
      async reopen() {
        await store.close();
        store = createLibsqlStore({ directory });
        return store;
      },
      remove: async () => rmSync(directory, { recursive: true, force: true }),
    };
  });

  it("creates its directory for its owner alone", async () => {
    const directory = join(temporaryDirectory(), "a", "data");
    await createLibsqlStore({ directory }).close();
    expect(statSync(directory).mode & 0o777).toBe(0o700);
  });

  it("writes through to the disk with each commit", async () => {
    const directory = temporaryDirectory();
    await createLibsqlStore({ directory }).close();
    const database = new Libsql(join(directory, "sessions.db"));
    expect(database.pragma("journal_mode")).toEqual([{ journal_mode: "wal" }]);
    expect(database.pragma("user_version")).toEqual([{ user_version: 1 }]);
    database.close();
  });

  it("makes files of small pages, and goes on with one whose pages are larger", async () => {
    const [small, large] = [temporaryDirectory(), temporaryDirectory()];
    const pageBytesIn = (directory: string) => readFileSync(join(directory, "sessions.db")).readUInt16BE(16);
    const database = new Libsql(join(large, "sessions.db"));
    database.exec("pragma page_size=4096; pragma journal_mode=wal; create table other(x)");
    database.close();
    const change = firstChange("a", "一".repeat(5_000));
    for (const directory of [small, large]) {
      const store = createLibsqlStore({ directory });
      expect(await store.append(change)).toBe("applied");
      await store.close();
      const reader = createLibsqlStore({ directory, readOnly: true });
      expect(await reader.rows("a")).toEqual(change.rows);
      await reader.close();
    }
    expect([small, large].map(pageBytesIn)).toEqual([1_024, 4_096]);
  });
});

describe("the lock of a data directory", () => {
  it("refuses a second owner and names the first, also inside one process", async () => {
    const directory = temporaryDirectory();
    const store = createLibsqlStore({ directory });
    expect(() => createLibsqlStore({ directory })).toThrow(
      expect.objectContaining({ code: "DATA_DIRECTORY_LOCKED", message: expect.stringContaining(String(process.pid)) }),
    );
    expect(await store.append(firstChange("a"))).toBe("applied");
    await store.close();
    await createLibsqlStore({ directory }).close();
  });

  it("holds against another process and ends when that process is killed", async () => {
    const directory = temporaryDirectory();
    const code = `
      import { createLibsqlStore } from ${JSON.stringify(join(process.cwd(), "src/adapters/stores/libsqlStore.ts"))};
      createLibsqlStore({ directory: ${JSON.stringify(directory)} });
      process.stdout.write("open");
      setInterval(() => {}, 1000);`;
    const child = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "-e", code], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    await once(child.stdout, "data");
    expect(() => createLibsqlStore({ directory })).toThrow(
      expect.objectContaining({ code: "DATA_DIRECTORY_LOCKED", message: expect.stringContaining(String(child.pid)) }),
    );
    child.kill("SIGKILL");
    await once(child, "exit");
    await createLibsqlStore({ directory }).close();
  });

  it("is not taken if opening fails afterwards", async () => {
    const directory = temporaryDirectory();
    const file = join(directory, "sessions.db");
    writeFileSync(file, "not a database ".repeat(1_000));
    expect(() => createLibsqlStore({ directory })).toThrow(expect.objectContaining({ code: "STORE_CORRUPT" }));
    rmSync(file);
    await createLibsqlStore({ directory }).close();
  });
});

describe("reading only", () => {
  it("says that there is nothing yet", () => {
    const directory = temporaryDirectory();
    expect(() => createLibsqlStore({ directory, readOnly: true })).toThrow(
      expect.objectContaining({ code: "STORE_MISSING" }),
    );
    expect(() => createLibsqlStore({ directory: join(directory, "none"), readOnly: true })).toThrow(
      expect.objectContaining({ code: "STORE_MISSING" }),
    );
  });

  it("sees what another process writes while it writes, and can change nothing itself", async () => {
    const directory = temporaryDirectory();
    const writer = createLibsqlStore({ directory });
    const reader = createLibsqlStore({ directory, readOnly: true });
    await writer.append(firstChange("a", "甲"));
    expect(await reader.sessions()).toEqual(["a"]);
    await writer.append(firstChange("b", "乙"));
    expect(await reader.rows("b")).toHaveLength(1);
    await expect(reader.append(firstChange("c"))).rejects.toThrow();
    await reader.close();
    expect(await writer.append(firstChange("c"))).toBe("applied");
    await writer.close();
  });
});

describe("a damaged file", () => {
  it.each([
    ["is not a database", (file: string) => writeFileSync(file, "hello ".repeat(5_000))],
    ["was cut off", (file: string) => truncateSync(file, 6_000)],
  ])("that %s is reported as corrupt, not repaired silently", async (_name, damage) => {
    const directory = temporaryDirectory();
    const store = createLibsqlStore({ directory });
    for (let n = 0; n < 50; n += 1) await store.append(firstChange(`s${n}`, "字".repeat(500)));
    await store.close();
    damage(join(directory, "sessions.db"));
    const use = async () => {
      const damaged = createLibsqlStore({ directory });
      try {
        for (const session of await damaged.sessions()) await damaged.rows(session);
        await damaged.append(firstChange("new"));
      } finally {
        await damaged.close();
      }
    };
    await expect(use()).rejects.toMatchObject({ code: "STORE_CORRUPT" });
  });

  it("of a newer program is left alone", async () => {
    const directory = temporaryDirectory();
    mkdirSync(directory, { recursive: true });
    const database = new Libsql(join(directory, "sessions.db"));
    database.exec("pragma user_version = 99");
    database.close();
    expect(() => createLibsqlStore({ directory })).toThrow(expect.objectContaining({ code: "STORE_CORRUPT" }));
  });
});
