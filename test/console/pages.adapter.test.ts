import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { chromiumPath, launchChromium, screenshot, withoutChromium } from "../adapters/web/chromium.ts";
import { until } from "../contracts/channel.contract.ts";
import { addCopies, type Model } from "./bulk.ts";
import {
  type ConsoleWorld,
  openConsoleWorld,
  password,
  type Session,
  temporaryDirectory,
  useTemporaryDirectories,
} from "./consoleWorld.ts";

const copies = 10_000;
/** A machine that has other things to do writes ten thousand logs in minutes. */
const setUpMs = 400_000;
const attack = `<img src=x onerror="document.title='bad'">`;

useTemporaryDirectories();
const directory = temporaryDirectory();
let browser: Browser;
let world: ConsoleWorld;
let admin: Session;
let peace: Session;

async function openPage(address = "", by?: Session) {
  const context = await browser.newContext({ viewport: { width: 1_280, height: 800 }, locale: "zh-CN" });
  const [name = "", value = ""] = by?.cookie.split("=") ?? [];
  if (by) await context.addCookies([{ name, value, url: world.origin }]);
  const page = await context.newPage();
  const problems: string[] = [];
  page.on("request", (asked) => {
    if (!asked.url().startsWith(world.origin)) problems.push(`asked for ${asked.url()}`);
  });
  page.on("pageerror", (error) => problems.push(String(error)));
  await page.goto(`${world.url}${address}`);
  return { page, problems, close: () => context.close() };
}
const shoot = (page: Page, name: string) => screenshot(page, "console", name);
const rows = (page: Page) => page.locator(".list tbody tr");
const overflow = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

