import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { existsSync, readdirSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { HistoryPage } from "../../../../src/adapters/channels/webChat/entry.ts";
import {
  burstMessagesMax,
  streamsPerPersonMax,
  windowRowsMax,
} from "../../../../src/adapters/channels/webChat/limits.ts";
import { sessionKey } from "../../../../src/shared/ids.ts";
import { until } from "../../../contracts/channel.contract.ts";
import { fileUrl, rawRequest, readEvents, say, sayFile } from "./chatClient.ts";
import { type ChatWorld, handbookBytes, openChatWorld, planBytes, useTemporaryDirectories } from "./chatWorld.ts";

useTemporaryDirectories();
let world: ChatWorld;
beforeAll(async () => {
  world = await openChatWorld();
});
afterAll(() => world.close());

const sessionOf = (person: string) => sessionKey("web", person, person);
const sayAndWait = async (person: string, text: string) => {
  const response = await say(world.url, person, text);
  await world.kernel.settled(sessionOf(person));
  return response;
};
const historyOf = async (person: string, before?: number): Promise<HistoryPage> => {
  const query = new URLSearchParams({ person, ...(before === undefined ? {} : { before: String(before) }) });
  return (await (await fetch(`${world.url}/api/history?${query}`)).json()) as HistoryPage;
};
const errorOf = async (response: Response) => ((await response.json()) as { error: string }).error;
const countSaid = (page: HistoryPage) => page.entries.filter(({ kind }) => kind === "said").length;

describe("a message", () => {
  it("is accepted once it is stored, and known when it comes again, even with another text", async () => {
    const id = randomUUID();
    expect((await say(world.url, "甲", "你好", id)).status).toBe(202);
    expect((await say(world.url, "甲", "别的", id)).status).toBe(200);
    const { entries } = await historyOf("甲");
    expect(entries.filter(({ kind }) => kind === "said")).toMatchObject([{ text: "你好", messageId: id }]);
  });

  it("without text is let through: the machine answers", async () => {
    expect((await sayAndWait("空", "")).status).toBe(202);
    expect((await historyOf("空")).entries.at(-1)).toMatchObject({
      kind: "text",
      text: expect.stringContaining("没有看懂"),
    });
  });

  it("of 20,000 characters is taken, a longer one refused with what to do, also one beyond any limit", async () => {
    expect((await say(world.url, "长", "字".repeat(20_000))).status).toBe(202);
    for (const length of [20_001, 2_000_000]) {
      const response = await say(world.url, "长", "字".repeat(length));
      expect(response.status).toBe(413);
      expect(await errorOf(response)).toContain("分成几条");
    }
    await world.kernel.settled(sessionOf("长"));
    expect(countSaid(await historyOf("长"))).toBe(1);
  });

  it.each(["", "   ", "名".repeat(21), "看\u0000不见", "反\u202e转"])("from nobody (%j) is refused", async (person) => {
    const response = await say(world.url, person, "你好");
    expect(response.status).toBe(400);
    expect(await errorOf(response)).toContain("名字");
  });

  it("of 20 characters of name is taken; spaces around a name do not make another person", async () => {
    expect((await say(world.url, "名".repeat(20), "你好")).status).toBe(202);
    expect((await say(world.url, "  小 王 ", "空格")).status).toBe(202);
    expect(countSaid(await historyOf("小 王"))).toBe(1);
  });

  it.each([
    ["no JSON", "{"],
    ["no id", JSON.stringify({ person: "甲", text: "x" })],
    ["an id that could be a key of the kernel", JSON.stringify({ person: "甲", text: "x", id: "web#0.1:result" })],
    ["a text that is none", JSON.stringify({ person: "甲", text: { a: 1 }, id: randomUUID() })],
  ])("with %s is refused", async (_what, body) => {
    const response = await fetch(`${world.url}/api/messages`, { method: "POST", body });
    expect(response.status).toBe(400);
  });

  it("is refused when a person sends too many at once, while others go on", async () => {
    let taken = 0;
    let refused = await say(world.url, "快", "");
    // On a slow machine some more are allowed meanwhile.
    for (; refused.status !== 429 && taken < burstMessagesMax * 10; taken += 1)
      refused = await say(world.url, "快", "");
    expect(refused.status).toBe(429);
    expect(taken).toBeGreaterThanOrEqual(burstMessagesMax);
    expect(Number(refused.headers.get("Retry-After"))).toBeGreaterThan(0);
    expect(await errorOf(refused)).toContain("稍等");
    expect((await say(world.url, "慢", "你好")).status).toBe(202);
    await world.kernel.settled(sessionOf("快"));
  });
});

describe("a file that a person sends", () => {
  it("is kept under a safe name in a folder of the person, and shown by its name", async () => {
    const bytes = Buffer.from("内容".repeat(1_000));
    expect((await sayFile(world.url, "档", "../../../etc/居民 诉求.docx", bytes)).status).toBe(202);
    const rows = await world.store.rows(sessionOf("档"));
    const { message } = JSON.parse(rows[1]?.body ?? "").event as { message: { path: string; fileName: string } };
    expect(message.fileName).toBe("居民 诉求.docx");
    expect(message.path.startsWith(join(world.directory, "files"))).toBe(true);
    expect(await readFile(message.path)).toEqual(bytes);
    await world.kernel.settled(sessionOf("档"));
    const { entries } = await historyOf("档");
    expect(entries[0]).toMatchObject({ kind: "said", fileName: "居民 诉求.docx" });
    expect(entries[1]).toMatchObject({ kind: "text", text: expect.stringContaining("居民 诉求.docx") });
  });

  it("cannot replace the file of another person by using its id and its name", async () => {
    const id = randomUUID();
    await sayFile(world.url, "先", "同名.docx", Buffer.from("one"), id);
    await sayFile(world.url, "后", "同名.docx", Buffer.from("two"), id);
    const { message } = JSON.parse((await world.store.rows(sessionOf("先")))[1]?.body ?? "").event as {
      message: { path: string };
    };
    expect(String(await readFile(message.path))).toBe("one");
  });

  it("is listened to where it is a recording, and shown by its name", async () => {
    await sayFile(world.url, "听", "录音 1.m4a", Buffer.from("sound"));
    const { message } = JSON.parse((await world.store.rows(sessionOf("听")))[1]?.body ?? "").event as {
      message: { kind: string; path: string };
    };
    expect(message.kind).toBe("voice");
    expect(String(await readFile(message.path))).toBe("sound");
    await world.kernel.settled(sessionOf("听"));
    expect((await historyOf("听")).entries[0]).toMatchObject({ kind: "said", fileName: "录音 1.m4a" });
  });

  it("that is empty is refused in words, and nothing of it is kept", async () => {
    const response = await sayFile(world.url, "空件", "空.docx", Buffer.alloc(0));
    expect(response.status).toBe(400);
    expect(await errorOf(response)).toContain("0 字节");
    expect(await historyOf("空件")).toEqual({ entries: [], earlier: null });
  });

  it("that is too large is refused, and nothing of it is left", async () => {
    const response = await sayFile(world.url, "大", "大.docx", Buffer.alloc(21 * 1_024 * 1_024));
    expect(response.status).toBe(413);
    expect(await errorOf(response)).toContain("20 MB");
    const files = join(world.directory, "files");
    const kept = existsSync(files) ? readdirSync(files, { recursive: true }).map(String) : [];
    expect(kept.filter((name) => name.endsWith("大.docx") || name.endsWith(".part"))).toEqual([]);
  });
});

describe("the stream", () => {
  it("tells what was said and answered, then whatever comes, each once and in order", async () => {
    await sayAndWait("流", "社保卡丢了怎么办");
    const reader = await readEvents(world.url, "流");
    await until("the opening", () => reader.openings[0]);
    expect(reader.openings[0]).toMatchObject({ reset: true, earlier: null });
    expect(reader.entries).toMatchObject([
      { kind: "said", text: "社保卡丢了怎么办" },
      { kind: "text", options: ["第一次办", "丢了补办", "都不是"] },
    ]);
    await sayAndWait("流", "丢了补办");
    await until("the answer", () => (reader.entries.length === 4 ? true : undefined));
    expect(reader.entries.map(({ kind }) => kind)).toEqual(["said", "text", "said", "text"]);
    expect(reader.lastId).toBe(reader.entries.at(-1)?.id);
    reader.close();
  });

  it("goes on after the last id: nothing lost, nothing twice", async () => {
    await sayAndWait("续", "社保卡丢了怎么办");
    const first = await readEvents(world.url, "续");
    await until("the opening", () => first.openings[0]);
    first.close();
    await sayAndWait("续", "丢了补办");
    await sayAndWait("续", "原文");
    const second = await readEvents(world.url, "续", { "Last-Event-ID": first.lastId });
    await until("the opening", () => second.openings[0]);
    expect(second.openings[0]?.reset).toBe(false);
    const together = [...first.entries, ...second.entries];
    expect(together).toEqual((await historyOf("续")).entries);
    expect(new Set(together.map(({ id }) => id)).size).toBe(together.length);
    second.close();
  });

  it("begins anew for a page that remembers another log, or sends no id at all", async () => {
    await sayAndWait("新", "你好");
    for (const id of ["999.1", "nonsense", "-1.0", "1.5; drop"]) {
      const reader = await readEvents(world.url, "新", { "Last-Event-ID": id });
      await until("the opening", () => reader.openings[0]);
      expect(reader.openings[0]?.reset).toBe(true);
      expect(reader.entries.length).toBe(2);
      reader.close();
    }
  });

  it("shows a plan's progress as one line that ends with the plan, also for somebody who comes later", async () => {
    await sayAndWait("写", "下周六包饺子");
    await say(world.url, "写", "确认");
    const writing = await until("the writer", () => world.writings.at(-1));
    const reader = await readEvents(world.url, "写");
    writing.progress("活动目的", 1, 6);
    await until("progress", () => reader.entries.find(({ kind }) => kind === "progress"));
    writing.progress("活动流程", 2, 6);
    await until("more progress", () => reader.entries.filter(({ kind }) => kind === "progress")[1]);
    const [one, two] = reader.entries.flatMap((entry) => (entry.kind === "progress" ? [entry] : []));
    expect(two).toMatchObject({ run: one?.run, text: "正在写活动流程 3/6…", done: 2, total: 6 });
    expect((await historyOf("写")).entries.filter(({ kind }) => kind === "progress")).toEqual([two]);
    writing.finish();
    await until("the end", () =>
      reader.entries.find((entry) => entry.kind === "progressEnd" && entry.run === one?.run),
    );
    await until("the file", () => reader.entries.find(({ kind }) => kind === "file"));
    expect((await historyOf("写")).entries.filter(({ kind }) => kind === "progress")).toEqual([]);
    reader.close();
  });

  it("ends the progress of a plan that is cancelled", async () => {
    await sayAndWait("停", "下周六包饺子");
    const before = world.writings.length;
    await say(world.url, "停", "确认");
    const writing = await until("the writer", () => world.writings[before]);
    writing.progress("活动目的", 1, 6);
    const reader = await readEvents(world.url, "停");
    await until("progress", () => reader.entries.find(({ kind }) => kind === "progress"));
    await sayAndWait("停", "取消");
    await until("the end", () => reader.entries.find(({ kind }) => kind === "progressEnd"));
    expect(reader.entries.at(-1)?.kind).toBe("progressEnd");
    reader.close();
  });

  it("is refused when one name has too many, and free again when one is closed", async () => {
    const open = await Promise.all(Array.from({ length: streamsPerPersonMax }, () => readEvents(world.url, "多")));
    expect(open.map(({ status }) => status)).toEqual(open.map(() => 200));
    expect((await readEvents(world.url, "多")).status).toBe(429);
    open[0]?.close();
    await until("a free place", async () => {
      const reader = await readEvents(world.url, "多");
      reader.close();
      return reader.status === 200 ? true : undefined;
    });
    for (const reader of open) reader.close();
  });

  it("ends when the server stops, quickly, and messages are refused in words", async () => {
    const other = await openChatWorld();
    const reader = await readEvents(other.url, "甲");
    await until("the opening", () => reader.openings[0]);
    await other.close();
    await until("the end", () => (reader.isOver ? true : undefined));
    await expect(say(other.url, "甲", "你好")).rejects.toThrow();
  });
});

describe("history", () => {
  it("comes in windows that join without a gap", async () => {
    const rounds = Math.ceil((windowRowsMax * 2.5) / 2);
    const session = sessionOf("旧");
    for (let count = 0; count < rounds; count += 1) {
      const message = { id: `m${count}`, at: Date.now(), kind: "text" as const, text: `第${count}句`, from: "旧" };
      await world.kernel.dispatch(session, message.id, { type: "message.received", message, at: message.at });
      await world.kernel.settled(session);
    }
    let page = await historyOf("旧");
    const pages = [page];
    while (page.earlier !== null) {
      page = await historyOf("旧", page.earlier);
      pages.unshift(page);
    }
    expect(pages.length).toBeGreaterThan(2);
    const said = pages.flatMap(({ entries }) =>
      entries.flatMap((entry) => (entry.kind === "said" ? [entry.text] : [])),
    );
    expect(said).toEqual(Array.from({ length: rounds }, (_none, count) => `第${count}句`));
  });

  it("of a name that never wrote is empty", async () => {
    expect(await historyOf("无")).toEqual({ entries: [], earlier: null });
  });
});

describe("a file of the bot", () => {
  it("comes byte for byte, as Word, under its own name", async () => {
    await sayAndWait("文", "社保卡丢了，要补办");
    await sayAndWait("文", "原文");
    const file = (await historyOf("文")).entries.find(({ kind }) => kind === "file");
    expect(file).toMatchObject({ bytes: handbookBytes.length });
    const response = await fetch(fileUrl(world.url, "文", file?.id ?? ""));
    expect(Buffer.from(await response.arrayBuffer()).equals(handbookBytes)).toBe(true);
    expect(response.headers.get("Content-Type")).toContain("wordprocessingml.document");
    const disposition = response.headers.get("Content-Disposition") ?? "";
    expect(disposition).toContain(`filename*=UTF-8''${encodeURIComponent("D002 社会保障卡挂失补办.docx")}`);
    expect(disposition).toMatch(/^attachment; filename="[\x20-\x7e]+";/);
  });

  it("is found by nobody else, and no other file is found at all", async () => {
    await sayAndWait("文二", "社保卡丢了，要补办");
    await sayAndWait("文二", "原文");
    const file = (await historyOf("文二")).entries.find(({ kind }) => kind === "file");
    expect(planBytes.length).toBeGreaterThan(0);
    for (const [person, entry] of [
      ["别人", file?.id ?? ""],
      ["文二", "0.1"],
      ["文二", "1.0"],
      ["文二", "99999.1"],
      ["文二", "..%2F..%2Fetc%2Fpasswd"],
    ] as const)
      expect((await fetch(fileUrl(world.url, person, entry))).status).toBe(404);
    for (const path of [
      "/../package.json",
      "/assets/../../package.json",
      "/%2e%2e/%2e%2e/etc/passwd",
      "/files/..%2f..%2fetc",
    ])
      expect((await rawRequest(world.port, { path, headers: { host: `127.0.0.1:${world.port}` } })).status).toBe(404);
  });
});

describe("the server", () => {
  it("answers only to its own name and its own page", async () => {
    const { port } = world;
    const host = `127.0.0.1:${port}`;
    const status = async (headers: Record<string, string>, path = "/api/status") =>
      (await rawRequest(port, { path, headers })).status;
    expect(await status({ host })).toBe(200);
    expect(await status({ host: `localhost:${port}` })).toBe(200);
    expect(await status({ host, origin: `http://${host}` })).toBe(200);
    expect(await status({ host: "evil.example" })).toBe(403);
    expect(await status({ host: `evil.example:${port}` })).toBe(403);
    expect(await status({ host: "127.0.0.1:1" })).toBe(403);
    expect(await status({ host, origin: "http://evil.example" })).toBe(403);
    expect(await status({ host, origin: "null" })).toBe(403);
    expect(await status({ host, "sec-fetch-site": "cross-site" })).toBe(403);
    expect(await status({ host, "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate" }, "/")).toBe(200);
  });

  it("takes no message that another site sends", async () => {
    const body = JSON.stringify({ person: "骗", id: randomUUID(), text: "取消" });
    const headers = { host: `127.0.0.1:${world.port}`, origin: "http://evil.example", "content-type": "text/plain" };
    const sent = await rawRequest(world.port, { method: "POST", path: "/api/messages", headers, body });
    expect(sent.status).toBe(403);
    expect(await historyOf("骗")).toEqual({ entries: [], earlier: null });
  });

  it("sends the page with headers that allow nothing from elsewhere and nothing inline", async () => {
    const response = await fetch(world.url);
    const policy = response.headers.get("Content-Security-Policy") ?? "";
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain("unsafe");
    expect(response.headers.get("X-Content-Type-Options")).toBe("nosniff");
    expect(response.headers.get("X-Frame-Options")).toBe("DENY");
    const html = await response.text();
    expect(html).toContain("邻里助手");
    expect(html).not.toMatch(/https?:\/\//);
    const script = /src="\.\/(assets\/[^"]+\.js)"/.exec(html)?.[1];
    expect((await fetch(`${world.url}/${script}`)).headers.get("Cache-Control")).toContain("immutable");
  });

  it("says where it is not found, in words", async () => {
    const response = await fetch(`${world.url}/api/nothing`);
    expect(response.status).toBe(404);
    expect(await errorOf(response)).toContain("找不到");
  });

  it("is refused any address but this machine's own, before anything listens", async () => {
    for (const host of ["0.0.0.0", "192.0.2.1", "::"])
      await expect(openChatWorld({ host })).rejects.toMatchObject({ code: "HOST_REFUSED" });
  });

  it("names the port that is taken", async () => {
    const blocker = createServer();
    const port = await new Promise<number>((resolve) =>
      blocker.listen(0, "127.0.0.1", () => resolve((blocker.address() as AddressInfo).port)),
    );
    await expect(openChatWorld({ port })).rejects.toMatchObject({ code: "PORT_IN_USE", detail: String(port) });
    await new Promise((resolve) => blocker.close(resolve));
  });

  it("does not start with a page that cannot be built, and frees its port", async () => {
    let opened = 0;
    const pageDirectory = async () => Promise.reject(new Error("no page"));
    const probe = createServer();
    opened = await new Promise<number>((resolve) =>
      probe.listen(0, "127.0.0.1", () => resolve((probe.address() as AddressInfo).port)),
    );
    await new Promise((resolve) => probe.close(resolve));
    await expect(openChatWorld({ port: opened, pageDirectory })).rejects.toThrow("no page");
    await expect(
      new Promise((resolve, reject) => connect(opened, "127.0.0.1").once("connect", resolve).once("error", reject)),
    ).rejects.toMatchObject({ code: "ECONNREFUSED" });
  });

  it("tells the page who is signed in, where people sign in, and nothing of accounts elsewhere", async () => {
    let name: string | undefined;
    const other = await openChatWorld({ host: "0.0.0.0", signedIn: () => name });
    const status = async (url: string) => (await fetch(`${url}/api/status`)).json();
    expect(await status(other.url)).toEqual({ phase: "ready", detail: "", account: null });
    name = "周社工";
    expect(await status(other.url)).toEqual({ phase: "ready", detail: "", account: "周社工" });
    expect(await status(world.url)).toEqual({ phase: "ready", detail: "" });
    await other.close();
  });

  it("turns away who is not signed in before it reads what they send", async () => {
    const other = await openChatWorld({ host: "0.0.0.0", signedIn: () => undefined });
    for (const path of ["/api/files", "/api/messages"]) {
      const socket = connect(other.port, "127.0.0.1");
      const head = [
        `POST ${path} HTTP/1.1`,
        `Host: 127.0.0.1:${other.port}`,
        "Content-Type: multipart/form-data; boundary=x",
        "Content-Length: 100000",
        "",
        "--x",
      ];
      socket.write(head.join("\r\n"));
      const [answer] = (await once(socket, "data")) as [Buffer];
      expect(answer.toString()).toMatch(/^HTTP\/1\.1 401 /);
      socket.destroy();
    }
    expect((await sayFile(other.url, "周社工", "大.docx", Buffer.alloc(19 << 20))).status).toBe(401);
    await other.close();
  });

  it("serves other parts under their path, behind the same guard", async () => {
    const other = await openChatWorld({
      status: () => ({ phase: "loading", detail: "模型加载中" }),
      mounts: [{ path: "/console", fetch: (request) => new Response(`here ${new URL(request.url).pathname}`) }],
    });
    const response = await fetch(`${other.url}/console/replay`);
    expect(await response.text()).toBe("here /replay");
    expect(response.headers.get("Content-Security-Policy")).toContain("default-src 'none'");
    expect((await rawRequest(other.port, { path: "/console/", headers: { host: "evil.example" } })).status).toBe(403);
    expect(await (await fetch(`${other.url}/api/status`)).json()).toEqual({ phase: "loading", detail: "模型加载中" });
    await other.close();
  });

  it("complained of nothing in all this", () => {
    expect(world.complaints).toEqual([]);
  });
});
