/** A whole street office on the real program: 20 居委会, 200 people by a roster, the official bot over its wire, the console of 督导. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { homedir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import Excel from "exceljs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createLibsqlStore } from "../../src/adapters/stores/libsqlStore.ts";
import type { Me, SessionList } from "../../src/console/view.ts";
import type { RowBody } from "../../src/session/sessionStore.ts";
import { roleLabels } from "../../src/shared/people.ts";
import type { Message } from "../../src/shared/turn.ts";
import { BotServer, botSecret } from "../helpers/bot/botServer.ts";
import { createPuppetServer, type TestPuppetServer } from "../helpers/puppet/puppetServer.ts";
import { TestPuppet } from "../helpers/puppet/testPuppet.ts";
import { handbook } from "../tools/library/wordSamples.ts";
import { emptyDirectory } from "./program.ts";

const program = fileURLToPath(new URL("../../bin/linli.mjs", import.meta.url));
const directory = emptyDirectory("office");
const password = "一句好记的话2026";
const waitMsMax = 100_000;
const duties = ["社保、医保", "低保", "养老", "户籍、居住证", "物业", "计生", "残联", "文体活动"];

/** 20 居委会 with eight 社工 and two 督导 each, and one administrator of the street. */
const committees = Array.from({ length: 20 }, (_, index) => `第${String(index + 1).padStart(2, "0")}居委会`);
const staff = committees.flatMap((committee, place) =>
  Array.from({ length: 10 }, (_, index) => ({
    name: `${committee.slice(1, 3)}组${index + 1}号`,
    account: `p${place + 1}-${index + 1}`,
    committee,
    role: index < 8 ? roleLabels.worker : roleLabels.supervisor,
    duty: duties[index] ?? "",
  })),
);
type Row = { name: string; account: string; committee: string; role: string; duty: string };
const admin: Row = { name: "街道管理员", account: "boss", committee: "", role: roleLabels.admin, duty: "" };
const committeeOf = new Map(staff.map(({ account, committee }) => [account, committee]));

const server = new BotServer();
const alarms: string[] = [];
const webhook = createServer(async (request, response) => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  alarms.push((JSON.parse(Buffer.concat(chunks).toString()) as { text: { content: string } }).text.content);
  response.end('{"errcode":0}');
});
let puppetServer: TestPuppetServer;
let running: { child: ChildProcess; output: () => string };
let url = "";

async function writeRoster(name: string, people: readonly Row[]): Promise<string> {
  const workbook = new Excel.Workbook();
  const sheet = workbook.addWorksheet("花名册");
  sheet.addRow(["姓名", "企微账号", "居委会", "角色", "分管事项"]);
  sheet.addRows(people.map((each) => [each.name, each.account, each.committee, each.role, each.duty]));
  const path = join(directory, name);
  await workbook.xlsx.writeFile(path);
  return path;
}

function launch(words: readonly string[], changes: Record<string, string> = {}) {
  const env = {
    ...process.env,
    XDG_CACHE_HOME: process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache"),
    HOME: directory,
    WECHATY_PUPPET_SERVICE_DISABLE_EVENT_CACHE: "true",
    LINLI_DATA_DIR: join(directory, "data"),
    LINLI_MODELS_DIR: join(directory, "models"),
    LINLI_MODEL_SOURCES: "none",
    LINLI_WECOM_BOT_ID: `bot-of-${directory}`,
    LINLI_WECOM_BOT_SECRET: botSecret,
    LINLI_WECOM_BOT_URL: server.url,
    LINLI_ALARM_WEBHOOK: `http://127.0.0.1:${(webhook.address() as AddressInfo).port}/`,
    LINLI_HOTLINE: "962525",
    ...changes,
  };
  const child = spawn(process.execPath, [program, ...words], { env, stdio: ["pipe", "pipe", "pipe"] });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (data: Buffer) => (output += data.toString()));
  return { child, output: () => output };
}

async function run(words: readonly string[], changes: Record<string, string> = {}) {
  const { child, output } = launch(words, changes);
  const [code] = (await once(child, "close")) as [number | null];
  return { code, output: output() };
}

async function until<T>(what: string, look: () => T | undefined | false | Promise<T | undefined | false>): Promise<T> {
  const end = Date.now() + waitMsMax;
  while (Date.now() < end) {
    const found = await look();
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`waited in vain for ${what}\n${running?.output().slice(-2_000)}`);
}

