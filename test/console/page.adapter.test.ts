import { writeFileSync } from "node:fs";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { chromiumPath, launchChromium, screenshot as shoot, withoutChromium } from "../adapters/web/chromium.ts";
import { until } from "../contracts/channel.contract.ts";
import { type ConsoleWorld, openConsoleWorld, type Session, useTemporaryDirectories } from "./consoleWorld.ts";

const laptop = { width: 1_280, height: 800 };
const tablet = { width: 1_024, height: 768 };
const sizes = [
  ["1280", laptop],
  ["1024", tablet],
] as const;
const attack = `<img src=x onerror="document.title='bad'"><script>document.title='bad'</script>`;
const longStepsMin = 300;

useTemporaryDirectories();
let browser: Browser;
let world: ConsoleWorld;
let admin: Session;

/** Opens the console for a new browser; `problems` says if it asks for anything outside or breaks its own policy. */
async function openPage(address = "", options: BrowserContextOptions = {}) {
  const context = await browser.newContext({ viewport: laptop, locale: "zh-CN", ...options });
  await context.addCookies([cookieOf(admin)]);
  const page = await context.newPage();
  const problems: string[] = [];
  page.on("request", (request) => {
    if (!request.url().startsWith(world.origin)) problems.push(`asked for ${request.url()}`);
  });
  page.on("pageerror", (error) => problems.push(String(error)));
  page.on("console", (line) => {
    if (["error", "warning"].includes(line.type())) problems.push(line.text());
  });
  await page.goto(`${world.url}${address}`);
  return { page, problems, close: () => context.close() };
}

function cookieOf({ cookie }: Session, url = world.origin) {
  const [name = "", value = ""] = cookie.split("=");
  return { name, value, url };
}

/** With the mouse out of the way, so that nothing is lit by it. */
async function screenshot(page: Page, name: string): Promise<void> {
  await page.mouse.move(0, 0);
  await shoot(page, "console", name);
}

const rows = (page: Page) => page.locator(".list tbody tr");
const stepNow = (page: Page) => page.getByRole("slider", { name: "第几步" }).getAttribute("aria-valuenow").then(Number);
const untilStep = (page: Page, step: number) =>
  until(`step ${step}`, async () => ((await stepNow(page)) === step ? step : undefined));
const overflow = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
const panel = (page: Page) => page.getByRole("region", { name: "这一步", exact: true });
const bubbles = (page: Page) => page.getByRole("region", { name: "聊天内容" }).locator(".bubble");

async function openSession(page: Page, words: string): Promise<void> {
  await page.getByRole("link", { name: words, exact: true }).first().click();
  await page.getByRole("slider", { name: "第几步" }).waitFor();
}

