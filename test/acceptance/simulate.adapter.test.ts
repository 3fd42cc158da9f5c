/** The contracts `simulate` and `replay`, through the real program on one data directory. */
import { createHash } from "node:crypto";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import Database from "libsql";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { SimulatedLine } from "../../src/adapters/channels/simulate/simulate.ts";
import {
  documentsOf,
  type Ended,
  emptyDirectory,
  filesOf,
  jsonLines,
  linli,
  openSimulate,
  plansOf,
} from "./program.ts";

const directory = emptyDirectory("simulate");
const environment = { LINLI_DATA_DIR: directory };
const phone = "13812345678";
const idNumber = "310101199001011237";
const planSentence = "下周六下午两点在活动室给60岁以上老人包饺子，预算两千，40人";
afterAll(() => rmSync(directory, { recursive: true, force: true }));

type Total = { sessions: number; events: number; diverged: number; brokenChains: number };
type ExportedRow = { session: string; seq: number; prevHash: string; hash: string; body: string };
const totalOf = ({ stdout }: Ended) => jsonLines<Total>(stdout).at(-1);

describe("simulate --keep", () => {
  let first: SimulatedLine[];
  let plan: SimulatedLine;
  let refused: Ended;
  let ended: Ended;

  beforeAll(async () => {
    const simulation = openSimulate(["--keep", "--writer", "builtin"], environment);
    first = [
      await simulation.say({
        session: "问",
        id: "m1",
        text: `我叫王小明，电话${phone}，身份证号${idNumber}，户口簿丢了怎么补`,
      }),
      await simulation.say({ session: "选", id: "m1", text: "我想办居住证" }),
      await simulation.say({ session: "表", id: "m1", text: "下周六下午给60岁以上老人包饺子" }),
      await simulation.say({ session: "写", id: "m1", text: planSentence }),
    ];
    refused = await linli(["simulate", "--keep", "--writer", "builtin"], environment, [{ session: "x", text: "你好" }]);
    plan = await simulation.say({ session: "写", id: "m2", text: "确认" });
    ended = await simulation.end();
  });

  it("answers one JSON line for each line, in order, and writes nothing else on standard output", () => {
    expect(ended.code, ended.stderr).toBe(0);
    expect(jsonLines<SimulatedLine>(ended.stdout).map(({ session, id }) => `${session}/${id}`)).toEqual([
      "问/m1",
      "选/m1",
      "表/m1",
      "写/m1",
      "写/m2",
    ]);
    expect(documentsOf(first[0] as SimulatedLine)).toEqual(["D097 户口簿遗失补发.docx"]);
    expect(first[1]?.decisions.map(({ kind }) => kind)).toEqual(["clarify"]);
  });

  it("refuses a second process on the same data directory and says what to do", () => {
    expect(refused.code).toBe(1);
    expect(refused.stdout).toBe("");
    expect(refused.stderr).toContain("数据目录正被另一个邻里程序使用");
    expect(refused.stderr).toContain("LINLI_DATA_DIR");
    expect(refused.stderr).not.toMatch(/\bat .+:\d+:\d+/);
  });

  it("leaves delivered files readable after its end", () => {
    const [file] = filesOf(plan);
    expect(plansOf(plan).map(({ step }) => step)).toEqual(["writing", "delivered"]);
    expect(file?.path.startsWith("/")).toBe(true);
    expect(
      readFileSync(file?.path ?? "")
        .subarray(0, 2)
        .toString(),
    ).toBe("PK");
  });

  it("goes on with the sessions of the data directory: options, forms, plans, ids and clocks", async () => {
    const { code, stdout, stderr } = await linli(["simulate", "--keep", "--writer", "builtin"], environment, [
      { session: "选", id: "m1", text: "同一个编号" },
      { session: "选", text: "2" },
      { session: "表", text: "两千", at: "2020-01-01T10:00:00+08:00" },
      { session: "写", text: "预算减到1500" },
      { session: "问", text: "要多少钱" },
    ]);
    expect(code, stderr).toBe(0);
    const [again, chosen, filled, revised, followed] = jsonLines<SimulatedLine>(stdout);
    expect(again).toMatchObject({ replies: [], decisions: [], state: "answerQuestion.clarifying" });
    expect(chosen?.decisions.map(({ kind }) => kind)).toEqual(["answer"]);
    expect(filled && plansOf(filled)).toMatchObject([{ step: "confirm", slots: { budget: 2000, date: "2026-12-05" } }]);
    expect(revised && plansOf(revised).at(-1)).toMatchObject({ step: "delivered", slots: { budget: 1500 } });
    expect(followed && documentsOf(followed)).toEqual(["D097 户口簿遗失补发.docx"]);
  });

  it("leaves the data directory alone without --keep", async () => {
    const elsewhere = join(directory, "elsewhere");
    const { code, stdout } = await linli(["simulate", "--writer", "builtin"], { LINLI_DATA_DIR: elsewhere }, [
      { session: "a", text: "你好" },
    ]);
    expect({ code, lines: jsonLines(stdout).length, there: existsSync(elsewhere) }).toEqual({
      code: 0,
      lines: 1,
      there: false,
    });
  });
});

