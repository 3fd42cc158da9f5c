/** Backup, restore and verify on a data directory that the real kernel, tools and library wrote. */
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Libsql from "libsql";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createLocateFile } from "../src/adapters/backup/locateFile.ts";
import type { SimulatedLine } from "../src/adapters/channels/simulate/simulate.ts";
import { openAccessStore } from "../src/adapters/console/accessDatabase.ts";
import { openIndexStore } from "../src/adapters/console/indexDatabase.ts";
import { createLog } from "../src/adapters/log/log.ts";
import { createLibsqlPeople } from "../src/adapters/people/libsqlPeople.ts";
import { readConfig } from "../src/config.ts";
import { createAudit } from "../src/console/access/audit.ts";
import { openSimulation } from "../src/runs.ts";
import { backUp, restore, verify } from "../src/upkeep.ts";
import { hasRedis, type RedisServer, startRedis } from "./helpers/redisServer.ts";

const root = mkdtempSync(join(tmpdir(), "linli-upkeep-"));
const data = join(root, "data");
let accounts = 0;

function depsOf(directory: string, redis?: RedisServer) {
  const store = redis ? { LINLI_STORE: redis.url, LINLI_ACCOUNT: `a${accounts}` } : {};
  return {
    config: readConfig({ ...process.env, LINLI_STORE: "", LINLI_DATA_DIR: directory, ...store }),
    log: createLog("error"),
  };
}
type Deps = ReturnType<typeof depsOf>;

async function talk(deps: Deps, ...lines: object[]) {
  const run = await openSimulation(deps, { keep: true, writer: "builtin" });
  const answers: SimulatedLine[] = [];
  for (const [index, line] of lines.entries())
    answers.push((await run.answer(JSON.stringify(line), index + 1)) as SimulatedLine);
  await run.end();
  await run.close();
  return answers;
}
const conversation = [
  { session: "王", id: "m1", text: "我社保卡掉了怎么办" },
  { session: "李", id: "m1", text: "下周六下午两点在活动室给60岁以上老人包饺子，预算两千，40人" },
  { session: "李", id: "m2", text: "确认" },
];
const judgement = {
  ...{ id: "s1", seq: 3, at: 1, by: "甲", verdict: "wrong" as const, question: "怎么办", docs: ["敬老卡遗失补办"] },
  ...{ note: "", owner: "民政", told: "" },
};
const plansIn = (directory: string) => readdirSync(join(directory, "plans"), { recursive: true }).map(String).sort();

