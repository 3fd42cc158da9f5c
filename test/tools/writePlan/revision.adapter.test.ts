import { beforeAll, describe, expect, it } from "vitest";
import { Failure } from "../../../src/shared/failures.ts";
import type { PlanDraft, PlanSection, PlanSlots } from "../../../src/shared/plan.ts";
import type { ActivityLibrary } from "../../../src/tools/writePlan/activity.ts";
import { minutesOf } from "../../../src/tools/writePlan/timeTable.ts";
import { dumplingSlots, faultsOf, plan, shippedActivities, textsOf } from "./planning.ts";

let activities: ActivityLibrary;
let previous: PlanDraft;
beforeAll(async () => {
  activities = await shippedActivities();
  previous = await plan({ activities }, { slots: dumplingSlots });
});

const wordSections = ["purpose", "schedule", "roles", "materials", "promotion", "safety", "notice"] as const;

async function revised(
  wish: string,
  change: Partial<PlanSlots> = {},
  sections: PlanSection[] = [],
  from = previous,
): Promise<PlanDraft> {
  const draft = await plan(
    { activities },
    { slots: { ...from.slots, ...change }, revision: { previous: from, wish, sections } },
  );
  expect(faultsOf(draft)).toEqual([]);
  return draft;
}

/** What a person is told about a wish that changes nothing. */
async function unmet(wish: string, sections: PlanSection[] = [], from = previous): Promise<string> {
  const write = plan({ activities }, { slots: from.slots, revision: { previous: from, wish, sections } });
  const failure = await write.then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(failure).toMatchObject({ code: "WISH_NOT_MET", retryable: false });
  return failure instanceof Failure ? failure.message : "";
}

/** Sections whose words differ between two drafts. */
function differing(draft: PlanDraft, from = previous): string[] {
  return wordSections.filter((section) => JSON.stringify(draft[section]) !== JSON.stringify(from[section]));
}

describe("a changed slot", () => {
  it("budget: recalculates money and supplies and keeps everything else word for word", async () => {
    const draft = await revised("把预算减到1000", { budget: 1000 });
    expect(draft.budgetTotal).toBe(1000);
    expect(differing(draft)).toEqual(["materials"]);
    expect(draft.materials.slice(-2)).toEqual(previous.materials.slice(-2));
    expect(draft.writerNote).toContain("本次修改：活动预算已按您说的改好");
  });

  it("end: gives the same steps, in the same words, other times", async () => {
    const draft = await revised("延长到四点半", { end: "16:30" });
    expect(differing(draft)).toEqual(["schedule", "notice"]);
    expect(draft.schedule.map(({ item, how }) => ({ item, how }))).toEqual(
      previous.schedule.map(({ item, how }) => ({ item, how })),
    );
  });

  it("date and venue: are new wherever they were named", async () => {
    const draft = await revised("改到下周六，在文化广场", { date: "2026-12-19", venue: "文化广场" });
    const all = textsOf(draft).join();
    expect(all).toContain("2026年12月19日（周六）");
    expect(all).toContain("文化广场");
    expect(all).not.toMatch(/12月12日|社区活动室/);
    expect(draft.safety.join()).toMatch(/天气/);
    expect(draft.promotion).toEqual(previous.promotion);
    expect(draft.schedule).toEqual(previous.schedule);
  });

  it("headcount: changes people and quantities", async () => {
    const draft = await revised("改成80人", { headcount: 80 });
    expect(draft.notice.join()).toContain("名额80人");
    expect(draft.roles.find((role) => role.role === "桌边服务")?.people).toBe("志愿者8人");
    expect(draft.roles.map((role) => role.duty)).toEqual(previous.roles.map((role) => role.duty));
    expect(draft.purpose).toEqual(previous.purpose);
  });

  it("theme: makes another plan", async () => {
    const draft = await revised("改成亲子手工", { theme: "亲子手工", audience: "亲子家庭" });
    expect(textsOf(draft).join()).not.toContain("饺子");
    expect(draft.writerNote).toContain("全部重写");
  });

  it("keeps what an earlier wish changed", async () => {
    const first = await revised("加个合影环节", {}, ["schedule"]);
    const second = await revised("预算改成3000，下午三点结束", { budget: 3000, end: "15:00" }, [], first);
    expect(second.schedule.map((line) => line.item)).toEqual(first.schedule.map((line) => line.item));
    expect(second.writerNote).not.toContain("合影");
  });

  it("says it when the old flow does not fit into the new time", async () => {
    const draft = await revised("只要二十分钟", { end: "14:20" });
    expect(draft.writerNote).toContain("排不下");
  });
});