const textsTo = (account: string) => server.textsTo(account);
const answerTo = (account: string, text: string, words: RegExp) => {
  const before = textsTo(account).length;
  server.sayText(account, text);
  return until(`an answer to ${text}`, () =>
    textsTo(account)
      .slice(before)
      .find((each) => words.test(each)),
  );
};

beforeAll(async () => {
  const { log } = await import("@juzi/wechaty-puppet");
  log.level("silent");
  puppetServer = await createPuppetServer(new TestPuppet(), { token: "puppet_workpro_0123456789abcdef" });
  await server.start();
  await new Promise<void>((resolve) => webhook.listen(0, "127.0.0.1", resolve));
  const imported = await run(["people", "import", await writeRoster("花名册.xlsx", [...staff, admin])]);
  expect(imported).toEqual({ code: 0, output: expect.stringContaining("新增201人，更新0人") });
  running = launch(["start", "--channel", "web,wecom-bot", "--port", "0"]);
  url = await until("the start", () => /(http:\/\/127\.0\.0\.1:\d+)\s/.exec(running.output())?.[1]);
  await until("the bot", () => running.output().includes("智能机器人已连上"));
}, waitMsMax);

afterAll(async () => {
  running?.child.kill("SIGKILL");
  await puppetServer?.stop();
  await server.stop();
  webhook.close();
});

describe("200 people of 20 居委会", () => {
  it("write at once and are answered each, first of all with who answers and that it is kept", async () => {
    for (const { account } of staff) server.sayText(account, `你好，我是${account}`);
    await until("200 answers", () => staff.every(({ account }) => textsTo(account).length > 0));
    for (const { account } of staff) {
      const texts = textsTo(account);
      expect(texts.filter((text) => /自动回复.*留存.*查看.*转人工/su.test(text))).toHaveLength(1);
    }
  });

  it("stand in the log with their roles and 居委会", async () => {
    const store = createLibsqlStore({ directory: join(directory, "data"), readOnly: true });
    const known = new Map<string, Message>();
    for (const session of await store.sessions())
      for (const { body } of await store.rows(session)) {
        const { event } = JSON.parse(body) as RowBody;
        const message = event["message"] as Message | undefined;
        if (message) known.set(message.from, message);
      }
    await store.close();
    for (const { account, committee, role } of staff) {
      const { role: recorded = "resident", committee: unit } = known.get(account) ?? {};
      expect([roleLabels[recorded], unit]).toEqual([role, committee]);
    }
  });

  it("reach colleagues of their own 居委会, by what these are in charge of", async () => {
    const askers = committees.map((_, place) => `p${place + 1}-8`);
    for (const account of askers) server.sayText(account, "转人工，低保的事情");
    await until("20 calls", () => staff.filter(({ account }) => called(account)).length >= 20);
    for (const asker of askers) await until("word of it", () => textsTo(asker).some((text) => text.includes("转给")));
    const told = staff.filter(({ account }) => called(account));
    expect(new Set(told.map(({ committee }) => committee)).size).toBe(20);
    for (const { account, duty } of told) {
      expect(duty).toBe("低保");
      for (const text of textsTo(account).filter((each) => each.includes("【转人工】")))
        expect(text).toContain(`${committeeOf.get(account)?.slice(1, 3)}组8号`);
    }
  });
  const called = (account: string) => textsTo(account).some((text) => text.includes("【转人工】"));

  it("in danger: three of the same 居委会 and the alarm at once, with what was said, and the hotline of the office", async () => {
    server.sayText("p5-1", "我不想活了");
    await until("the alarm", () => alarms.some((text) => text.includes("05组1号")));
    const told = staff.filter(({ account }) => textsTo(account).some((text) => text.includes("【紧急】")));
    expect(told.map(({ committee }) => committee)).toEqual(Array.from({ length: 3 }, () => "第05居委会"));
    expect(alarms.find((text) => text.includes("05组1号"))).toContain("对方：我不想活了");
    const texts = await until(
      "the hotline",
      () => textsTo("p5-1").some((text) => text.includes("962525")) && textsTo("p5-1"),
    );
    expect(texts.some((text) => /12356/.test(text))).toBe(true);
  });
});