describe.skipIf(!chromiumPath)(`the console in a real browser${withoutChromium}`, () => {
  beforeAll(async () => {
    browser = await launchChromium();
    world = await openConsoleWorld();
    admin = await world.setUp();
    await world.say(attack, [`${attack}怎么办`]);
    await world.say(
      "周社工",
      Array.from({ length: 110 }, (_, index) => (index % 2 ? "丢了补办" : `社保卡怎么弄第${index}次`)),
    );
    const edited = await world.say("钱社工", ["社保卡过期怎么换", "丢了补办"]);
    world.edit(edited, "丢了补办", "首次申领");
    await world.say("陈社工", ["我叫李小明，电话13812345678，要补办社保卡怎么弄"]);
    await world.say("孙社工", ["查手册出错怎么办"]);
    await world.say("丢件", ["给老人包饺子的活动", "12月12日", "确认"]);
    await world.say("赵社工", ["火星移民怎么办", "转人工"], { room: "幸福里" });
    await world.say("王社工", ["社保卡丢了怎么弄", "丢了补办", "原文"]);
    await world.say("李社工", [
      "下个月给老人包饺子",
      "12月12日下午两点",
      "社保卡在哪里办",
      "第一次办",
      "预算改成5000",
      "确认",
    ]);
  });
  afterAll(async () => {
    await browser?.close();
    await world?.close();
  });

  it.each(sizes)("lists sessions, filters them and takes filters away again (%s)", async (_width, viewport) => {
    const { page, problems, close } = await openPage("", { viewport });
    await rows(page).first().waitFor();
    expect(await rows(page).count()).toBe(9);
    expect(await rows(page).first().innerText()).toContain("李社工");
    if (viewport === laptop) await screenshot(page, "sessions-1280");
    await page.getByLabel("找话").fill("包饺子");
    await until("two rows", async () => ((await rows(page).count()) === 2 ? true : undefined));
    await page.getByRole("button", { name: /^出错/ }).click();
    await until("one row", async () => ((await rows(page).count()) === 1 ? true : undefined));
    expect(await rows(page).innerText()).toContain("丢件");
    expect(page.url()).toContain("tag=failed");
    await page.reload();
    await page.getByRole("button", { name: "去掉筛选 “包饺子”" }).click();
    await until("both faults", async () => ((await rows(page).count()) === 2 ? true : undefined));
    await page.getByRole("button", { name: "去掉筛选 出错" }).click();
    await until("all", async () => ((await rows(page).count()) === 9 ? true : undefined));
    await page.getByLabel("到哪天").fill("2025-01-01");
    await page.getByRole("heading", { name: "没有符合的会话" }).waitFor();
    await page.getByRole("button", { name: "去掉全部筛选" }).click();
    await until("all again", async () => ((await rows(page).count()) === 9 ? true : undefined));
    expect(await overflow(page)).toBe(0);
    expect(problems).toEqual([]);
    await close();
  });

  it.each(sizes)("replays a session: chat, chart, step and reasons (%s)", async (_width, viewport) => {
    const { page, problems, close } = await openPage("", { viewport });
    await openSession(page, "下个月给老人包饺子");
    await page.getByText("与当时一致 ✓").waitFor();
    await page.keyboard.press("End");
    await page.getByRole("button", { name: "送达，现在在这里" }).waitFor();
    await page.keyboard.press("Home");
    expect(await bubbles(page).count()).toBe(0);
    await page.keyboard.press("d");
    await panel(page).getByText("还缺内容，请对方补充").waitFor();
    expect(await bubbles(page).count()).toBe(2);
    await until("the question", async () => {
      await page.keyboard.press("d");
      return (await panel(page).innerText()).includes("先问清楚") ? true : undefined;
    });
    expect(await panel(page).innerText()).toContain("两本手册都符合");
    await panel(page)
      .getByRole("row", { name: /社会保障卡挂失补办.*93%/ })
      .waitFor();
    await page.getByRole("button", { name: "问清楚，现在在这里" }).click();
    await page.getByRole("table", { name: "“问清楚”里面" }).getByText("有几件事都说得通，请对方选一个").waitFor();
    if (viewport === laptop) await screenshot(page, "replay-asked-1280");
    await page.getByText("预算改成5000").waitFor({ state: "detached" });
    await page.keyboard.press("End");
    await page.getByText("预算改成5000").waitFor();
    expect(await overflow(page)).toBe(0);
    expect(problems).toEqual([]);
    await close();
  });

  it("scrubs through 300 steps by keys and holds the step in the address", async () => {
    const { page, problems, close } = await openPage();
    await openSession(page, "社保卡怎么弄第0次");
    const count = Number(await page.getByRole("slider").getAttribute("aria-valuemax"));
    expect(count).toBeGreaterThanOrEqual(longStepsMin);
    await page.keyboard.press("End");
    await untilStep(page, count);
    await page.keyboard.press("Home");
    await untilStep(page, 1);
    const byKeys = 120;
    for (let step = 1; step < byKeys; step += 1) await page.keyboard.press("ArrowRight");
    await untilStep(page, byKeys);
    await page.keyboard.press("End");
    await untilStep(page, count);
    await until("the address", async () => (page.url().endsWith(`/${count - 1}`) ? true : undefined));
    for (let step = 0; step < 7; step += 1) await page.keyboard.press("ArrowLeft");
    await untilStep(page, count - 7);
    await until("the address", async () => (page.url().endsWith(`/${count - 8}`) ? true : undefined));
    const slider = page.getByRole("slider");
    const { width = 0, height = 0 } = (await slider.boundingBox()) ?? {};
    await slider.click({ position: { x: width / 2, y: height / 2 } });
    expect(Math.abs((await stepNow(page)) - count / 2)).toBeLessThan(5);
    expect(problems).toEqual([]);
    await close();
  });

  it("takes every key of fifty, however fast they come", async () => {
    const { page, close } = await openPage();
    await openSession(page, "社保卡怎么弄第0次");
    const press = (key: string, times: number) =>
      page.evaluate(
        ([name, count]) => {
          for (let index = 0; index < count; index += 1)
            document.body.dispatchEvent(new KeyboardEvent("keydown", { key: name, bubbles: true }));
        },
        [key, times] as const,
      );
    await press("Home", 1);
    await untilStep(page, 1);
    // All in one turn of the page: nothing is drawn between two of them.
    await press("ArrowRight", 50);
    await untilStep(page, 51);
    await press("ArrowLeft", 20);
    await press("ArrowRight", 3);
    await untilStep(page, 34);
    await close();
  });

  it("opens at the step of a link, also when the link changes under it, and goes back to the list", async () => {
    const { page, close } = await openPage();
    await openSession(page, "社保卡丢了怎么弄");
    const [address = ""] = page.url().split("#/sessions/").slice(1);
    const id = address.split("/")[0];
    await page.goto(`${world.url}#/sessions/${id}/3`);
    await untilStep(page, 4);
    await page.reload();
    await untilStep(page, 4);
    await page.goto(`${world.url}#/sessions/${id}/999999`);
    await until("the last", async () => ((await stepNow(page)) > 4 ? true : undefined));
    await page.getByRole("link", { name: "会话列表" }).click();
    await rows(page).first().waitFor();
    await page.goto(`${world.url}#/sessions/0000000000000000/1`);
    await page.getByRole("alert").getByText("找不到这个会话").waitFor();
    await close();
  });

  it("plays by space, stops by space, and begins anew at the end", async () => {
    const { page, close } = await openPage();
    await openSession(page, "社保卡丢了怎么弄");
    await page.keyboard.press("End");
    await page.keyboard.press(" ");
    await untilStep(page, 2);
    await page.keyboard.press(" ");
    await page.getByRole("button", { name: "播放" }).waitFor();
    const stopped = await stepNow(page);
    await page.getByRole("button", { name: "速度 1 倍" }).click();
    await page.getByRole("button", { name: "播放" }).click();
    await untilStep(page, stopped + 1);
    await close();
  });

  it("jumps to what went wrong and says what", async () => {
    const { page, close } = await openPage();
    await openSession(page, "给老人包饺子的活动");
    await page.keyboard.press("Home");
    await page.keyboard.press("f");
    await panel(page).getByText("正在发文件 → 文件没送到，方案已写好").waitFor();
    await panel(page).getByText("回复没有发出去").waitFor();
    await page.getByText("没有发出去", { exact: true }).first().waitFor();
    await page.goto(`${world.url}#/sessions`);
    await openSession(page, "查手册出错怎么办");
    await page.getByRole("button", { name: /下一个要留意的/ }).click();
    await panel(page).getByText("文字匹配暂时不可用").waitFor();
    await close();
  });

  it("sends a file again that did not arrive, and shows how that went", async () => {
    const { page, problems, close } = await openPage();
    await openSession(page, "给老人包饺子的活动");
    const notable = page.getByRole("region", { name: "要留意的" });
    const again = notable.getByRole("button", { name: "再发一次" });
    await again.click();
    await notable.getByText("文件已经不在了").waitFor();
    writeFileSync(world.planFile("丢件"), "PK-plan");
    await again.click();
    await notable.getByText("已再发一次").waitFor();
    await notable.getByText("又发了一次，已经送到").waitFor();
    expect(await again.count()).toBe(0);
    expect(problems.filter((problem) => !problem.includes("409"))).toEqual([]);
    await close();
  });

  it("shows an edited row in red, in the list, in the head and at the step", async () => {
    const { page, close } = await openPage();
    await rows(page).filter({ hasText: "记录被改动" }).waitFor();
    await openSession(page, "社保卡过期怎么换");
    await page.getByRole("button", { name: /的记录被改动过 ✗/ }).click();
    await panel(page).getByText("和校验值对不上").waitFor();
    const red = await panel(page)
      .locator(".warning-edited")
      .evaluate((element) => getComputedStyle(element).backgroundColor);
    expect(red).toBe("rgb(179, 38, 30)");
    await close();
  });

  it("lists what was not answered and leads to the step", async () => {
    const { page, close } = await openPage("#/unanswered");
    await rows(page).first().waitFor();
    await page.getByRole("link", { name: "火星移民怎么办", exact: true }).click();
    await panel(page).getByText("手册里没有，记下来").waitFor();
    await panel(page).getByText("资料库里没有讲这件事的手册").waitFor();
    await close();
  });

  it("shows names and texts as text, whatever they hold, and hides personal data", async () => {
    const { page, problems, close } = await openPage();
    await rows(page).filter({ hasText: "<script>" }).waitFor();
    await openSession(page, `${attack}怎么办`.slice(0, 80));
    await page.keyboard.press("Home");
    for (let step = 0; step < 6; step += 1) await page.keyboard.press("ArrowRight");
    await bubbles(page).first().getByText("<img src=x").waitFor();
    expect(await page.locator("img, main script").count()).toBe(0);
    expect(await page.title()).not.toBe("bad");
    await page.goto(`${world.url}#/sessions`);
    await openSession(page, "我叫李**，电话138****5678，要补办社保卡怎么弄");
    expect(await page.content()).not.toMatch(/李小明|13812345678/);
    expect(problems).toEqual([]);
    await close();
  });

  it("can be used by keyboard alone and tells a screen reader where one is", async () => {
    const { page, close } = await openPage();
    await rows(page).first().waitFor();
    const focused = () => page.evaluate(() => document.activeElement?.textContent ?? "");
    for (let count = 0; count < 40 && (await focused()) !== "社保卡丢了怎么弄"; count += 1)
      await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    const slider = page.getByRole("slider", { name: "第几步" });
    await slider.waitFor();
    await slider.focus();
    await page.keyboard.press("Home");
    await page.keyboard.press("ArrowRight");
    await untilStep(page, 2);
    expect(await slider.getAttribute("aria-valuetext")).toMatch(/^第 2 步，共 \d+ 步，消息：收到消息（王社工）$/);
    await page.getByRole("button", { name: "理解，现在在这里" }).focus();
    await page.keyboard.press(" ");
    await page.getByRole("table", { name: "“理解”里面" }).waitFor();
    expect(await stepNow(page)).toBe(2);
    await close();
  });

  it("says what to do where there is nothing yet", async () => {
    const empty = await openConsoleWorld();
    const context = await browser.newContext({ viewport: laptop });
    await context.addCookies([cookieOf(await empty.setUp(), empty.origin)]);
    const page = await context.newPage();
    await page.goto(empty.url);
    await page.getByRole("heading", { name: "还没有会话" }).waitFor();
    await page.goto(`${empty.url}#/unanswered`);
    await page.getByRole("heading", { name: "没有未解答的问题" }).waitFor();
    await context.close();
    await empty.close();
  });

  it("says what is hidden, and changes nothing by being looked at", async () => {
    const { page, close } = await openPage();
    await page.getByText("谁看过什么都有记录").waitFor();
    const methods = new Set<string>();
    page.on("request", (request) => methods.add(request.method()));
    await openSession(page, "社保卡丢了怎么弄");
    for (const key of ["Home", "d", "d", "End"]) await page.keyboard.press(key);
    expect([...methods]).toEqual(["GET"]);
    expect(world.complaints).toEqual([]);
    await close();
  });
});