describe.skipIf(!chromiumPath)(`the pages over ten thousand sessions${withoutChromium}`, () => {
  beforeAll(async () => {
    browser = await launchChromium();
    const first = await openConsoleWorld({ directory });
    admin = await first.setUp();
    peace = await first.addUser(admin, "孙督导", "supervisor", "和平居委会");
    const models: Model[] = [];
    for (const [person, texts] of [
      ["王社工", ["社保卡怎么办", "丢了补办"]],
      ["赵社工", ["火星移民怎么办", "转人工"]],
      ["李社工", ["给老人包饺子", "12月12日", "确认"]],
    ] as const) {
      const session = await first.say(person, texts);
      const head = await first.store.head(session);
      if (head) models.push({ head, rows: await first.store.rows(session) });
    }
    await first.close();
    // Plans have long logs: of those the one that was made is enough.
    addCopies(directory, models.slice(0, 2), copies, 30);
    world = await openConsoleWorld({ directory });
    await world.core.sessions.sweep();
    await world.say("李小明", [`我叫李小明，电话13812345678，${attack}在哪里补办`]);
  }, setUpMs);
  afterAll(async () => {
    await browser?.close();
    await world?.close();
  });

  it("let somebody in by name and password, and out again", async () => {
    const { page, close } = await openPage("#/sessions?tag=handover");
    await page.getByRole("heading", { name: "登录" }).waitFor();
    await page.getByLabel("名字").fill("孙督导");
    await page.getByLabel("密码").fill("不对不对不对123");
    await page.getByRole("button", { name: "登录" }).click();
    await page.getByRole("alert").getByText("名字或密码不对").waitFor();
    await page.getByLabel("密码").fill(password);
    await page.keyboard.press("Enter");
    await rows(page).first().waitFor();
    expect(page.url()).toContain("tag=handover");
    await page.getByText("和平居委会 · 孙督导（督导）").waitFor();
    expect(await page.getByRole("link", { name: "系统" }).count()).toBe(0);
    await page.getByRole("button", { name: "退出" }).click();
    await page.getByRole("heading", { name: "登录" }).waitFor();
    await close();
  });

  it("list what a filter finds and export it", async () => {
    const { page, problems, close } = await openPage("", admin);
    await page.getByText("共 10004 个会话").waitFor();
    await page.getByLabel("找话").fill("火星");
    await page.getByText("共 5001 个会话").waitFor();
    await page.getByLabel("到哪天").fill("2026-11-10");
    await until("fewer", async () => ((await page.getByText("共 5001 个会话").count()) === 0 ? true : undefined));
    const download = page.waitForEvent("download");
    await page.getByRole("link", { name: "Excel" }).click();
    expect((await download).suggestedFilename()).toBe("linli-sessions.xlsx");
    expect(await overflow(page)).toBe(0);
    expect(problems).toEqual([]);
    await close();
  });

  it("sum up and print", async () => {
    const { page, problems, close } = await openPage("#/overview?from=2026-10-01", admin);
    await page.getByRole("img", { name: /问得最多/ }).waitFor();
    await page.getByText("用得最多的手册是《社会保障卡挂失补办》").waitFor();
    await page.getByText("1 份手册从来没有用到").waitFor();
    await shoot(page, "overview-1280");
    expect(await overflow(page)).toBe(0);
    expect((await page.pdf({ format: "A4" })).length).toBeGreaterThan(10_000);
    expect(problems).toEqual([]);
    await close();
  });

  it("hide a resident until there is a reason, show texts as text, and open the clause that was cited", async () => {
    const { page, problems, close } = await openPage("", admin);
    await page.getByLabel("找人").fill("李小明");
    await until("one", async () => ((await rows(page).count()) === 1 ? true : undefined));
    expect(await rows(page).innerText()).toContain("李**");
    await rows(page).getByRole("link").click();
    await page.getByRole("slider").waitFor();
    expect(await page.locator(".replay").innerText()).not.toMatch(/李小明|13812345678/);
    await page.getByRole("button", { name: "查看原文" }).click();
    await page.getByLabel("为什么要看原文").fill("居民来电核对");
    await page.getByRole("button", { name: "显示" }).click();
    await page.getByText("正在显示原文（已记录）").waitFor();
    await until("the text", async () =>
      (await page.locator(".chat").innerText()).includes("13812345678") ? true : undefined,
    );
    expect(await page.locator("main img").count()).toBe(0);
    await page.keyboard.press("Home");
    await until("a clause", async () => {
      if ((await page.getByRole("link", { name: "打开《所需材料》" }).count()) > 0) return true;
      await page.keyboard.press("ArrowRight");
      return undefined;
    });
    await page.getByRole("link", { name: "打开《所需材料》" }).click();
    await page.getByRole("region", { name: "所需材料，回答引用了这里" }).waitFor();
    await shoot(page, "document-1280");
    expect(problems).toEqual([]);
    await close();
  });

  it("take a verdict, and an answer to a question that had none", async () => {
    const { page, close } = await openPage("#/unanswered", admin);
    await rows(page).first().getByRole("button", { name: "解答" }).click();
    await page.getByLabel("您的解答").fill("这件事请到居委会办公室当面问。");
    await shoot(page, "answer-1280");
    await page.getByRole("button", { name: "发给对方" }).click();
    await page.getByText("已交给助手发出").waitFor();
    await rows(page).nth(2).getByRole("link").click();
    await page.getByRole("region", { name: "评判这一步" }).getByRole("button", { name: "漏了" }).click();
    await page.getByRole("searchbox", { name: "找手册" }).fill("挂失");
    // What was only looked for is no choice.
    await page.getByRole("button", { name: "保存评判" }).click();
    await page.getByText("还没有选").waitFor();
    await page.getByRole("button", { name: "社会保障卡挂失补办", exact: true }).click();
    await page.getByRole("button", { name: "保存评判" }).click();
    await page.getByText("已评判：漏了，应该是《社会保障卡挂失补办》").waitFor();
    await shoot(page, "judged-1280");
    await page.goto(`${world.url}#/judgements`);
    await page.getByText("不用通知").waitFor();
    await close();
  });

  it("make an account by a link that works once", async () => {
    const { page, close } = await openPage("#/system", admin);
    await page.getByLabel("名字", { exact: true }).fill("周督导");
    await page.getByLabel("居委会").fill("幸福里居委会");
    await page.getByRole("button", { name: "新增或修改" }).click();
    const link = await page.locator(".one-time code").innerText();
    await page.getByText("记录完整，没有被改动过").waitFor();
    const guest = await openPage(link.slice(world.url.length));
    await guest.page.getByLabel("密码（至少10位）").fill(password);
    await guest.page.getByLabel("再写一遍").fill(password);
    await guest.page.getByRole("button", { name: "保存并进入" }).click();
    await guest.page.getByText("幸福里居委会 · 周督导（督导）").waitFor();
    await guest.close();
    await close();
  });

  it("show two supervisors each their own, at the same time", async () => {
    const [all, some] = await Promise.all([openPage("", admin), openPage("", peace)]);
    await all.page.getByText(/共 1000\d 个会话/).waitFor();
    await some.page.getByText("共 1 个会话").waitFor();
    await Promise.all([all.page.reload(), some.page.reload()]);
    await some.page.getByText("共 1 个会话").waitFor();
    await some.page.goto(`${world.url}#/overview?from=2026-10-01`);
    await some.page.getByText("一次答上").waitFor();
    expect(await some.page.getByLabel("居委会").count()).toBe(0);
    await all.close();
    await some.close();
  });

  it("go on where they were when the server was started again under an open page", async () => {
    const { page, close } = await openPage("", admin);
    await rows(page).first().getByRole("link").click();
    await page.getByRole("slider").waitFor();
    const address = page.url();
    const port = Number(new URL(world.origin).port);
    await world.close();
    await page.keyboard.press("Home");
    await page.goto(address.replace(/sessions\/.*/, "overview"));
    await page.getByText("连不上邻里程序").first().waitFor();
    world = await openConsoleWorld({ directory, port });
    await page.goto(address);
    await page.reload();
    await page.getByRole("slider").waitFor();
    await close();
  });
});