describe("a 督导 of one 居委会", () => {
  const post = async <T>(path: string, body: object, headers: Record<string, string> = {}): Promise<[T, string]> => {
    const response = await fetch(`${url}/console/api/${path}`, {
      method: "POST",
      headers: { "Content-Type": "application/json", Origin: url, ...headers },
      body: JSON.stringify(body),
    });
    if (response.status !== 200) throw new Error(`${path} ${response.status} ${await response.text()}`);
    return [(await response.json()) as T, (response.headers.get("set-cookie") ?? "").split(";")[0] ?? ""];
  };
  const signIn = async (token: string, name: string): Promise<Record<string, string>> => {
    const [me, cookie] = await post<Me>("redeem", { token, name, password });
    return { Cookie: cookie, "x-linli-csrf": me.user?.csrf ?? "" };
  };
  const list = async (headers: Record<string, string>, query = "") =>
    (await (await fetch(`${url}/console/api/sessions${query}`, { headers })).json()) as SessionList;

  it("sees the sessions of the own people in the console and nobody else's", async () => {
    const link = await until("the link", () => /请打开这个链接设置管理员.*\n(\S+)/u.exec(running.output())?.[1]);
    const owner = await signIn(link.split("/").at(-1) ?? "", "管理员甲");
    const supervisors: Record<string, string>[] = [];
    for (const unit of ["第01居委会", "第02居委会"]) {
      const [{ token }] = await post<{ token: string }>(
        "users",
        { name: `${unit}督导`, role: "supervisor", unit },
        owner,
      );
      supervisors.push(await signIn(token, `${unit}督导`));
    }
    const [first = {}, second = {}] = supervisors;
    const all = await until("the index", async () => {
      const found = await list(second);
      return found.sessions.length >= 10 && found;
    });
    expect(new Set(all.sessions.map(({ unit }) => unit))).toEqual(new Set(["第02居委会"]));
    const foreign = all.sessions[0]?.id ?? "";
    expect((await fetch(`${url}/console/api/sessions/${foreign}`, { headers: second })).status).toBe(200);
    expect((await fetch(`${url}/console/api/sessions/${foreign}`, { headers: first })).status).toBe(404);
    const searched = await list(first, `?unit=${encodeURIComponent("第02居委会")}`);
    expect(searched.sessions.map(({ unit }) => unit).filter((unit) => unit !== "第01居委会")).toEqual([]);
  });

  it("gets no roster in the chat; the administrator does, and changes a role at once", async () => {
    for (const text of ["名单", "名单 第02居委会", "名单 p2-1 管理员"]) {
      const answer = await answerTo("p1-9", text, /./u);
      expect(answer).toContain("只有管理员");
    }
    expect(await answerTo("boss", "名单 第02居委会", /02组1号/u)).toContain("p2-10");
    expect(await answerTo("boss", "名单 p1-9 管理员", /管理员/u)).toContain("01组9号");
    expect(await answerTo("p1-9", "名单", /201人/u)).toContain("第20居委会 10人");
  });
});

describe("an internal handbook", () => {
  const title = "矛盾纠纷台账登记（内部）";
  const secret = /台账|内部/u;

  it("is taken in by the administrator in the chat, and by nobody else", async () => {
    const bytes = await handbook(title, { fee: "登记费用每本台账八元。" });
    for (const [account, words] of [
      ["p3-1", /只有管理员/u],
      ["boss", /已入库.*不给居民看/u],
    ] as const) {
      const before = textsTo(account).length;
      server.sayFile(account, `${title}.docx`, bytes);
      await until("word of the file", () => textsTo(account).length > before);
      await answerTo(account, "入库", words);
    }
    expect(await answerTo("boss", "状态", /份手册/u)).toContain("内部1份");
  });

  it("is answered from for colleagues in private only, never for residents, also not by a quote", async () => {
    const asked = "矛盾纠纷台账登记要多少钱";
    const answer = await answerTo("p3-1", asked, /八元/u);
    expect(answer).toContain(title);
    const shownTo = async (account: string, text: string, chat?: string, more: Record<string, unknown> = {}) => {
      const before = textsTo(chat ?? account).length;
      server.sayText(account, chat ? `@邻里助手 ${text}` : text, chat, more);
      return until("an answer", () => textsTo(chat ?? account)[before]);
    };
    const quote = { quote: { msgtype: "text", text: { content: answer } } };
    const replies = [
      await shownTo("stranger", asked),
      await shownTo("stranger", "要多少钱", undefined, quote),
      await shownTo("stranger", "目录"),
      await shownTo("stranger", asked, "group-1"),
      await shownTo("p3-1", asked, "group-1"),
    ];
    for (const reply of replies) expect(reply.replaceAll(asked, "")).not.toMatch(secret);
  });
});

