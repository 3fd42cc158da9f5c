import { readFile } from "node:fs/promises";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sessionKey } from "../../../../src/shared/ids.ts";
import { until } from "../../../contracts/channel.contract.ts";
import { chromiumPath, launchChromium, screenshot, withoutChromium } from "../../web/chromium.ts";
import { say as sayByHttp } from "./chatClient.ts";
import { type ChatWorld, handbookBytes, openChatWorld, planBytes, useTemporaryDirectories } from "./chatWorld.ts";

const phone = { width: 360, height: 740 };
const desktop = { width: 1_280, height: 800 };
const sizes = [
  ["phone", phone, "王社工"],
  ["desktop", desktop, "李社工"],
] as const;

useTemporaryDirectories();
let browser: Browser;
let world: ChatWorld;

/** Opens the page for a new browser; fails the test if it asks for anything outside or breaks its own policy. */
async function openPage(options: BrowserContextOptions = {}, at: ChatWorld = world) {
  const isPhone = (options.viewport ?? phone).width < 600;
  const device = { viewport: phone, isMobile: isPhone, hasTouch: isPhone };
  const context = await browser.newContext({ ...device, locale: "zh-CN", acceptDownloads: true, ...options });
  const page = await context.newPage();
  const problems: string[] = [];
  page.on("request", (request) => {
    if (!request.url().startsWith(at.url)) problems.push(`asked for ${request.url()}`);
  });
  page.on("pageerror", (error) => problems.push(String(error)));
  page.on("console", (line) => {
    if (line.type() === "error" && /Content Security Policy/.test(line.text())) problems.push(line.text());
  });
  await page.goto(at.url);
  return { page, problems, close: () => context.close() };
}

async function enter(page: Page, name: string): Promise<void> {
  await page.getByLabel("怎么称呼您").fill(name);
  await page.getByRole("button", { name: "开始" }).click();
  await page.getByText("在线", { exact: true }).waitFor();
}

const say = async (page: Page, text: string) => {
  await page.getByLabel("输入消息").fill(text);
  await page.getByRole("button", { name: "发送", exact: true }).click();
};
const bubbles = (page: Page) => page.getByRole("log").getByRole("article");
const last = (page: Page) => bubbles(page).last();
const shown = (page: Page, text: string) => page.getByRole("log").getByText(text).first().waitFor();
const contents = (page: Page) => page.getByRole("log").locator(".bubble").allInnerTexts();
const overflow = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

async function askAndChoose(page: Page): Promise<void> {
  await say(page, "社保卡丢了怎么办");
  await page.getByRole("button", { name: "丢了补办" }).click();
  await shown(page, "出处：");
}

