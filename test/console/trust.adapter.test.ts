import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Libsql from "libsql";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openAccessStore } from "../../src/adapters/console/accessDatabase.ts";
import { createAccess } from "../../src/console/access/access.ts";
import { createAudit } from "../../src/console/access/audit.ts";
import { passwordProblem } from "../../src/console/access/passwords.ts";
import { eraseExpired } from "../../src/console/erase/retention.ts";
import type { Overview } from "../../src/console/sumsView.ts";
import type { AuditView, Me, OpenQuestionList, SessionList, SessionView } from "../../src/console/view.ts";
import { session as machine } from "../../src/machines/session.ts";
import { createReplay } from "../../src/session/replay.ts";
import { createRandom, secretMakers } from "../shared/secrets.ts";
import {
  type ConsoleWorld,
  openConsoleWorld,
  password,
  type Session,
  temporaryDirectory,
  useTemporaryDirectories,
} from "./consoleWorld.ts";

useTemporaryDirectories();
let world: ConsoleWorld;
let admin: Session;
let peace: Session;
let worker: Session;

beforeAll(async () => {
  world = await openConsoleWorld();
  admin = await world.setUp();
  peace = await world.addUser(admin, "孙督导", "supervisor", "和平居委会");
  worker = await world.addUser(admin, "张社工", "worker", "和平居委会");
  await world.say("王社工", ["社保卡怎么办", "丢了补办"]);
  await world.say("赵社工", ["火星移民怎么办", "转人工"]);
  await world.say("李小明", ["我叫李小明，电话13812345678，社保卡在哪里补办"]);
});
afterAll(() => world?.close());

const ask = (path: string, by?: Session) => fetch(`${world.url}api/${path}`, by ? { headers: by.headers } : {});
const get = async <T>(path: string, by: Session) => (await (await ask(path, by)).json()) as T;
const idOf = async (person: string) =>
  (await get<SessionList>(`sessions?person=${encodeURIComponent(person)}`, admin)).sessions[0]?.id ?? "";
const audit = () => get<AuditView>("audit", admin);

describe("signing in", () => {
  it("is needed for everything but the page and the sign-in itself", async () => {
    const paths = ["sessions", "unanswered", "unanswered/groups", "chart", "sessions/0123456789abcdef", "documents"];
    const more = ["judgements", "overview", "export/xlsx", "compare", "audit", "users", "retention", "choices"];
    for (const path of [...paths, ...more]) expect([path, (await ask(path)).status]).toEqual([path, 401]);
    expect((await fetch(world.url)).status).toBe(200);
    expect(await get<Me>("me", { name: "", cookie: "", headers: {} })).toMatchObject({ user: null, isNew: false });
  });

  it("takes a link once, and only a password that is worth one", async () => {
    const [, { token }] = await world.post<{ token: string }>(
      "users",
      { name: "新督导", role: "supervisor", unit: "和平居委会" },
      admin.headers,
    );
    const choose = (chosen: string) => world.post<{ error: string }>("redeem", { token, name: "", password: chosen });
    for (const weak of ["短", "aaaaaaaaaaaa", "1234567890", "新督导新督导新督导12"])
      expect((await choose(weak))[0]).toBe(400);
    expect((await choose(password))[0]).toBe(200);
    expect((await choose(password))[0]).toBe(403);
    expect((await world.post("redeem", { token: "made-up", name: "坏人", password }))[0]).toBe(403);
    expect(world.board.setupPath()).toBeUndefined();
  });

  it("sets a cookie that no script reads and no other site sends", async () => {
    const response = await fetch(`${world.url}api/sign-in`, {
      method: "POST",
      headers: { Origin: world.origin, "Content-Type": "application/json" },
      body: JSON.stringify({ name: "孙督导", password }),
    });
    const cookie = response.headers.get("set-cookie") ?? "";
    expect(cookie).toMatch(/HttpOnly/i);
    expect(cookie).toMatch(/SameSite=Strict/i);
    expect(JSON.stringify(await response.json())).not.toContain(cookie.split(/[=;]/)[1]);
  });

  it("cannot be tried without end from one address", async () => {
    const other = await openConsoleWorld();
    const tries: number[] = [];
    for (let count = 0; count < 32; count += 1)
      tries.push((await other.post("redeem", { token: "made-up", name: "", password }))[0]);
    expect([tries[0], tries.at(-1)]).toEqual([403, 429]);
    await other.close();
  });

  it("ends when one leaves", async () => {
    const guest = await world.addUser(admin, "临时督导", "supervisor", "和平居委会");
    expect((await ask("sessions", guest)).status).toBe(200);
    await world.post("sign-out", {}, guest.headers);
    expect((await ask("sessions", guest)).status).toBe(401);
  });
});

