/** The page on a phone in the same office: people sign in, and it comes by plain HTTP, where browsers hold some functions back. */
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { until } from "../../../contracts/channel.contract.ts";
import { chromiumPath, launchChromium, withoutChromium } from "../../web/chromium.ts";
import { type ChatWorld, openChatWorld, useTemporaryDirectories } from "./chatWorld.ts";

useTemporaryDirectories();
let browser: Browser;
let world: ChatWorld;
let signedIn: string | undefined;

async function openPhone(prepare?: (page: Page) => Promise<unknown>): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true });
  const page = await context.newPage();
  await prepare?.(page);
  await page.goto(world.url);
  return page;
}
const say = async (page: Page, text: string) => {
  await page.getByLabel("输入消息").fill(text);
  await page.getByRole("button", { name: "发送", exact: true }).click();
};

/** What a page by plain HTTP from another machine lacks. */
const withoutSecureContext = (page: Page) =>
  page.addInitScript(() => {
    Object.defineProperty(Crypto.prototype, "randomUUID", { value: undefined });
    Object.defineProperty(Navigator.prototype, "clipboard", { value: undefined });
  });

describe.skipIf(!chromiumPath)(`the page on another machine${withoutChromium}`, () => {
  beforeAll(async () => {
    browser = await launchChromium();
    world = await openChatWorld({ host: "0.0.0.0", signedIn: () => signedIn });
  });
  afterAll(async () => {
    await browser?.close();
    await world?.close();
  });
  beforeEach(() => {
    signedIn = undefined;
  });

  it("asks to sign in instead of waiting for ever, and goes on under the name of the account", async () => {
    const page = await openPhone();
    await page.getByRole("heading", { name: "请先登录" }).waitFor();
    expect(await page.getByRole("link", { name: "去登录" }).getAttribute("href")).toBe("console/");
    expect(await page.getByLabel("怎么称呼您").count()).toBe(0);
    signedIn = "赵社工";
    await page.reload();
    await page.getByText("在线", { exact: true }).waitFor();
    await page.locator(".header-person").getByText("赵社工").waitFor();
    await page.getByRole("button", { name: "对话列表" }).click();
    expect(await page.getByRole("button", { name: "＋ 换一个名字" }).count()).toBe(0);
    await page.context().close();
  });

  it("says so when the account ends while the page is open", async () => {
    signedIn = "钱社工";
    const page = await openPhone();
    await page.getByText("在线", { exact: true }).waitFor();
    signedIn = undefined;
    await say(page, "你好呀");
    await page.getByRole("alert").getByText("请先登录").waitFor();
    await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
    await page.getByRole("heading", { name: "请先登录" }).waitFor();
    await page.context().close();
  });

  it("sends and copies where the browser has neither random ids nor a clipboard for it", async () => {
    signedIn = "孙社工";
    const page = await openPhone(withoutSecureContext);
    const problems: string[] = [];
    page.on("pageerror", (error) => problems.push(String(error)));
    await page.getByText("在线", { exact: true }).waitFor();
    await say(page, "社保卡丢了，要补办");
    await page.getByRole("log").getByText("出处：").waitFor();
    await page.getByRole("button", { name: "复制这条消息" }).last().click();
    await page.getByRole("button", { name: "已复制" }).waitFor();
    await page.getByLabel("输入消息").focus();
    await page.keyboard.press("Control+V");
    await until("the copied text", async () =>
      (await page.getByLabel("输入消息").inputValue()).includes("【所需材料】") ? true : undefined,
    );
    expect(problems).toEqual([]);
    await page.context().close();
  });
});
