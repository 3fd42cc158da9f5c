/** Places for a backup, and for what is restored from one, that do not take it: each ends at once with what to do, and with nothing half done. */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import Libsql from "libsql";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createLog } from "../../../src/adapters/log/log.ts";
import { createLibsqlStore } from "../../../src/adapters/stores/libsqlStore.ts";
import { readConfig } from "../../../src/config.ts";
import { backUp, restore, verify } from "../../../src/upkeep.ts";

const program = fileURLToPath(new URL("../../../bin/linli.mjs", import.meta.url));
const root = mkdtempSync(join(tmpdir(), "linli-places-"));
const data = join(root, "data");
const whole = join(root, "whole");
/** Blocks of 1,024 bytes that a file of a limited process may have; the files of the office are larger. */
const blocksMax = 400;
const large = Buffer.alloc(1 << 20, "x");
const isUnix = process.platform !== "win32";

const depsOf = (directory: string) => ({
  config: readConfig({ ...process.env, LINLI_STORE: "", LINLI_DATA_DIR: directory }),
  log: createLog("error"),
});

function makeDatabase(file: string): void {
  const database = new Libsql(file);
  database.exec("create table kept(text)");
  database.prepare("insert into kept values (?)").run(large.toString());
  database.close();
}

/** The command as a person runs it; `blocks` bounds what it may write into one file, as a quota or a full disk does. */
function linli(directory: string, words: readonly string[], blocks = "unlimited") {
  const command = `trap "" XFSZ; ulimit -f ${blocks}; exec "$0" "$@"`;
  const env = { ...process.env, LINLI_STORE: "", LINLI_DATA_DIR: directory };
  const options = { encoding: "utf8", env, timeout: 120_000 } as const;
  const { status, stderr } = spawnSync("bash", ["-c", command, process.execPath, program, ...words], options);
  return { status, stderr };
}

beforeAll(async () => {
  await createLibsqlStore({ directory: data }).close();
  mkdirSync(join(data, "received"));
  writeFileSync(join(data, "received", "大.docx"), large);
  await backUp(depsOf(data), whole);
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

describe.skipIf(!isUnix)("a backup", () => {
  it("to where the system has no place, to a pipe or below a file ends with a sentence", () => {
    spawnSync("mkfifo", [join(root, "pipe")]);
    writeFileSync(join(root, "file"), "");
    for (const [target, reason] of [
      ["/proc/linli-backup", "不能放文件夹"],
      [join(root, "pipe"), "不是文件夹"],
      [join(root, "file", "below"), "不是文件夹"],
      [join(root, "名".repeat(200)), "名字太长"],
    ] as const) {
      const { status, stderr } = linli(data, ["backup", target]);
      expect([target, status]).toEqual([target, 1]);
      expect(stderr).toContain(reason);
      expect(stderr).not.toContain("程序出错");
    }
  });

  it("that finds no room for a file, or for a database, says so and leaves nothing", () => {
    const target = join(root, "full");
    const withDatabase = join(root, "with-database");
    mkdirSync(withDatabase);
    makeDatabase(join(withDatabase, "console.db"));
    for (const directory of [data, withDatabase]) {
      const { status, stderr } = linli(directory, ["backup", target], String(blocksMax));
      expect([stderr, status]).toEqual([expect.stringMatching(/备份没有做成：.*没有留下半份备份/u), 1]);
      expect(readdirSync(root).filter((name) => name.startsWith("full"))).toEqual([]);
    }
  });

  it("of nothing is refused: the setting is wrong", async () => {
    await expect(backUp(depsOf(join(root, "typo")), join(root, "none"))).rejects.toMatchObject({
      code: "INPUT_INVALID",
      message: expect.stringContaining("LINLI_DATA_DIR"),
    });
    expect(existsSync(join(root, "none"))).toBe(false);
  });
});

describe.skipIf(!isUnix)("a restore", () => {
  it("that finds no room, or was cut short, leaves nothing that looks like data, and can be done again", async () => {
    const target = join(root, "small");
    const { status, stderr } = linli(target, ["restore", whole], String(blocksMax));
    expect([stderr, status]).toEqual([expect.stringContaining("恢复没有做成"), 1]);
    expect(readdirSync(target).filter((name) => !name.startsWith("owner."))).toEqual([]);
    mkdirSync(join(target, "restore.part", "plans"), { recursive: true });
    writeFileSync(join(target, "restore.part", "plans", "half.docx"), "x");
    await restore(depsOf(target), whole);
    expect(readFileSync(join(target, "received", "大.docx"))).toEqual(large);
    expect(readdirSync(target)).not.toContain("restore.part");
    expect(existsSync(join(target, "plans"))).toBe(false);
    expect(await verify(depsOf(target))).toMatchObject({ broken: [], damaged: [] });
  });

  it("into the directory of a program that runs tells to end it first", async () => {
    const target = join(root, "running");
    const store = createLibsqlStore({ directory: target });
    const namesIn = () => readdirSync(target).filter((name) => !name.startsWith("owner."));
    const before = namesIn();
    await expect(restore(depsOf(target), whole)).rejects.toMatchObject({ code: "DATA_DIRECTORY_LOCKED" });
    await store.close();
    await expect(restore(depsOf(target), whole)).rejects.toMatchObject({ code: "INPUT_INVALID" });
    expect(namesIn()).toEqual(before);
  });

  it("to where nothing can be written ends with a sentence", () => {
    const { status, stderr } = linli("/proc/linli-data", ["restore", whole]);
    expect([stderr, status]).toEqual([expect.stringContaining("恢复没有做成：这个位置不能放文件夹"), 1]);
  });
});