describe("an account", () => {
  const clock = { at: Date.parse("2026-11-23T10:00:00+08:00") };
  const open = () => {
    const store = openAccessStore(temporaryDirectory());
    const now = () => clock.at;
    const log = createAudit(store, now);
    return { store, log, access: createAccess({ store, audit: log, now }) };
  };
  const entered = (result: object) => "token" in result;

  it("is locked after five wrong passwords, for a quarter of an hour, also for the right one", async () => {
    const { access } = open();
    await access.redeem(access.beginSetup(), "甲", password);
    for (let count = 0; count < 5; count += 1)
      expect(entered(await access.signIn("甲", "不对不对不对不对123"))).toBe(false);
    expect(await access.signIn("甲", password)).toMatchObject({ status: 429 });
    clock.at += 15 * 60_000 + 1;
    expect(entered(await access.signIn("甲", password))).toBe(true);
  });

  it("answers alike whether the name is known or not", async () => {
    const { access } = open();
    await access.redeem(access.beginSetup(), "甲", password);
    expect(await access.signIn("没有这个人", password)).toEqual(await access.signIn("甲", "不对不对不对不对123"));
  });

  it("is signed out after two idle hours, and after twelve in any case", async () => {
    const { access } = open();
    const first = await access.redeem(access.beginSetup(), "甲", password);
    if (!("token" in first)) throw new Error("not entered");
    for (let hour = 0; hour < 11; hour += 1) {
      clock.at += 3_600_000;
      expect(access.visitorOf(first.token)?.name).toBe("甲");
    }
    clock.at += 3_600_001;
    expect(access.visitorOf(first.token)).toBeUndefined();
    const again = await access.signIn("甲", password);
    if (!("token" in again)) throw new Error("not entered");
    clock.at += 2 * 3_600_000 + 1;
    expect(access.visitorOf(again.token)).toBeUndefined();
  });

  it("keeps no password and no token that could be used", async () => {
    const directory = temporaryDirectory();
    const store = openAccessStore(directory);
    const access = createAccess({ store, audit: createAudit(store, () => clock.at), now: () => clock.at });
    const setup = access.beginSetup();
    const result = await access.redeem(setup, "甲", password);
    if (!("token" in result)) throw new Error("not entered");
    store.close();
    const kept = readFileSync(join(directory, "console.db"), "latin1");
    const secrets = [result.token, setup, Buffer.from(password).toString("latin1")];
    for (const secret of secrets) expect(kept).not.toContain(secret);
  });

  it("names what is wrong with a password", () => {
    expect(passwordProblem("一句好记的话2026", "王芳")).toBeUndefined();
    expect(passwordProblem("9876543210", "")).toContain("容易猜");
    expect(passwordProblem("王芳的密码2026年", "王芳")).toContain("自己的名字");
  });
});