beforeAll(async () => {
  await talk(depsOf(data), ...conversation);
  mkdirSync(join(data, "received"));
  writeFileSync(join(data, "received", "half.part"), "not whole");
  writeFileSync(join(data, "glossary.tsv"), "低保\t最低生活保障\n");
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

describe("a backup", () => {
  it("holds everything, is made while the program runs, and can be restored to go on with", async () => {
    const run = await openSimulation(depsOf(data), { keep: true, writer: "builtin" });
    const report = await backUp(depsOf(data), join(root, "monday"));
    await run.close();
    expect(report).toMatchObject({ directory: join(root, "monday"), sessions: 2 });
    expect(existsSync(join(root, "monday", "received", "half.part"))).toBe(false);

    const restored = depsOf(join(root, "restored"));
    const found = await restore(restored, join(root, "monday"));
    expect(found).toEqual({ sessions: 2, events: report.events, diverged: 0, brokenChains: 0, movedFrom: data });
    expect(plansIn(join(root, "restored"))).toEqual(plansIn(data));
    expect(readFileSync(join(root, "restored", "glossary.tsv"), "utf8")).toContain("最低生活保障");
    const [repeated, next] = await talk(
      restored,
      { session: "王", id: "m1", text: "我社保卡掉了怎么办" },
      { session: "王", id: "m2", text: "那要多少钱" },
    );
    expect(repeated?.replies).toEqual([]);
    expect(next?.decisions).toMatchObject([{ kind: "answer" }]);
  });

  it("holds what the console, the roster and the templates keep, and verify checks the log of who did what", async () => {
    const own = join(root, "office");
    const kept = openAccessStore(own);
    const audit = createAudit(kept, () => 1);
    for (const act of ["setup", "replayed", "exported"] as const)
      audit.write({ who: "甲", act, target: "", reason: "" });
    kept.saveJudgement(judgement);
    kept.close();
    openIndexStore(own).close();
    const people = createLibsqlPeople({ directory: own });
    people.put([{ account: "li", name: "李社工", committee: "幸福里", role: "worker", duties: ["老年"] }]);
    people.close();
    mkdirSync(join(own, "templates"));
    for (const name of ["labels.jsonl", "regression.jsonl", join("templates", "本单位.docx")])
      writeFileSync(join(own, name), name);
    await backUp(depsOf(own), join(root, "office-backup"));
    const fresh = join(root, "office-restored");
    await restore(depsOf(fresh), join(root, "office-backup"));
    for (const name of ["labels.jsonl", "regression.jsonl", join("templates", "本单位.docx")])
      expect(readFileSync(join(fresh, name), "utf8")).toBe(name);
    expect(existsSync(join(fresh, "console-index.db"))).toBe(false);
    expect(createLibsqlPeople({ directory: fresh, readOnly: true }).find("li")?.duties).toEqual(["老年"]);
    const again = openAccessStore(fresh);
    expect(again.judgementsOf("s1")).toEqual([judgement]);
    again.close();
    expect((await verify(depsOf(fresh))).audit).toEqual({ lines: 3, firstEdited: null });
    const database = new Libsql(join(fresh, "console.db"));
    database.prepare("update audit set body = replace(body, '甲', '乙') where seq = 1").run();
    database.close();
    expect((await verify(depsOf(fresh))).audit).toEqual({ lines: 3, firstEdited: 1 });
  });

  it("still finds the files that it sent when it was restored elsewhere and the old place is gone", async () => {
    const old = join(root, "old");
    await talk(depsOf(old), ...conversation.slice(1));
    await backUp(depsOf(old), join(root, "moved"));
    rmSync(old, { recursive: true });
    const elsewhere = join(root, "elsewhere");
    await restore(depsOf(elsewhere), join(root, "moved"));
    expect(await verify(depsOf(elsewhere))).toMatchObject({ missingFiles: [], broken: [] });
    const [file] = plansIn(elsewhere).filter((name) => name.endsWith(".docx"));
    const locate = createLocateFile(elsewhere);
    expect(locate(join(old, "plans", file ?? ""))).toBe(join(elsewhere, "plans", file ?? ""));
    expect(locate("/etc/plans/../../passwd")).toBe("/etc/plans/../../passwd");
    rmSync(join(elsewhere, "plans"), { recursive: true });
    expect((await verify(depsOf(elsewhere))).missingFiles).toHaveLength(1);
  });

  it("gets a folder of its own in one that is there, and none inside the data", async () => {
    mkdirSync(join(root, "backups"));
    const { directory } = await backUp(depsOf(data), join(root, "backups"));
    expect(readdirSync(join(root, "backups")).map((name) => join(root, "backups", name))).toEqual([directory]);
    await expect(backUp(depsOf(data), join(data, "backup"))).rejects.toMatchObject({ code: "INPUT_INVALID" });
    expect(existsSync(join(data, "backup.part"))).toBe(false);
  });

  it("is never restored over anything", async () => {
    const before = readdirSync(data);
    await expect(restore(depsOf(data), join(root, "monday"))).rejects.toMatchObject({
      code: "INPUT_INVALID",
      message: expect.stringContaining("LINLI_DATA_DIR"),
    });
    expect(readdirSync(data)).toEqual(before);
  });

  it("that was cut short or changed is refused before anything is written", async () => {
    const changed = join(root, "changed");
    cpSync(join(root, "monday"), changed, { recursive: true });
    writeFileSync(join(changed, "glossary.tsv"), "x");
    const target = join(root, "never");
    await expect(restore(depsOf(target), changed)).rejects.toMatchObject({ code: "FILE_DAMAGED" });
    rmSync(join(changed, "backup.json"));
    await expect(restore(depsOf(target), changed)).rejects.toMatchObject({ code: "FILE_NOT_FOUND" });
    await expect(restore(depsOf(target), join(root, "nothing"))).rejects.toMatchObject({ code: "FILE_NOT_FOUND" });
    expect(existsSync(target)).toBe(false);
  });
});

describe("a backup that was made to harm", () => {
  it("cannot write outside of the data directory", async () => {
    const evil = join(root, "evil");
    cpSync(join(root, "monday"), evil, { recursive: true });
    writeFileSync(join(evil, "..", "escaped"), "x");
    const manifest = JSON.parse(readFileSync(join(evil, "backup.json"), "utf8"));
    const sha256 = createHash("sha256").update("x").digest("hex");
    manifest.files.push({ path: "../escaped", bytes: 1, sha256 });
    writeFileSync(join(evil, "backup.json"), JSON.stringify(manifest));
    const target = join(root, "deep", "target");
    await expect(restore(depsOf(target), evil)).rejects.toMatchObject({ code: "FILE_DAMAGED" });
    expect(existsSync(join(root, "deep", "escaped"))).toBe(false);
  });
});

describe("verify", () => {
  const copyOf = (name: string) => {
    const directory = join(root, name);
    cpSync(data, directory, { recursive: true });
    return directory;
  };
  const edit = (directory: string, sql: string) => {
    const database = new Libsql(join(directory, "sessions.db"));
    database.exec(sql);
    database.close();
  };

  it("finds nothing wrong with what the program wrote, or with nothing", async () => {
    expect(await verify(depsOf(data))).toMatchObject({ sessions: 2, broken: [], damaged: [], missingFiles: [] });
    expect(await verify(depsOf(join(root, "empty")))).toMatchObject({ sessions: 0, events: 0, broken: [] });
  });

  it("finds an edited row, and a log whose end was cut off", async () => {
    const edited = copyOf("edited");
    edit(edited, "update log set body = replace(body, '社保卡', '身份证') where session = '王' and seq = 1");
    edit(edited, "delete from log where session = '李' and seq = (select max(seq) from log where session = '李')");
    const { broken } = await verify(depsOf(edited));
    expect(broken).toEqual(
      expect.arrayContaining([
        { session: "王", seq: 1 },
        { session: "李", seq: expect.any(Number) },
      ]),
    );
  });

  it("names a file of old sessions that cannot be read, and goes on", async () => {
    const torn = copyOf("torn");
    mkdirSync(join(torn, "archive"));
    writeFileSync(join(torn, "archive", "2025-01.jsonl"), "{");
    expect(await verify(depsOf(torn))).toMatchObject({
      sessions: 2,
      damaged: [{ file: "archive/2025-01.jsonl", problem: expect.any(String) }],
    });
  });

  it("finds files that were sent and are gone, and a database with a damaged page", async () => {
    const poor = copyOf("poor");
    edit(
      poor,
      `update log set body = replace(body, '${join(data, "plans")}', '${join(root, "gone")}') where session = '李'`,
    );
    expect((await verify(depsOf(poor))).missingFiles.map(({ session }) => session)).toContain("李");
    const file = join(poor, "sessions.db");
    const bytes = readFileSync(file);
    bytes.fill(7, 8_192, 12_000);
    writeFileSync(file, bytes);
    expect((await verify(depsOf(poor))).damaged).toMatchObject([{ file: "sessions.db" }]);
    await expect(openSimulation(depsOf(poor), { keep: true, writer: "builtin" })).rejects.toMatchObject({
      code: "STORE_CORRUPT",
      message: expect.stringContaining("linli restore"),
    });
  });
});

describe.skipIf(!hasRedis)("sessions in Redis", () => {
  let redis: RedisServer;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis.remove());

  it("are backed up while they are served, and move from a file to Redis and back", async () => {
    accounts += 1;
    const first = depsOf(join(root, "city"), redis);
    await restore(first, join(root, "monday"));
    await talk(first, { session: "王", id: "m9", text: "谢谢" });
    const run = await openSimulation(first, { keep: true, writer: "builtin" });
    const report = await backUp(first, join(root, "tuesday"));
    await expect(restore(first, join(root, "tuesday"))).rejects.toMatchObject({ code: "STORE_TAKEN_OVER" });
    await run.close();
    expect(await verify(first)).toMatchObject({
      sessions: 2,
      broken: [],
      memory: { bytesPerSession: expect.any(Number) },
    });

    const back = depsOf(join(root, "back"));
    expect(await restore(back, join(root, "tuesday"))).toMatchObject({
      sessions: 2,
      events: report.events,
      diverged: 0,
    });
    accounts += 1;
    const second = depsOf(join(root, "second"), redis);
    expect(await restore(second, join(root, "tuesday"))).toMatchObject({ sessions: 2, events: report.events });
    await expect(restore(depsOf(join(root, "third"), redis), join(root, "tuesday"))).rejects.toMatchObject({
      code: "INPUT_INVALID",
    });
  });
});
