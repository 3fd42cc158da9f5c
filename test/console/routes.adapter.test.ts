import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type {
  AuditView,
  ChartView,
  OpenQuestionList,
  SessionList,
  SessionView,
  StepView,
} from "../../src/console/view.ts";
import { sessionKey } from "../../src/shared/ids.ts";
import { type ConsoleWorld, openConsoleWorld, type Session, useTemporaryDirectories } from "./consoleWorld.ts";

useTemporaryDirectories();
let world: ConsoleWorld;
let admin: Session;
beforeAll(async () => {
  world = await openConsoleWorld();
  admin = await world.setUp();
  await world.say("王社工", ["社保卡怎么办", "丢了补办", "原文"]);
  await world.say("李社工", ["给老人包饺子", "12月12日下午两点", "预算改成5000", "确认"]);
  await world.say("赵社工", ["火星移民怎么办", "转人工"], { room: "幸福里" });
  await world.say("丢件", ["给老人包饺子", "12月12日", "确认"]);
  await world.say("陈社工", ["我叫李小明，电话13812345678，身份证310101199001011234怎么办补办"]);
  await world.say("孙社工", ["查手册出错怎么办"]);
});
afterAll(() => world?.close());

const get = async <T>(path: string): Promise<T> => {
  const response = await fetch(`${world.url}api/${path}`, { headers: admin.headers });
  expect(response.status).toBe(200);
  return (await response.json()) as T;
};
const list = (query = "") => get<SessionList>(`sessions?${query}`);
const people = async (query: string) => (await list(query)).sessions.map(({ person }) => person);
async function view(person: string): Promise<SessionView> {
  const found = (await list()).sessions.find((session) => session.person === person);
  return get<SessionView>(`sessions/${found?.id}`);
}
const stepWith = (steps: readonly StepView[], words: string): StepView => {
  const found = steps.find(({ decisions }) => decisions.some((decision) => decision.words.includes(words)));
  if (!found) throw new Error(`no decision says ${words}`);
  return found;
};

describe("the list of sessions", () => {
  it("tells of each who, when, what about and how it ended, newest first", async () => {
    const { total, sessions, tags } = await list();
    expect(total).toBe(6);
    expect(sessions.map(({ lastAt }) => lastAt)).toEqual(sessions.map(({ lastAt }) => lastAt).sort((a, b) => b - a));
    expect(sessions.find(({ person }) => person === "王社工")).toMatchObject({
      place: "网页",
      opening: "社保卡怎么办",
      state: "已回答",
      // It was asked back although the first handbook stood far ahead.
      tags: ["answered", "asked", "watch"],
      edited: false,
    });
    expect(sessions.find(({ person }) => person === "赵社工")).toMatchObject({
      place: "群 幸福里",
      tags: ["unanswered", "handover"],
    });
    expect(tags.find(({ tag }) => tag === "delivered")).toEqual({ tag: "delivered", label: "方案送达", count: 1 });
  });

  it("finds by words that were said, by person, by outcome and by day, all at once", async () => {
    expect(await people(`text=${encodeURIComponent("火星")}`)).toEqual(["赵社工"]);
    expect(await people(`text=${encodeURIComponent("李社工")}`)).toEqual(["李社工"]);
    expect(await people(`text=${encodeURIComponent("首次申领 挂失补办")}`)).toEqual(["王社工"]);
    expect(await people("tag=failed")).toEqual(["孙社工", "丢件"]);
    // What could not be sent was not delivered.
    expect(await people("tag=delivered")).toEqual(["李社工"]);
    expect(await people("from=2026-11-23&to=2026-11-23&tag=handover")).toEqual(["赵社工"]);
    expect(await people("from=2026-11-24")).toEqual([]);
  });

  it("takes what it cannot read for not given", async () => {
    expect((await list("from=gestern&tag=none&offset=-3")).total).toBe(6);
    expect((await list("offset=5")).sessions).toHaveLength(1);
  });

  it("shows a message at once, without being started again", async () => {
    const before = (await list()).sessions.find(({ person }) => person === "王社工")?.steps ?? 0;
    await world.say("王社工", ["帮助"]);
    expect((await list()).sessions[0]).toMatchObject({ person: "王社工" });
    expect((await list()).sessions[0]?.steps).toBeGreaterThan(before);
  });

  it("keeps personal data to itself: in the list, in the search, and in the address", async () => {
    const { sessions } = await list();
    const text = JSON.stringify(sessions);
    expect(text).toContain("我叫李**，电话138****5678，身份证310***********234");
    for (const secret of ["13812345678", "310101199001011234", "李小明"]) expect(text).not.toContain(secret);
    expect(await people("text=13812345678")).toEqual([]);
    for (const { id } of sessions) expect(id).toMatch(/^[0-9a-f]{16}$/);
    expect(JSON.stringify(await view("陈社工"))).not.toMatch(/13812345678|310101199001011234|李小明/);
  });
});