describe("roles", () => {
  it("show a 督导 the own 居委会 only, wherever one looks", async () => {
    const { sessions } = await get<SessionList>("sessions", peace);
    expect(sessions.map(({ unit }) => unit)).toEqual(["和平居委会"]);
    const trick = await get<SessionList>(`sessions?unit=${encodeURIComponent("幸福里居委会")}`, peace);
    expect(trick.sessions).toHaveLength(1);
    const foreign = await idOf("王社工");
    for (const path of [`sessions/${foreign}`, `sessions/${foreign}/judgements`])
      expect((await ask(path, peace)).status).toBe(404);
    for (const [path, body] of [
      ["reveal", { reason: "想看一看" }],
      ["judgements", { seq: 1, verdict: "right", docs: [], note: "" }],
      ["answers", { seq: 1, text: "你好你好", corrects: false, keep: false }],
      ["compare", {}],
    ] as const)
      expect((await world.post(`sessions/${foreign}/${path}`, body, peace.headers))[0]).toBe(404);
    const { questions } = await get<OpenQuestionList>("unanswered", peace);
    expect(new Set(questions.map(({ person }) => person))).toEqual(new Set(["赵社工"]));
    expect((await (await ask("export/jsonl", peace)).text()).includes("王社工")).toBe(false);
    expect((await get<Overview>("overview", peace)).answered.asked).toBe(0);
  });

  it("keep accounts, the audit log and erasure for the 管理员", async () => {
    for (const path of ["users", "audit", "retention"]) expect((await ask(path, peace)).status).toBe(403);
    const erase = { person: "王社工", confirmed: "王社工", reason: "试一试" };
    expect((await world.post("erase", erase, peace.headers))[0]).toBe(403);
    expect((await world.post("users", { name: "孙督导", role: "admin", unit: "" }, peace.headers))[0]).toBe(403);
  });

  it("let a 社工 see nothing here", async () => {
    for (const path of ["sessions", "overview", "documents"]) expect((await ask(path, worker)).status).toBe(403);
  });

  it("end at once with the account", async () => {
    const gone = await world.addUser(admin, "离职督导", "supervisor", "和平居委会");
    await world.post("users/disable", { name: "离职督导" }, admin.headers);
    expect((await ask("sessions", gone)).status).toBe(401);
    expect((await world.post("sign-in", { name: "离职督导", password }))[0]).toBe(401);
    expect((await world.post("users/disable", { name: admin.name }, admin.headers))[0]).toBe(409);
  });
});

describe("a change", () => {
  it("needs the token of the page, and comes from no other site", async () => {
    const { Cookie = "" } = admin.headers;
    const body = { name: "谁", role: "supervisor", unit: "和平居委会" };
    expect((await world.post("users", body, { Cookie }))[0]).toBe(403);
    expect((await world.post("users", body, { Cookie, "x-linli-csrf": "guess" }))[0]).toBe(403);
    expect((await world.post("users", body, { ...admin.headers, Origin: "http://example.com" }))[0]).toBe(403);
  });

  it("that is not understood, or far too long, changes nothing", async () => {
    expect((await world.post("users", { name: "谁" }, admin.headers))[0]).toBe(400);
    expect(
      (await world.post("erase", { person: "王社工", confirmed: "王社", reason: "写错了名字" }, admin.headers))[0],
    ).toBe(409);
    expect((await world.post("users", { name: "x".repeat(100_000) }, admin.headers))[0]).toBe(413);
  });
});

describe("what is hidden", () => {
  it("is shown for a reason only, and both are on record", async () => {
    const id = await idOf("李小明");
    const hidden = await get<SessionView>(`sessions/${id}`, admin);
    expect(JSON.stringify(hidden)).not.toMatch(/李小明|13812345678/);
    expect(hidden.summary.person).toBe("李**");
    expect((await world.post(`sessions/${id}/reveal`, { reason: "看" }, admin.headers))[0]).toBe(400);
    const [status, shown] = await world.post<SessionView>(
      `sessions/${id}/reveal`,
      { reason: "居民来电13812345678核对" },
      admin.headers,
    );
    expect(status).toBe(200);
    expect(JSON.stringify(shown)).toContain("13812345678");
    const { lines } = await audit();
    expect(lines[0]).toMatchObject({ who: admin.name, act: "查看原文", target: id, reason: "居民来电138****5678核对" });
    expect(lines[1]).toMatchObject({ act: "查看会话", target: id });
  });
});