describe("replay", () => {
  it("re-runs every session without a difference", async () => {
    const ended = await linli(["replay", "--all", "--json"], environment);
    expect(ended.code, ended.stderr).toBe(0);
    expect(totalOf(ended)).toMatchObject({ sessions: 4, diverged: 0, brokenChains: 0 });
  });

  it("exports a chain of hashes that anyone can compute again", async () => {
    const { stdout } = await linli(["replay", "--all", "--export"], environment);
    const rows = jsonLines<ExportedRow>(stdout);
    const lastBySession = new Map<string, ExportedRow>();
    for (const row of rows) {
      const before = lastBySession.get(row.session);
      const hash = createHash("sha256").update(row.prevHash).update(row.body).digest("hex");
      expect(row).toMatchObject({ seq: before ? before.seq + 1 : 0, prevHash: before?.hash ?? row.session, hash });
      expect(JSON.parse(row.body)).toMatchObject({
        at: expect.any(Number),
        event: { type: expect.any(String) },
        commands: expect.any(Array),
        value: expect.anything(),
        digest: expect.any(String),
      });
      lastBySession.set(row.session, row);
    }
    expect([...lastBySession.keys()].sort()).toEqual(["写", "表", "选", "问"].sort());
    expect(rows.length).toBe(totalOf(await linli(["replay", "--all", "--json"], environment))?.events);
  });

  it("tells a session in Chinese and hides what identifies a resident", async () => {
    const { stdout: masked } = await linli(["replay", "问"], environment);
    for (const words of [
      "收到：",
      "户口簿丢了怎么补",
      "决定：",
      "为什么：",
      "候选：",
      "2026-11-23 10:00",
      "重放一致 ✓",
    ])
      expect(masked).toContain(words);
    expect(masked).not.toContain("停下：理解消息");
    for (const secret of [phone, idNumber, "王小明"]) expect(masked).not.toContain(secret);
    expect(masked.replaceAll(/l\d+\/\d+|D\d{3}|docx|Word|[A-Z]{2}\d+/g, "")).not.toMatch(
      /[a-z]{4,}\.[a-z]{4,}|undefined|\[object/,
    );
  });

  it("says clearly that a session does not exist", async () => {
    const { code, stderr } = await linli(["replay", "没有这个会话"], environment);
    expect(code).toBe(1);
    expect(stderr).toContain("没有这个会话");
  });

  it("finds one edited row", async () => {
    const database = new Database(join(directory, "sessions.db"));
    const row = database
      .prepare("select seq, body from log where session = '写' and body like '%两千%' limit 1")
      .get() as {
      seq: number;
      body: string;
    };
    const edited = database.prepare("update log set body = ? where session = '写' and seq = ?");
    expect(edited.run(row.body.replace("两千", "两万"), row.seq).changes).toBe(1);
    database.close();
    const ended = await linli(["replay", "--all", "--json"], environment);
    expect(totalOf(ended)).toMatchObject({ sessions: 4, brokenChains: 1 });
    expect(jsonLines(ended.stdout)).toContainEqual(expect.objectContaining({ session: "写", brokenAt: row.seq }));
    const { stdout } = await linli(["replay", "写"], environment);
    expect(stdout).toContain(`第${row.seq}步的记录被改动过`);
  });
});