describe("a session step by step", () => {
  it("is the replay of its log", async () => {
    const { verdict, steps, summary } = await view("王社工");
    expect(verdict).toMatchObject({ brokenAt: null, divergedAt: null });
    expect(verdict.words).toContain("重放一致 ✓");
    expect(steps).toHaveLength(summary.steps);
    expect(steps.map(({ seq }) => seq)).toEqual(steps.map((_step, index) => index));
    expect(new Set(steps.map(({ checked }) => checked))).toEqual(new Set(["same"]));
  });

  it("says why the assistant asked, between which handbooks, and what it offered", async () => {
    const step = stepWith((await view("王社工")).steps, "先问清楚");
    expect(step).toMatchObject({ kind: "decision", before: "找手册", after: "等对方选" });
    expect(step.decisions[0]).toMatchObject({ reason: "两本手册都符合" });
    expect(step.decisions[0]?.candidates).toEqual([
      { title: "社会保障卡挂失补办", score: 0.93 },
      { title: "社会保障卡首次申领", score: 0.04 },
    ]);
    expect(step.tools).toContainEqual({ name: "查找手册", did: "done", milliseconds: 350 });
    expect(step.facts).toContainEqual({ label: "等对方选", value: "第一次办 / 丢了补办" });
    expect(step.bubbles[0]?.options).toEqual(["第一次办", "丢了补办", "都不是"]);
  });

  it("shows slots with who said them, and what a message changed", async () => {
    const { steps } = await view("李社工");
    const changed = steps.find(({ changes }) => changes.some(({ from, to }) => from === "2000" && to === "5000"));
    expect(changed?.changes).toContainEqual({ label: "活动预算", from: "2000", to: "5000", source: "对方说的" });
    expect(changed?.slots).toContainEqual({ label: "活动主题", value: "包饺子", source: "对方说的" });
    const writing = stepWith(steps, "开始写方案");
    expect(writing.slots.filter(({ source }) => source === "建议").length).toBeGreaterThan(0);
  });

  it("follows a plan from the first word to the file, with the time that it took", async () => {
    const { steps } = await view("李社工");
    const delivered = stepWith(steps, "方案送达");
    expect(delivered.bubbles).toContainEqual({
      side: "bot",
      kind: "file",
      text: "活动策划案-包饺子.docx",
      options: [],
      delivery: "sent",
      isPlan: true,
      position: expect.any(Number),
      tries: [expect.objectContaining({ times: 1, problem: "" })],
    });
    const drafted = steps.find(({ tools }) => tools.some(({ name, did }) => name === "撰写方案" && did === "done"));
    expect(drafted?.tools).toContainEqual({ name: "撰写方案", did: "done", milliseconds: 16_000 });
    expect(steps.filter(({ working }) => working).length).toBeGreaterThan(3);
    expect(delivered.working).toBe(false);
  });

  it("marks what could not be sent and what failed", async () => {
    const lost = await view("丢件");
    const file = lost.steps.flatMap(({ bubbles }) => bubbles).find(({ kind }) => kind === "file");
    expect(file?.tries).toEqual([
      expect.objectContaining({ times: 1, problem: expect.stringContaining("文件不在了") }),
    ]);
    expect(lost.summary.state).toBe("文件没送到，方案已写好");
    expect(JSON.stringify([lost.steps.map(({ after, decisions }) => [after, decisions])])).not.toContain("送达");
    expect(lost.moments.filter(({ kind }) => kind === "trouble").map(({ words }) => words)).toEqual([
      "《活动策划案-包饺子.docx》没有发出去，对方没有收到",
    ]);
    expect(lost.steps.flatMap(({ bubbles }) => bubbles).find(({ kind }) => kind === "file")?.delivery).toBe("failed");
    expect(lost.steps.find(({ kind }) => kind === "fault")).toMatchObject({
      title: "回复没有发出去",
      problem: expect.stringMatching(/^没有发出去：《活动策划案-包饺子.docx》。原因：.*文件不在了/),
    });
    const failed = (await view("孙社工")).steps.find(({ kind }) => kind === "fault");
    expect(failed).toMatchObject({ title: "查找手册没有成功", problem: "文字匹配暂时不可用。请稍后再试。" });
  });

  it("hands the file of a plan to those who may see the session, and says so in the audit", async () => {
    const delivered = await view("李社工");
    const step = delivered.steps.find(({ bubbles }) => bubbles.some(({ kind }) => kind === "file"));
    const file = (seq: number | undefined) =>
      fetch(`${world.url}api/sessions/${delivered.summary.id}/files/${seq}`, { headers: admin.headers });
    const found = await file(step?.seq);
    expect([found.status, await found.text()]).toEqual([200, "PK-plan"]);
    expect(decodeURIComponent(found.headers.get("Content-Disposition") ?? "")).toContain("活动策划案-包饺子.docx");
    expect((await file(0)).status).toBe(404);
    const { lines } = await get<AuditView>("audit?offset=0");
    expect(lines.some(({ act, target }) => act === "下载文件" && target.startsWith(delivered.summary.id))).toBe(true);
  });

  it("walks the chart from stage to stage", async () => {
    const { lanes, edges } = await get<ChartView>("chart");
    expect(lanes.map(({ label }) => label)).toEqual(["听取", "答办事", "对话、转人工", "写策划"]);
    const labels = new Map(lanes.flatMap(({ stages }) => stages.map(({ id, label }) => [id, label] as const)));
    for (const { from, to } of edges) expect([labels.has(from), labels.has(to)]).toEqual([true, true]);
    const { steps } = await view("李社工");
    const walked = steps.flatMap(({ moves }) => moves.map(([from, to]) => `${labels.get(from)}→${labels.get(to)}`));
    expect(walked).toEqual(
      expect.arrayContaining(["听取→理解", "对话→收集信息", "收集信息→等确认", "等确认→撰写", "撰写→送达"]),
    );
    expect(walked).not.toContain("送达→撰写");
    expect(steps.at(-1)?.stages.map((id) => labels.get(id))).toEqual(["送达"]);
  });

  it("draws a stage once that two flows of the machine share, with the states of both", async () => {
    const { lanes } = await get<ChartView>("chart");
    const stages = lanes.flatMap((lane) => lane.stages);
    expect(new Set(stages.map(({ label }) => label)).size).toBe(stages.length);
    const writing = stages.find(({ label }) => label === "撰写")?.states.map(({ label }) => label);
    expect(writing).toEqual(expect.arrayContaining(["等写好", "写正文"]));
  });

  it("says of an unknown id that there is no such session", async () => {
    const response = await fetch(`${world.url}api/sessions/0123456789abcdef`, { headers: admin.headers });
    expect(response.status).toBe(404);
    expect(await response.json()).toEqual({ error: expect.stringContaining("找不到这个会话") });
  });
});