describe("what residents said of themselves", () => {
  it("is masked in lists, replays, groups, comparisons, judgements and exports", async () => {
    const random = createRandom(20261123);
    const told = secretMakers.map((make) => make(random));
    for (const [index, [sentence]] of told.entries())
      await world.say(`居民${index}`, [`${sentence}，社保卡在火星怎么办`, "转人工"], { room: "幸福里" });
    const id = await idOf("居民0");
    const { steps } = await get<SessionView>(`sessions/${id}`, admin);
    const seq = steps.find(({ decisions }) => decisions.length > 0)?.seq ?? 0;
    const note = told.map(([sentence]) => sentence).join("；");
    await world.post(
      `sessions/${id}/judgements`,
      { seq, verdict: "missing", docs: [], note: note.slice(0, 500) },
      admin.headers,
    );
    const paths = ["sessions", "unanswered", "unanswered/groups", "choices", "judgements", "audit", "export/jsonl"];
    const shown = await Promise.all(paths.map(async (path) => (await ask(path, admin)).text()));
    for (const index of told.keys())
      shown.push(await (await ask(`sessions/${await idOf(`居民${index}`)}`, admin)).text());
    const { default: excel } = await import("exceljs");
    const workbook = new excel.Workbook();
    await workbook.xlsx.load((await (await ask("export/xlsx", admin)).arrayBuffer()) as never);
    workbook.worksheets[0]?.eachRow((row) => shown.push(JSON.stringify(row.values)));
    for (const file of ["labels.jsonl", "regression.jsonl"]) {
      const path = join(world.directory, file);
      if (existsSync(path)) shown.push(readFileSync(path, "utf8"));
    }
    // A hash may hold any four figures by chance.
    const all = shown.join("\n").replaceAll(/"(?:hash|machine)":"[0-9a-f]+"/g, "");
    for (const [sentence, secret] of told) expect([sentence, all.includes(secret)]).toEqual([sentence, false]);
    expect(all).toContain("火星怎么办");
  });
});

describe("the audit log", () => {
  it("is whole until a row is changed, and then shows which", async () => {
    expect((await audit()).firstEdited).toBeNull();
    const database = new Libsql(join(world.directory, "console.db"));
    const change = (seq: number, from: string, to: string) =>
      database.prepare("update audit set body = replace(body, ?, ?) where seq = ?").run(from, to, seq);
    change(1, admin.name, "别人");
    const edited = await audit();
    expect(edited.firstEdited).toBe(1);
    change(1, "别人", admin.name);
    expect((await audit()).firstEdited).toBeNull();
    const row = database.prepare("select * from audit where seq = 2").get() as Record<string, string>;
    database.prepare("delete from audit where seq = 2").run();
    expect((await audit()).firstEdited).toBe(3);
    database.prepare("insert into audit values (?,?,?,?)").run(row["seq"], row["prevHash"], row["hash"], row["body"]);
    database.close();
    expect((await audit()).firstEdited).toBeNull();
  });
});