describe("the roster while the program runs", () => {
  it("is updated by another import, which says what is wrong with which row", async () => {
    const changed = {
      ...staff[0],
      name: "01组1号",
      account: "p1-1",
      committee: "第20居委会",
      role: "社工",
      duty: "社保",
    };
    const path = await writeRoster("更新.xlsx", [
      changed,
      { ...admin, account: "" },
      { ...changed, account: "x", role: "书记" },
    ]);
    const { code, output } = await run(["people", "import", path]);
    expect(code).toBe(1);
    expect(output).toMatch(/第3行：企微账号没有填/u);
    expect(output).toMatch(/第4行：角色“书记”不认识/u);
    expect(output).toContain("新增0人，更新1人");
    expect(await answerTo("boss", "名单 第20居委会", /p1-1/u)).toContain("01组1号");
  });
});

describe("a start that cannot go well ends with code 1 and says why", () => {
  const elsewhere = (name: string) => ({ LINLI_DATA_DIR: join(directory, name) });

  it("with a second program on the bot, a wrong secret, and no server", async () => {
    const second = await run(["start", "--channel", "wecom-bot"], elsewhere("second"));
    expect(second).toEqual({ code: 1, output: expect.stringContaining("另一个邻里程序") });
    const other = { ...elsewhere("third"), LINLI_WECOM_BOT_ID: `other-${directory}` };
    const wrong = await run(["start", "--channel", "wecom-bot"], { ...other, LINLI_WECOM_BOT_SECRET: "wrong" });
    expect(wrong).toEqual({ code: 1, output: expect.stringContaining("机器人编号或密钥不对") });
    const dead = await run(["start", "--channel", "wecom-bot"], { ...other, LINLI_WECOM_BOT_URL: "ws://127.0.0.1:1" });
    expect(dead).toEqual({ code: 1, output: expect.stringContaining("连不上服务") });
  });

  it("with a wrong token of WorkPro, and no server", async () => {
    const workPro = { ...elsewhere("fourth"), LINLI_WECHATY_ENDPOINT: puppetServer.endpoint };
    const wrong = { ...workPro, LINLI_WECHATY_TOKEN: "puppet_workpro_ffffffffffffffff" };
    expect(await run(["start", "--channel", "wechaty"], wrong)).toEqual({
      code: 1,
      output: expect.stringContaining("令牌不对"),
    });
    const dead = { ...wrong, LINLI_WECHATY_ENDPOINT: "127.0.0.1:1" };
    expect(await run(["start", "--channel", "wechaty"], dead)).toEqual({
      code: 1,
      output: expect.stringContaining("连不上服务"),
    });
  });
});

describe("after the program ended", () => {
  it("a simulation on its data knows people by the roster, and a replay tells when each reply was sent", async () => {
    running.child.kill("SIGTERM");
    await until("the end", () => running.child.exitCode !== null);
    const ask = (session: string) => JSON.stringify({ session, text: "矛盾纠纷台账登记要多少钱" });
    const { child, output } = launch(["simulate", "--keep"]);
    child.stdin?.end(`${["p4-1", "stranger"].map(ask).join("\n")}\n`);
    await once(child, "close");
    const [worker = "", resident = ""] = output()
      .split("\n")
      .filter((each) => each.startsWith('{"session"'));
    expect(worker).toContain("八元");
    expect(resident).not.toContain("八元");
    const told = await run(["replay", "wecom-bot/p1-1/p1-1"]);
    expect(told.output).toMatch(/［\d\d:\d\d:\d\d 送达.*］回复：/u);
    expect(running.output()).toMatch(/"key":"wecom-bot\/p1-1\/p1-1#\d+\.\d+".*回复 SENT/u);
  });
});