describe("a wish in words", () => {
  it("流程写细点: writes the flow in more detail and nothing else", async () => {
    const draft = await revised("流程写细点", {}, ["schedule"]);
    expect(differing(draft)).toEqual(["schedule"]);
    expect(draft.schedule.map(({ start, end, item }) => [start, end, item])).toEqual(
      previous.schedule.map(({ start, end, item }) => [start, end, item]),
    );
    expect(draft.schedule.every((line, index) => line.how.length > (previous.schedule[index]?.how.length ?? 0))).toBe(
      true,
    );
    expect(await unmet("流程写细点", ["schedule"], draft)).toContain("没有改“流程写细点”");
  });

  it("two wishes in one sentence: does both", async () => {
    const draft = await revised("流程写细点，再加个抽奖环节", {}, ["schedule"]);
    expect(draft.schedule.map((line) => line.item)).toContain("抽奖");
    expect(draft.schedule[0]?.how).toContain("①");
  });

  it("把品尝和煮饺子对调: swaps the two steps with their lengths", async () => {
    const draft = await revised("把品尝分享和煮饺子对调一下", {}, ["schedule"]);
    const length = (plan: PlanDraft, item: string) => {
      const line = plan.schedule.find((each) => each.item === item);
      return minutesOf(line?.end ?? "") - minutesOf(line?.start ?? "");
    };
    const items = draft.schedule.map((line) => line.item);
    expect(items.indexOf("品尝分享")).toBeLessThan(items.indexOf("煮饺子、话家常"));
    expect(Math.abs(length(draft, "品尝分享") - length(previous, "品尝分享"))).toBeLessThanOrEqual(5);
    expect(differing(draft)).toEqual(["schedule"]);
  });

  it.each([
    ["加个签到环节", "已有“签到洗手”"],
    ["把唱歌和跳舞对调", "没有找到"],
    ["去掉唱歌环节", "没有“唱歌”"],
  ])("%s: says why it was not done", async (wish, why) => {
    expect(await unmet(wish, ["schedule"])).toContain(why);
  });

  it("环节第二个和第三个换一下: swaps them by their places", async () => {
    const draft = await revised("环节第二个和第三个换一下", {}, ["schedule"]);
    expect([draft.schedule[1]?.item, draft.schedule[2]?.item]).toEqual([
      previous.schedule[2]?.item,
      previous.schedule[1]?.item,
    ]);
  });

  it("安全预案再详细些: adds measures and keeps the others", async () => {
    const draft = await revised("安全预案再详细些", {}, ["safety"]);
    expect(differing(draft)).toEqual(["safety"]);
    expect(draft.safety.length).toBeGreaterThan(previous.safety.length);
    expect(draft.safety.filter((line) => previous.safety.includes(line))).toEqual(previous.safety);
  });

  it.each([
    ["去掉开场和分桌环节", (draft: PlanDraft) => !draft.schedule.some((line) => line.item === "开场和分桌")],
    ["把品尝分享放到煮饺子前面", (draft: PlanDraft) => draft.schedule[3]?.item === "品尝分享"],
    [
      "品尝分享延长10分钟",
      (draft: PlanDraft) =>
        draft.schedule.some((line) => line.item === "品尝分享" && minutesOf(line.end) - minutesOf(line.start) === 30),
    ],
  ])("%s: is carried out", async (wish, holds) => {
    const draft = await revised(wish, {}, ["schedule"]);
    expect(differing(draft)).toEqual(["schedule"]);
    expect(holds(draft)).toBe(true);
  });

  it("加上下雨怎么办: adds the measure for rain before whom to call", async () => {
    const draft = await revised("安全预案加上下雨怎么办", {}, ["safety"]);
    expect(differing(draft)).toEqual(["safety"]);
    expect(draft.safety.join()).toContain("如遇降雨");
    expect(draft.safety.at(-1)).toBe(previous.safety.at(-1));
    expect(draft.safety.filter((line) => previous.safety.includes(line))).toEqual(previous.safety);
  });

  it("通知里写上请自带水杯: adds the person's own sentence", async () => {
    const draft = await revised("通知里写上请自带水杯", {}, ["notice"]);
    expect(differing(draft)).toEqual(["notice"]);
    expect(draft.notice.join()).toContain("请自带水杯。");
  });

  it("加一名摄影: adds a role with its duty", async () => {
    const draft = await revised("分工里加一名医护人员", {}, ["roles"]);
    expect(draft.roles.at(-1)).toMatchObject({ people: "志愿者1人" });
    expect(draft.roles.at(-1)?.role).toContain("医护");
  });

  it.each([
    ["目的写得有诗意一点", ["purpose"], "没有语言模型"],
    ["口气软一点", [], "口气软一点"],
    ["背景写得正式一点", [], "背景写得正式一点"],
    ["删掉宣传那部分", [], "不能整段删去"],
    ["嗯嗯", [], "没有看出要改哪里"],
  ] satisfies [string, PlanSection[], string][])(
    "%s: changes nothing, so that no new file is made, and says what can be said instead",
    async (wish, sections, why) => {
      const message = await unmet(wish, sections);
      expect(message).toContain(why);
      expect(message).toContain("流程写细点");
    },
  );

  it("a plan for whom another kind of activity is fit: is written anew", async () => {
    const craft = await plan({ activities }, { slots: { ...dumplingSlots, theme: "剪纸", audience: "亲子家庭" } });
    const draft = await revised("对象改成退休阿姨", { audience: "退休阿姨" }, [], craft);
    expect(textsOf(draft).join()).not.toMatch(/家长|监护人/);
    expect(draft.writerNote).toContain("参加对象改了");
  });

  it("a request that comes as a slot and as a wish: is done once and not called refused", async () => {
    const draft = await revised("加雨天备案", { requirements: ["加雨天备案"] });
    expect(draft.safety.join()).toContain("如遇降雨");
    expect(draft.writerNote).toContain("“加雨天备案”已落实到方案里");
    expect(draft.writerNote).not.toContain("没有改");
  });

  it("a request that the plan meets already: makes no new file", async () => {
    const requirements = ["加一个签到环节"];
    const slots = { ...dumplingSlots, requirements };
    const revision = { previous, wish: "加一个签到环节", sections: [] };
    await expect(plan({ activities }, { slots, revision })).rejects.toMatchObject({ code: "WISH_NOT_MET" });
  });

  it("不要抽奖: takes it out of the flow again, keeping the rest", async () => {
    const first = await revised("加个抽奖环节", {}, ["schedule"]);
    const draft = await revised("不要抽奖", { requirements: ["不要抽奖"] }, [], first);
    expect(JSON.stringify([draft.schedule, draft.materials])).not.toContain("抽奖");
    expect(draft.schedule.map((line) => line.item)).toEqual(previous.schedule.map((line) => line.item));
  });
});