describe("erasure", () => {
  it("leaves a tombstone whose chain holds and which replays, keeps the sums, and no word of the person anywhere", async () => {
    const secret = "绝密的话八千里";
    const session = await world.say("周小红", [`社保卡${secret}怎么补办`, "给老人包饺子", "12月12日", "确认"]);
    const before = await get<Overview>("overview", admin);
    const rows = await world.store.rows(session);
    const plan = join(world.directory, `${Buffer.from(session).toString("hex")}.docx`);
    expect(existsSync(plan)).toBe(true);
    const sent = join(world.directory, "files", "sent.docx");
    writeFileSync(join(world.directory, "kept.txt"), "stays");
    const [, { erased }] = await world.post<{ erased: number }>(
      "erase",
      { person: "周小红", confirmed: "周小红", reason: "本人要求删除" },
      admin.headers,
    );
    expect(erased).toBe(1);
    expect(await world.store.head(session)).toBeUndefined();
    expect(existsSync(plan)).toBe(false);
    expect(existsSync(sent)).toBe(false);
    const tombstone = (await world.store.sessions()).find((name) => name.startsWith("erased/")) ?? "";
    const head = await world.store.head(tombstone);
    const left = await world.store.rows(tombstone);
    const report = createReplay({ machine, older: [] })(tombstone, left, head ? { head } : {});
    expect([report.brokenChain, report.divergence, report.steps]).toEqual([undefined, undefined, 2]);
    expect(left[1]?.body).toContain(rows.at(-1)?.hash);
    const after = await get<Overview>("overview", admin);
    expect({ ...after, themes: [] }).toEqual({ ...before, themes: [] });
    for (const file of ["sessions.db", "sessions.db-wal", "console-index.db", "console-index.db-wal"]) {
      const path = join(world.directory, file);
      if (!existsSync(path)) continue;
      const bytes = readFileSync(path);
      for (const text of ["周小红", secret, encodeURIComponent("周小红")])
        expect([file, bytes.includes(text)]).toEqual([file, false]);
    }
    expect(JSON.stringify(await audit())).not.toContain("周小红");
    expect((await get<SessionList>(`sessions?text=${encodeURIComponent(secret)}`, admin)).total).toBe(0);
  });

  it("finds and erases a colleague by the name on the roster, where the channel knows an account only", async () => {
    await world.say("zhang", ["帮助"]);
    const found = await get<SessionList>(`sessions?person=${encodeURIComponent("张社")}`, admin);
    expect(found.sessions.map(({ person }) => person)).toEqual(["张社工"]);
    await world.post("erase", { person: "张社工", confirmed: "张社工", reason: "本人要求删除" }, admin.headers);
    expect((await get<SessionList>("sessions?person=zhang", admin)).total).toBe(0);
  });

  it("does not keep the person from coming back", async () => {
    await world.say("回头客", ["帮助"]);
    await world.post("erase", { person: "回头客", confirmed: "回头客", reason: "本人要求删除" }, admin.headers);
    const session = await world.say("回头客", ["社保卡怎么补办"]);
    const report = createReplay({ machine, older: [] })(session, await world.store.rows(session));
    expect([report.brokenChain, report.divergence]).toEqual([undefined, undefined]);
    expect((await get<SessionList>(`sessions?person=${encodeURIComponent("回头客")}`, admin)).total).toBe(1);
  });

  it("comes by itself when the time is over, and only then", async () => {
    const other = await openConsoleWorld();
    const owner = await other.setUp();
    await other.say("王社工", ["社保卡怎么补办"]);
    const { eraser, access } = other.core;
    if (eraser === undefined) throw new Error("the store cannot erase");
    const at = (days: number) => ({
      access,
      eraser,
      now: () => Date.parse("2026-11-23T10:00:00+08:00") + days * 86_400_000,
      onFault: () => undefined,
    });
    expect(await eraseExpired(at(400))).toBe(0);
    expect((await other.post("retention", { days: 5 }, owner.headers))[0]).toBe(400);
    expect((await other.post("retention", { days: 365 }, owner.headers))[0]).toBe(200);
    expect(await eraseExpired(at(300))).toBe(0);
    expect(await eraseExpired(at(400))).toBe(1);
    expect(await eraseExpired(at(400))).toBe(0);
    expect((await other.store.sessions()).every((name) => name.startsWith("erased/"))).toBe(true);
    await other.close();
  });
});