describe.skipIf(!chromiumPath)(`the page in a real browser${withoutChromium}`, () => {
  beforeAll(async () => {
    browser = await launchChromium();
    world = await openChatWorld();
  });
  afterAll(async () => {
    await browser?.close();
    await world?.close();
  });

  it.each(sizes)("leads from a name to an answer and the Word file (%s)", async (device, viewport, name) => {
    const { page, problems, close } = await openPage({ viewport });
    if (device === "phone") await screenshot(page, "chat", "phone-name");
    await enter(page, name);
    for (const example of ["问办事", "写活动策划", "帮助"]) await page.getByRole("button", { name: example }).waitFor();
    await screenshot(page, "chat", `${device}-first`);
    await page.getByRole("button", { name: "问办事" }).click();
    const chip = page.getByRole("button", { name: "丢了补办" });
    await chip.waitFor();
    expect(await chip.isEnabled()).toBe(true);
    if (device === "phone") await screenshot(page, "chat", "phone-options");
    await chip.click();
    await shown(page, "居民身份证");
    expect(await chip.isDisabled()).toBe(true);
    await page.getByRole("button", { name: "原文" }).click();
    await page.getByText("D002 社会保障卡挂失补办.docx", { exact: true }).waitFor();
    const downloading = page.waitForEvent("download");
    await page.getByRole("link", { name: /下载/ }).click();
    const download = await downloading;
    expect(download.suggestedFilename()).toBe("D002 社会保障卡挂失补办.docx");
    expect((await readFile(await download.path())).equals(handbookBytes)).toBe(true);
    await screenshot(page, "chat", `${device}-answer`);
    expect(await overflow(page)).toBe(0);
    expect(problems).toEqual([]);
    await close();
  });

  it.each(sizes)(
    "shows how a plan is being written, in one line, and then the file (%s)",
    async (device, viewport, name) => {
      const { page, close } = await openPage({ viewport });
      await enter(page, `${name}（活动）`);
      const before = world.writings.length;
      await page.getByRole("button", { name: "写活动策划" }).click();
      await page.getByRole("button", { name: "确认" }).click();
      const writing = await until("the writer", () => world.writings[before]);
      const line = page.locator(".progress-text");
      writing.progress("活动目的", 0, 6);
      await page.getByText("正在写活动目的 1/6…").waitFor();
      writing.progress("活动流程", 2, 6);
      await page.getByText("正在写活动流程 3/6…").waitFor();
      expect(await line.count()).toBe(1);
      expect(await page.locator("progress").evaluate((bar: HTMLProgressElement) => bar.position)).toBeCloseTo(1 / 3);
      await say(page, "社保卡丢了，要补办");
      await shown(page, "居民身份证");
      expect(await line.innerText()).toBe("正在写活动流程 3/6…");
      await screenshot(page, "chat", `${device}-progress`);
      await page.reload();
      await page.getByText("正在写活动流程 3/6…").waitFor();
      writing.finish();
      await page.getByText("活动策划案-包饺子.docx", { exact: true }).waitFor();
      await line.waitFor({ state: "detached" });
      const downloading = page.waitForEvent("download");
      await page.getByRole("link", { name: /下载/ }).click();
      expect((await readFile(await (await downloading).path())).equals(planBytes)).toBe(true);
      await screenshot(page, "chat", `${device}-plan`);
      await close();
    },
  );

  it("stops a plan by 取消 in the line", async () => {
    const { page, close } = await openPage();
    await enter(page, "停写");
    const before = world.writings.length;
    await say(page, "下周六包饺子");
    await page.getByRole("button", { name: "确认" }).click();
    const writing = await until("the writer", () => world.writings[before]);
    writing.progress("活动目的", 0, 6);
    await page.locator(".progress").getByRole("button", { name: "取消" }).click();
    await shown(page, "好的，不写了。");
    await page.locator(".progress").waitFor({ state: "detached" });
    await close();
  });

  it("keeps everything over a reload, and repeats nothing", async () => {
    const { page, close } = await openPage();
    await enter(page, "刷新");
    await askAndChoose(page);
    const before = await contents(page);
    expect(before.length).toBe(4);
    await page.reload();
    await until("the same bubbles", async () => ((await contents(page)).length >= 4 ? true : undefined));
    expect(await contents(page)).toEqual(before);
    expect(await page.getByLabel("怎么称呼您").count()).toBe(0);
    await close();
  });

  it("keeps what is being typed over a reload, and for this name only", async () => {
    const { page, close } = await openPage();
    await enter(page, "写一半");
    await page.getByLabel("输入消息").fill("下周六下午两点在活动室");
    await page.reload();
    await page.getByText("在线", { exact: true }).waitFor();
    expect(await page.getByLabel("输入消息").inputValue()).toBe("下周六下午两点在活动室");
    await page.getByRole("button", { name: "对话列表，换一个名字" }).click();
    await page.getByRole("button", { name: "＋ 换一个名字" }).click();
    await enter(page, "另一个");
    expect(await page.getByLabel("输入消息").inputValue()).toBe("");
    await close();
  });

  it("shows the first screen from its top, also where it does not fit", async () => {
    const { page, close } = await openPage({ viewport: { width: 180, height: 370 } });
    await enter(page, "放大");
    await page.getByRole("button", { name: "帮助" }).waitFor();
    expect(await page.getByRole("log").evaluate((list) => list.scrollTop)).toBe(0);
    expect(await page.getByRole("log").evaluate((list) => list.scrollHeight > list.clientHeight)).toBe(true);
    expect(await overflow(page)).toBe(0);
    await close();
  });

  it("goes on by itself when the server was away, and sends what was typed meanwhile", async () => {
    let own = await openChatWorld();
    const { page, close } = await openPage({}, own);
    await enter(page, "张社工");
    await askAndChoose(page);
    const { directory, port } = own;
    await own.close();
    await page.getByText("连接断了，正在重新连接").waitFor();
    await say(page, "原文");
    await page.getByText("没发出去，连上后会自动再发。").waitFor();
    await screenshot(page, "chat", "phone-lost");
    own = await openChatWorld({ directory, port });
    await page.getByText("D002 社会保障卡挂失补办.docx", { exact: true }).waitFor();
    await page.getByText("连接断了，正在重新连接").waitFor({ state: "detached" });
    const all = await contents(page);
    expect(all.filter((text) => text === "原文")).toEqual(["原文"]);
    expect(all.filter((text) => text === "社保卡丢了怎么办").length).toBe(1);
    expect(await page.getByText("没发出去").count()).toBe(0);
    await close();
    await own.close();
  });

  it("sends again by itself what a cut kept back, also where the stream never noticed", async () => {
    const { page, close } = await openPage();
    await enter(page, "断了一下");
    await page.route("**/api/messages", (route) => route.abort(), { times: 1 });
    await say(page, "社保卡丢了怎么办");
    await page.getByText("没发出去，连上后会自动再发。").waitFor();
    await page.getByRole("button", { name: "丢了补办" }).waitFor();
    expect((await contents(page)).filter((text) => text === "社保卡丢了怎么办").length).toBe(1);
    await close();
  });

  it("sends what was typed without a server after a reload too, once", async () => {
    let own = await openChatWorld();
    const { page, close } = await openPage({}, own);
    await enter(page, "关页");
    const { directory, port } = own;
    await own.close();
    await page.getByText("连接断了").waitFor();
    await say(page, "社保卡丢了怎么办");
    await page.getByText("没发出去，连上后会自动再发。").waitFor();
    own = await openChatWorld({ directory, port });
    await page.reload();
    await page.getByRole("button", { name: "丢了补办" }).waitFor();
    expect((await contents(page)).filter((text) => text === "社保卡丢了怎么办").length).toBe(1);
    await close();
    await own.close();
  });

  it("keeps two people apart, and shows the same person on two devices the same", async () => {
    const first = await openPage();
    const second = await openPage();
    const third = await openPage();
    await enter(first.page, "赵");
    await enter(second.page, "钱");
    await enter(third.page, "赵");
    await Promise.all([say(first.page, "社保卡丢了怎么办"), say(second.page, "你好呀")]);
    await first.page.getByRole("button", { name: "丢了补办" }).waitFor();
    await third.page.getByRole("button", { name: "丢了补办" }).waitFor();
    await shown(second.page, "帮助");
    expect((await contents(second.page)).join()).not.toContain("社保卡丢了");
    expect((await contents(first.page)).join()).not.toContain("你好呀");
    expect(await contents(third.page)).toEqual(await contents(first.page));
    for (const { close } of [first, second, third]) await close();
  });

  it("shows markup as text: in what is said, in names and in file names", async () => {
    const attack = `<img src=x onerror="document.title='cracked'"><script>document.title='cracked'</script>`;
    const { page, problems, close } = await openPage();
    await enter(page, `<b onclick=1>坏</b>`);
    await page.locator(".header-person").getByText("<b onclick=1>坏</b>").waitFor();
    await say(page, attack);
    await shown(page, "<img src=x");
    const name = `<img src=x onerror=1>.docx`;
    await page.locator("input[type=file]").setInputFiles({ name, mimeType: "text/plain", buffer: Buffer.from("x") });
    await shown(page, "收到");
    expect(await page.getByRole("log").locator("img, script, b").count()).toBe(0);
    expect(await page.title()).toBe("邻里助手");
    expect(problems).toEqual([]);
    await close();
  });

  it("works by keyboard alone", async () => {
    const { page, close } = await openPage({ viewport: desktop });
    const { keyboard } = page;
    const focused = () =>
      page.evaluate(() => document.activeElement?.getAttribute("aria-label") ?? document.activeElement?.textContent);
    const tabTo = async (label: string) => {
      for (let count = 0; count < 40 && !(await focused())?.includes(label); count += 1) await keyboard.press("Tab");
      expect(await focused()).toContain(label);
    };
    await until("the name field", async () =>
      (await page.evaluate(() => document.activeElement?.id)) === "name" ? true : undefined,
    );
    await keyboard.type("键盘");
    await keyboard.press("Enter");
    await page.getByText("在线", { exact: true }).waitFor();
    await tabTo("发送文件");
    await keyboard.press("Tab");
    expect(await focused()).toBe("输入消息");
    await keyboard.type("社保卡丢了");
    await keyboard.press("Shift+Enter");
    await keyboard.type("怎么办");
    await keyboard.press("Enter");
    await page.getByRole("button", { name: "丢了补办" }).waitFor();
    expect((await contents(page))[0]).toBe("社保卡丢了\n怎么办");
    await keyboard.press("Shift+Tab");
    for (let count = 0; count < 40 && (await focused()) !== "丢了补办"; count += 1) await keyboard.press("Shift+Tab");
    const outline = await page.evaluate(() => getComputedStyle(document.activeElement as Element).outlineStyle);
    expect(outline).toBe("solid");
    await keyboard.press("Enter");
    await shown(page, "出处：");
    expect(await focused()).toBe("输入消息");
    await close();
  });

  it("does not send when Enter only picks a word of an input method", async () => {
    const { page, close } = await openPage();
    await enter(page, "拼音");
    const input = page.getByLabel("输入消息");
    await input.fill("shebaoka");
    await input.dispatchEvent("keydown", { key: "Enter", isComposing: true });
    expect(await input.inputValue()).toBe("shebaoka");
    expect(await bubbles(page).count()).toBe(0);
    await close();
  });

  it("says what is wrong with a message that the server refuses, and keeps it for 重发", async () => {
    const { page, close } = await openPage();
    await enter(page, "超长");
    await say(page, "字".repeat(20_001));
    await page.getByRole("alert").getByText("分成几条").waitFor();
    await page.getByRole("button", { name: "重发" }).click();
    await page.getByRole("alert").getByText("分成几条").waitFor();
    await say(page, "短的");
    await shown(page, "帮助");
    await page.getByRole("button", { name: "不发了" }).click();
    await page.reload();
    await shown(page, "帮助");
    expect(await page.getByRole("alert").count()).toBe(0);
    await close();
  });

  it("shows dots as long as an answer is awaited", async () => {
    const { page, close } = await openPage();
    await enter(page, "等待");
    const before = world.holds.length;
    await say(page, "社保卡丢了怎么办，您慢慢想");
    const dots = page.getByRole("img", { name: "助手正在输入" });
    await dots.waitFor();
    (await until("the question", () => world.holds[before]))();
    await page.getByRole("button", { name: "丢了补办" }).waitFor();
    expect(await dots.count()).toBe(0);
    await close();
  });

  it("lets a whole answer be copied as it stands", async () => {
    const { page, close } = await openPage({ permissions: ["clipboard-read", "clipboard-write"] });
    await enter(page, "复制");
    await askAndChoose(page);
    await page.getByRole("button", { name: "复制这条消息" }).last().click();
    await page.getByRole("button", { name: "已复制" }).waitFor();
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    expect(copied).toContain("【所需材料】\n1. 居民身份证（原件，1份）：核验后退还\n2. ");
    const selected = await last(page)
      .locator(".bubble")
      .evaluate((bubble) => {
        getSelection()?.selectAllChildren(bubble);
        return String(getSelection());
      });
    expect(selected.trim()).toBe(copied.trim());
    await close();
  });

  it("loads earlier messages on demand", async () => {
    const session = sessionKey("web", "很久", "很久");
    for (let count = 0; count < 200; count += 1) {
      const message = { id: `m${count}`, at: Date.now(), kind: "text" as const, text: `第${count}句`, from: "很久" };
      await world.kernel.dispatch(session, message.id, { type: "message.received", message, at: message.at });
      await world.kernel.settled(session);
    }
    const { page, close } = await openPage();
    await enter(page, "很久");
    await shown(page, "第199句");
    expect(await page.getByText("第0句", { exact: true }).count()).toBe(0);
    await page.getByRole("button", { name: "看更早的消息" }).click();
    await page.getByText("第0句", { exact: true }).waitFor({ state: "attached" });
    expect((await contents(page)).filter((text) => text.startsWith("第")).length).toBe(200);
    await close();
  });

  it("has a conversation for each name that was used in this browser", async () => {
    const { page, close } = await openPage({ viewport: desktop });
    await enter(page, "王阿姨");
    await say(page, "社保卡丢了怎么办");
    await page.getByRole("button", { name: "丢了补办" }).waitFor();
    await page.getByRole("button", { name: "＋ 换一个名字" }).click();
    await enter(page, "李阿姨");
    await page.getByRole("button", { name: "问办事" }).waitFor();
    const list = page.getByRole("complementary", { name: "对话列表" });
    expect(await list.getByRole("listitem").allInnerTexts()).toEqual(["李\n李阿姨", "王\n王阿姨"]);
    await list.getByRole("button", { name: "王阿姨" }).click();
    await shown(page, "社保卡丢了怎么办");
    await page.setViewportSize(phone);
    expect(await list.isVisible()).toBe(false);
    await page.getByRole("button", { name: /对话列表/ }).click();
    await list.getByRole("button", { name: "李阿姨" }).click();
    await page.getByRole("button", { name: "问办事" }).waitFor();
    await close();
  });

  it("follows the system into the dark", async () => {
    const { page, close } = await openPage({ colorScheme: "dark" });
    const lightness = (selector: string, property: "color" | "backgroundColor") =>
      page
        .locator(selector)
        .first()
        .evaluate((element, name) => {
          const [red = 0, green = 0, blue = 0] = (getComputedStyle(element)[name].match(/\d+/g) ?? []).map(Number);
          return (red + green + blue) / 3;
        }, property);
    await enter(page, "夜班");
    await askAndChoose(page);
    expect(await lightness("body", "backgroundColor")).toBeLessThan(40);
    expect(await lightness(".bubble-bot", "backgroundColor")).toBeLessThan(60);
    expect(await lightness(".bubble-bot", "color")).toBeGreaterThan(200);
    await screenshot(page, "chat", "phone-dark");
    await close();
  });

  it("fits at 200 % zoom and on the narrowest phones, with the input in view", async () => {
    // 200 % of a 1,280 × 800 screen, and of a 360 px phone.
    for (const viewport of [
      { width: 640, height: 400 },
      { width: 320, height: 568 },
      { width: 180, height: 370 },
    ]) {
      const { page, close } = await openPage({ viewport });
      await enter(page, "放大");
      await page.getByRole("button", { name: "发送", exact: true }).waitFor();
      await sayByHttp(world.url, "放大", "社保卡丢了，要补办");
      await shown(page, "出处：");
      expect(await overflow(page)).toBe(0);
      const box = await page.getByLabel("输入消息").boundingBox();
      expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThanOrEqual(viewport.height);
      await close();
    }
  });

  it("follows the end while it is in view, and offers the way there while somebody reads further up", async () => {
    const { page, close } = await openPage();
    await enter(page, "阅读");
    for (let count = 0; count < 6; count += 1) await sayByHttp(world.url, "阅读", "社保卡丢了，要补办");
    await until("all answers", async () => ((await bubbles(page).count()) === 12 ? true : undefined));
    const list = page.getByRole("log");
    const fromEnd = () => list.evaluate((element) => element.scrollHeight - element.scrollTop - element.clientHeight);
    await until("the end", async () => ((await fromEnd()) < 2 ? true : undefined));
    await list.evaluate((element) => element.scrollTo({ top: 0 }));
    await until("the start", async () =>
      (await list.evaluate((element) => element.scrollTop)) === 0 ? true : undefined,
    );
    await sayByHttp(world.url, "阅读", "新的一句");
    await page.getByRole("button", { name: "看最新" }).click();
    await until("the end again", async () => ((await fromEnd()) < 2 ? true : undefined));
    await page.getByRole("button", { name: "看最新" }).waitFor({ state: "detached" });
    await close();
  });

  it("shows a long answer from its beginning", async () => {
    const { page, close } = await openPage({ viewport: { width: 360, height: 360 } });
    await enter(page, "长文");
    await sayByHttp(world.url, "长文", "社保卡丢了，要补办");
    await shown(page, "出处：");
    const top = () =>
      last(page).evaluate(
        (row) => row.getBoundingClientRect().top - (row.closest("[role=log]")?.getBoundingClientRect().top ?? 0),
      );
    await until("the beginning", async () => (Math.abs(await top()) < 30 ? true : undefined));
    await page.getByRole("button", { name: "看最新" }).click();
    await until("the end", async () => ((await top()) < -30 ? true : undefined));
    await close();
  });

  it("offers the names that were used, also on a phone", async () => {
    const { page, close } = await openPage();
    await enter(page, "旧名");
    await page.getByRole("button", { name: /对话列表/ }).click();
    const list = page.getByRole("complementary", { name: "对话列表" });
    await list.waitFor();
    await page.keyboard.press("Escape");
    await list.waitFor({ state: "hidden" });
    await page.getByRole("button", { name: /对话列表/ }).click();
    await page.getByRole("button", { name: "＋ 换一个名字" }).click();
    await page.getByRole("region", { name: "用过的名字" }).getByRole("button", { name: "旧名" }).click();
    await page.locator(".header-person").getByText("旧名").waitFor();
    await close();
  });

  it("tells a screen reader who speaks and what goes on", async () => {
    const { page, close } = await openPage();
    await enter(page, "听屏");
    await askAndChoose(page);
    const log = page.getByRole("log", { name: "对话内容" });
    expect(await log.getAttribute("aria-busy")).toBe("false");
    expect(await last(page).innerText()).toContain("助手：");
    await page.getByRole("list", { name: "可以选的回答（已过）" }).first().waitFor();
    await page.getByRole("button", { name: "发送文件" }).waitFor();
    await page.getByRole("status").getByText("在线").waitFor();
    await close();
  });

  it("complained of nothing in all this", () => {
    expect(world.complaints).toEqual([]);
  });
});