describe("questions without an answer", () => {
  it("are listed newest first with their reason, and name the step", async () => {
    const { questions } = await get<OpenQuestionList>("unanswered");
    expect(questions.map(({ outcome, question }) => [outcome, question])).toEqual([
      ["没答上", "查手册出错怎么办"],
      ["转人工", "转人工（之前问：火星移民怎么办）"],
      ["没答上", "火星移民怎么办"],
    ]);
    const [, , unknown] = questions;
    expect(unknown).toMatchObject({ person: "赵社工", place: "群 幸福里", reason: "资料库里没有讲这件事的手册" });
    const { steps } = await get<SessionView>(`sessions/${unknown?.session}`);
    expect(steps[unknown?.seq ?? 0]?.decisions[0]?.words).toBe("手册里没有，记下来");
  });
});

describe("a log that is not what it was", () => {
  it("is shown as edited, in the list and at the step, and what follows as mere record", async () => {
    const session = await world.say("被改", ["社保卡怎么办", "丢了补办"]);
    expect((await view("被改")).summary.edited).toBe(false);
    world.edit(session, "丢了补办", "丢了不办");
    const { verdict, steps, summary } = await view("被改");
    expect(summary.edited).toBe(true);
    expect((await list()).sessions.find(({ person }) => person === "被改")?.edited).toBe(true);
    expect(verdict.brokenAt).not.toBeNull();
    expect(steps[verdict.brokenAt ?? 0]).toMatchObject({ checked: "edited" });
    expect(verdict.words).toContain("记录被改动过");
  });

  it("is shown as recorded from where today's machine would go another way", async () => {
    const session = await world.say("旧版", ["社保卡怎么办", "丢了补办"]);
    world.forge(session, "这件事有几种情况", "这件事分几种");
    const { verdict, steps, summary } = await view("旧版");
    expect([summary.edited, verdict.brokenAt]).toEqual([false, null]);
    const at = verdict.divergedAt ?? -1;
    expect(verdict.words).toContain(`第${at}步现在重算的结果和当时不同`);
    expect(steps.map(({ checked }) => checked)).toEqual(
      steps.map((_step, index) => (index < at ? "same" : index === at ? "differs" : "recorded")),
    );
    expect(steps[at]?.bubbles[0]?.text).toContain("这件事分几种");
    expect(steps.at(-1)).toMatchObject({ after: "已回答", decisions: [{ reason: "对方从选项里选了“丢了补办”" }] });
  });

  it("is shown as far as it can be read where a row is no row at all", async () => {
    const session = await world.say("坏行", ["帮助"]);
    world.edit(session, '{"at"', '{"at');
    const { steps, verdict } = await view("坏行");
    expect(steps.length).toBeGreaterThan(0);
    expect(steps[0]).toMatchObject({ title: "这一步的记录读不出来", checked: "edited" });
    expect(verdict.brokenAt).toBe(0);
  });
});

