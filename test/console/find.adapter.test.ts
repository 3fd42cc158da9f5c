import { rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Overview } from "../../src/console/sumsView.ts";
import type { SessionList, Tag } from "../../src/console/view.ts";
import { addCopies, type Model } from "./bulk.ts";
import {
  type ConsoleWorld,
  openConsoleWorld,
  type Session,
  temporaryDirectory,
  useTemporaryDirectories,
} from "./consoleWorld.ts";

const copies = 1_200;
const days = 30;

useTemporaryDirectories();
const directory = temporaryDirectory();
let world: ConsoleWorld;
let admin: Session;

beforeAll(async () => {
  const first = await openConsoleWorld({ directory });
  admin = await first.setUp();
  const models: Model[] = [];
  for (const [person, texts] of [
    ["王社工", ["社保卡怎么办", "丢了补办"]],
    ["赵社工", ["火星移民怎么办", "转人工"]],
    ["孙社工", ["查手册出错怎么办"]],
    ["李社工", ["给老人包饺子", "12月12日", "确认"]],
  ] as const) {
    const session = await first.say(person, texts);
    const head = await first.store.head(session);
    if (head) models.push({ head, rows: await first.store.rows(session) });
  }
  await first.close();
  addCopies(directory, models, copies, days);
  world = await openConsoleWorld({ directory });
  await world.core.sessions.sweep();
}, 300_000);
afterAll(() => world?.close());

const list = async (query = "") => {
  const response = await fetch(`${world.url}api/sessions?${query}`, { headers: admin.headers });
  return (await response.json()) as SessionList;
};
const total = async (query: string) => (await list(query)).total;
const counts = async (query: string) =>
  new Map<Tag, number>((await list(query)).tags.map(({ tag, count }) => [tag, count]));
const partsOf = ({ answered: { first, asked, refused }, unknown, handover }: Overview) =>
  first + asked + refused + unknown + handover;
const said = (words: string) => `text=${encodeURIComponent(words)}`;

describe("many sessions", () => {
  it("are all found, newest first, a page at a time", async () => {
    const first = await list();
    expect([first.total, first.sessions.length]).toEqual([copies + 4, 50]);
    const times = first.sessions.map(({ lastAt }) => lastAt);
    expect(times).toEqual([...times].sort((one, other) => other - one));
    const last = await list(`offset=${copies}`);
    expect(last.sessions).toHaveLength(4);
  });

  it("are told apart by words, person, outcome, day, task and confidence, all together", async () => {
    const each = copies / 4 + 1;
    expect(await total(said("火星"))).toBe(each);
    expect(await total(said("火星 社保卡"))).toBe(0);
    expect(await total(said("王社工4"))).toBeGreaterThan(1);
    expect(await total("person=李社工3")).toBe(
      [...Array(copies).keys()].filter((index) => index % 4 === 3 && String(index).startsWith("3")).length,
    );
    expect(await total("tag=handover&tag=unanswered")).toBe(each);
    expect(await total("tag=delivered")).toBe(each);
    expect(await total(`task=${encodeURIComponent("社保卡补办")}&confidence=sure`)).toBe(each);
    expect(await total("confidence=reference")).toBe(0);
    expect(await total("from=2026-11-23")).toBe(4);
    const oneDay = "from=2026-11-22&to=2026-11-22";
    const thatDay = [...Array(copies).keys()].filter((index) => index % days === 0);
    expect(await total(oneDay)).toBe(thatDay.length);
    const failed = thatDay.filter((index) => index % 4 === 2).length;
    expect(await total(`${oneDay}&tag=failed`)).toBe(failed);
    expect((await counts(oneDay)).get("failed")).toBe(failed);
    expect((await counts("")).get("answered")).toBe(each);
  });

  it("are found by any part of a word, in any case and width", async () => {
    expect(await total(said("火星移民"))).toBeGreaterThan(0);
    expect(await total(said("移民怎"))).toBe(await total(said("火星移民")));
    expect(await total(said("民移"))).toBe(0);
    expect(await total(said('"火星" OR *'))).toBe(await total(said("火星 or")));
    expect(await total(said("%_'"))).toBe(copies + 4);
  });

  it("are summed up by day", async () => {
    const response = await fetch(`${world.url}api/overview`, { headers: admin.headers });
    const overview = (await response.json()) as Overview;
    expect(overview.days).toHaveLength(days + 1);
    expect(overview.plans).toBe(copies / 4 + 1);
    expect(overview.themes).toEqual([{ name: "包饺子", count: copies / 4 + 1 }]);
    expect(overview.answered.asked).toBe(copies / 4 + 1);
    expect(overview.questions).toBe(partsOf(overview));
  });

  it("are exported completely, or as the filter leaves them", async () => {
    const response = await fetch(`${world.url}api/export/jsonl?tag=failed`, { headers: admin.headers });
    const lines = (await response.text()).trim().split("\n");
    const rows = lines.map((line) => JSON.parse(line) as Record<string, string>);
    const failed = rows.filter((row) => row["结果"] === "出错").map((row) => row["会话"]);
    expect(new Set(failed).size).toBe(copies / 4 + 1);
    expect(new Set(lines).size).toBe(lines.length);
  });
});

describe("the index", () => {
  it("follows the log, and is the same when it is made anew", async () => {
    const sums = async () => (await fetch(`${world.url}api/overview`, { headers: admin.headers })).text();
    const tell = async () => [await total(""), await total(said("火星")), ...(await counts("")).values(), await sums()];
    await world.say("新来社工", ["火星移民怎么办"]);
    const before = await tell();
    expect(before[0]).toBe(copies + 5);
    await world.close();
    for (const ending of ["", "-wal", "-shm"]) rmSync(join(directory, `console-index.db${ending}`), { force: true });
    world = await openConsoleWorld({ directory });
    await world.core.sessions.sweep();
    expect(await tell()).toEqual(before);
  });

  it("is read again where the log is another than it was", async () => {
    const session = await world.say("改过社工", ["社保卡怎么办"]);
    expect(await total(said("改过社工"))).toBe(1);
    world.forge(session, "社保卡怎么办", "医保卡怎么办");
    world.board.note(session);
    expect((await list(said("改过社工"))).sessions[0]?.opening).toBe("医保卡怎么办");
  });
});
