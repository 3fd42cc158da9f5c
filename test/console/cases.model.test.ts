import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { chromiumPath, launchChromium, screenshot, withoutChromium } from "../adapters/web/chromium.ts";
import { seedCases } from "./cases.ts";
import {
  type ConsoleWorld,
  openConsoleWorld,
  type Session,
  temporaryDirectory,
  useTemporaryDirectories,
} from "./consoleWorld.ts";

useTemporaryDirectories();
let browser: Browser;
let world: ConsoleWorld;
let admin: Session;

/** Opens a session from the list, as somebody does who looks for the cause. */
async function openCase(opening: string): Promise<{ page: Page; course: string; close(): Promise<void> }> {
  const context = await browser.newContext({ viewport: { width: 1_280, height: 800 }, locale: "zh-CN" });
  const [name = "", value = ""] = admin.cookie.split("=");
  await context.addCookies([{ name, value, url: world.origin }]);
  const page = await context.newPage();
  await page.goto(world.url);
  await page.getByRole("link", { name: opening }).click();
  const course = page.getByRole("region", { name: "经过", exact: true });
  await course.waitFor();
  await page.getByText("与当时一致 ✓").waitFor();
  // The page as a whole never scrolls.
  expect(await page.evaluate("document.documentElement.scrollHeight <= innerHeight")).toBe(true);
  return { page, course: await course.innerText(), close: () => context.close() };
}

/** The step at which the session opened. */
async function openStep(page: Page): Promise<string> {
  await page.getByRole("button", { name: /^这一步/ }).click();
  return page.getByRole("region", { name: "这一步", exact: true }).innerText();
}

describe.skipIf(!chromiumPath)(`what went wrong is told on the first page of a session${withoutChromium}`, () => {
  beforeAll(async () => {
    const directory = temporaryDirectory();
    await seedCases(directory);
    browser = await launchChromium();
    world = await openConsoleWorld({ directory });
    admin = await world.setUp();
    await world.core.sessions.sweep();
  });
  afterAll(async () => {
    await browser?.close();
    await world?.close();
  });

  it("where an answer came from the wrong handbook", async () => {
    const { course, close } = await openCase("我妈的老人卡不见了要怎么弄");
    expect(course).toContain(
      "答错了手册的可能很大：按《敬老卡首次申领（老年综合津贴）》答了，对方说“不对，是敬老卡丢了要补一张”",
    );
    expect(course).toContain("《敬老卡首次申领（老年综合津贴）》53%，《敬老卡遗失补办》42%");
    await close();
  });

  it("where a question back was needless", async () => {
    const { page, course, close } = await openCase("我爸的敬老卡丢了，补办要带什么");
    expect(course).toContain("这一问可能多余：《敬老卡遗失补办》93%，《敬老卡首次申领（老年综合津贴）》4%");
    const here = await openStep(page);
    expect(here).toContain("这一问可能多余");
    expect(here).toContain("问得不清楚的可能63%，超过58%就先问一句");
    await close();
  });

  it("where a file did not arrive, with each try", async () => {
    const { page, course, close } = await openCase("剪纸活动");
    expect(course).toContain("试了4次都没有发出去，对方没有收到");
    expect(course).toContain("企业微信限制了发送次数");
    expect(course).not.toContain("并送达");
    await screenshot(page, "console", "case-failed-1280");
    for (const place of ["聊天内容", "流程图"]) await page.getByRole("region", { name: place }).waitFor();
    expect(await page.getByRole("link", { name: "下载文件" }).count()).toBe(3);
    expect(await page.getByRole("button", { name: "再发一次" }).count()).toBe(2);
    const stages = page.getByRole("button", { name: /^(?:送达|撰写)，/ });
    expect((await stages.all()).length).toBe(2);
    await page.getByRole("button", { name: "送达，现在在这里，文件没送到", exact: true }).waitFor();
    await openStep(page);
    await page.getByRole("list", { name: "发送经过" }).getByText("试了4次都没成功").waitFor();
    await close();
  });

  it("where a number got lost", async () => {
    const { page, course, close } = await openCase("四十八个人");
    expect(course).toMatch(/原话“四十八个人”，没有听出参加人数.*按建议\d+[填写]了/);
    expect(await openStep(page)).toContain("没有用上的话：“四十八个人”");
    await close();
  });

  it("where a person took over", async () => {
    const { page, course, close } = await openCase("我家楼上养了十几只鸽子");
    expect(course).toContain("对方要转人工");
    expect(course).toMatch(/已把这段对话发给.社工/);
    expect(course).toContain("王社工已回复");
    await page.keyboard.press("End");
    await page.getByText("这一步在“同事已回复”").waitFor();
    await page.getByRole("button", { name: "同事已回复，现在在这里" }).waitFor();
    await page.getByRole("heading", { name: /现在：\d\d:\d\d 同事已回复/ }).waitFor();
    expect(course).toContain("鸽子的事我下午上门看一下");
    await screenshot(page, "console", "case-handover-1280");
    await close();
  });
});