describe("the server", () => {
  it("leads from /console to the page and keeps what was asked for", async () => {
    const response = await fetch(`${world.origin}/console?a=1`, { redirect: "manual" });
    expect([response.status, response.headers.get("location")]).toEqual([302, "/console/?a=1"]);
    const page = await fetch(world.url);
    expect(await page.text()).toContain("邻里督导台");
    expect(page.headers.get("content-security-policy")).toContain("default-src 'none'");
    expect(page.headers.get("content-security-policy")).not.toContain("unsafe");
  });

  it("refuses requests from other sites, and cannot be written to", async () => {
    const foreign = await fetch(`${world.url}api/sessions`, {
      headers: { ...admin.headers, Origin: "http://example.com" },
    });
    expect(foreign.status).toBe(403);
    for (const method of ["POST", "PUT", "DELETE"]) {
      const response = await fetch(`${world.url}api/sessions`, {
        method,
        headers: { ...admin.headers, Origin: world.origin },
      });
      expect(response.status).toBe(404);
    }
    expect((await fetch(`${world.url}nothing.js`)).status).toBe(404);
  });

  it("names a session the same whatever its name holds", async () => {
    const name = "名字/带斜杠 %2F";
    await world.say(name, ["帮助"]);
    const { sessions } = await list(`person=${encodeURIComponent(name)}`);
    expect(sessions).toHaveLength(1);
    expect(sessions[0]?.person).toBe("名**");
    expect((await get<SessionView>(`sessions/${sessions[0]?.id}`)).steps.length).toBeGreaterThan(0);
    expect(await world.store.head(sessionKey("web", name, name))).toBeDefined();
    expect(world.complaints).toEqual([]);
  });
});
