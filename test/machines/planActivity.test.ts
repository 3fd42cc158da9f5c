import { describe, expect, it } from "vitest";
import { wording } from "../../src/machines/wording.ts";
import type { SlotReading } from "../../src/shared/plan.ts";
import type { Turn } from "../../src/shared/turn.ts";
import * as p from "./play.ts";

const plan = (reading: SlotReading): Turn => ({ type: "turn.plan", reading });
const slots = (reading: SlotReading): Turn => ({ type: "turn.slots", reading });
const confirm: Turn = { type: "turn.confirm" };
const cancel: Turn = { type: "turn.cancel" };
const begun = p.said("包饺子", plan(p.reading({ theme: "包饺子" })));
const ready = p.said("包饺子…", plan(p.reading(p.fullSlots)));
const writing = [...ready, ...p.said("确认", confirm)];
const delivered = [...writing, p.done("writePlan", { ...p.draft, slots: p.fullSlots }), p.done("renderPlan", p.file)];
const formOf = (played: p.Played) => played.state.context["form"] as { slots: object } | null;

describe("collecting", () => {
  it("asks in one sentence for all that is missing, and only for that", () => {
    const played = p.play(begun);
    expect(played.place).toBe("planActivity.collecting");
    expect(played.texts).toHaveLength(1);
    expect(played.texts[0]).not.toContain("想办什么活动");
    expect(played.decisions[0]).toMatchObject({
      kind: "plan",
      step: "ask",
      missing: ["date", "budget", "audience"],
      asked: ["date", "budget", "audience"],
    });
  });

  it("asks for nothing when everything was given", () => {
    const played = p.play(ready);
    expect(played.place).toBe("planActivity.confirming");
    expect(played.decisions).toEqual([
      expect.objectContaining({ step: "confirm", missing: [], suggested: ["end", "venue"] }),
    ]);
    expect(played.texts[0]).toContain("14:00–16:00（建议）");
  });

  it("keeps the slot open and says why when a value is refused", () => {
    const refused = p.reading({}, { problems: [{ slot: "date", said: "2月30号", reason: "noSuchDate" }] });
    const played = p.play([...begun, ...p.said("2月30号", slots(refused))]);
    expect(played.texts.at(-2)).toContain("2月30号");
    expect(played.decisions.at(-1)).toMatchObject({ step: "rejected", missing: ["date", "budget", "audience"] });
  });

  it("puts in a festival's day and says so", () => {
    const proposed = p.play(
      p.said("端午节包粽子", plan(p.reading({ theme: "包粽子" }, { proposed: { date: "2027-06-09" } }))),
    );
    expect(proposed.texts[0]).toContain("日期先按2027年6月9日（周三）");
    expect(proposed.decisions[0]).toMatchObject({ missing: ["budget", "audience"], suggested: ["date"] });
  });

  it("takes proposed people only after a yes", () => {
    const proposed = p.play(
      p.said("教师节谢师会", plan(p.reading({ theme: "谢师会" }, { proposed: { audience: "教师" } }))),
    );
    expect(proposed.decisions[0]).toMatchObject({ missing: ["date", "budget", "audience"] });
    const accepted = p.play(p.said("对", confirm), proposed.state);
    expect(formOf(accepted)?.slots).toMatchObject({ audience: "教师" });
  });

  it("asks again in other words, with what was noted in between", () => {
    const venue = p.said("在小广场", slots(p.reading({ venue: "小广场" })));
    const wish = p.said("准备茶水", slots(p.reading({ requirements: ["准备茶水"] })));
    const { texts } = p.play([...begun, ...venue, ...wish]);
    expect(new Set(texts).size).toBe(texts.length);
    expect(texts.at(-2)).toContain("活动地点小广场，记下了");
    expect(texts.at(-1)).toContain("准备茶水，记下了");
  });

  it("fills what is left to us with marked suggestions", () => {
    const played = p.play([
      ...begun,
      ...p.said("你定", slots(p.reading({}, { leftToUs: ["date", "budget", "audience"] }))),
    ]);
    expect(played.place).toBe("planActivity.confirming");
    expect(played.decisions.at(-1)).toMatchObject({
      suggested: expect.arrayContaining(["date", "budget", "audience"]),
    });
  });

  it("goes one step back on 上一步", () => {
    const played = p.play([
      ...begun,
      ...p.said("预算两千", slots(p.reading({ budget: 2000 }))),
      ...p.said("上一步", { type: "turn.back" }),
    ]);
    expect(formOf(played)?.slots).toEqual({ theme: "包饺子" });
  });

  it("is not harmed by a question in the middle", () => {
    const played = p.play([
      ...begun,
      ...p.said("社保卡掉了", p.question("社保卡掉了")),
      p.done("searchSops", p.decidedAnswer),
      p.done("composeAnswer", p.answer),
    ]);
    expect(played.place).toBe("planActivity.collecting");
    expect(formOf(played)?.slots).toEqual({ theme: "包饺子" });
    expect(played.texts.at(-1)).toBe(wording.planResume(["date", "budget", "audience"]));
  });

  it("survives a clarification in the middle", () => {
    const asked = [...begun, ...p.said("社保卡", p.question("社保卡")), p.done("searchSops", p.decidedAsk)];
    expect(p.play(asked).place).toBe("answerQuestion.clarifying");
    const answered = p.play([
      ...asked,
      ...p.said("2", { type: "turn.choice", index: 1 }),
      p.done("composeAnswer", p.answer),
    ]);
    expect(answered.place).toBe("planActivity.collecting");
  });

  it("never mixes two plans: the first one waits and comes back", () => {
    const second = p.play([...begun, ...p.said("再写一个反诈讲座", plan(p.reading({ theme: "反诈讲座" })))]);
    expect(formOf(second)?.slots).toEqual({ theme: "反诈讲座" });
    const back = p.play(p.said("取消", cancel), second.state);
    expect(formOf(back)?.slots).toEqual({ theme: "包饺子" });
    expect(back.decisions[0]).toMatchObject({ step: "cancelled", slots: { theme: "反诈讲座" } });
  });

  it("is given up by 取消", () => {
    const played = p.play([...begun, ...p.said("取消", cancel)]);
    expect(played.place).toBe("ready");
    expect(played.texts.at(-1)).toBe(wording.planCancelled);
  });
});

describe("writing", () => {
  it("begins with 确认 and tells so", () => {
    const played = p.play(writing);
    expect(played.place).toBe("planActivity.waiting");
    expect(played.writing).toBe("drafting");
    expect(played.decisions.at(-1)).toMatchObject({ step: "writing", slots: { venue: "居委会活动室", end: "16:00" } });
  });

  it("gives one document for three 确认", () => {
    const played = p.play([
      ...writing,
      ...p.said("确认", confirm),
      ...p.said("确认", confirm),
      p.done("writePlan", p.draft),
      p.done("renderPlan", p.file),
    ]);
    expect(played.commands.filter((command) => command.do === "run" && command.src === "writePlan")).toHaveLength(1);
    expect(played.files).toEqual([p.file.name]);
  });

  it("goes on while a question is answered, and the plan arrives", () => {
    const played = p.play([
      ...writing,
      ...p.said("社保卡掉了", p.question("社保卡掉了")),
      p.done("searchSops", p.decidedAnswer),
      p.done("composeAnswer", p.answer),
      p.done("writePlan", p.draft),
      p.done("renderPlan", p.file),
    ]);
    expect(
      played.decisions.slice(2).map((decision) => (decision.kind === "plan" ? decision.step : decision.kind)),
    ).toEqual(["answer", "delivered"]);
    expect(played.files).toEqual([p.file.name]);
  });

  it("shows its progress", () => {
    const played = p.play([
      ...writing,
      { type: "plan.progress", progress: { phase: "writing", label: "活动流程", done: 2, total: 6 } },
    ]);
    expect(played.texts.at(-1)).toBe("正在写活动流程 3/6…");
    const queued = p.play([
      ...writing,
      { type: "plan.progress", progress: { phase: "queued", ahead: 2, waitSeconds: 170 } },
    ]);
    expect(queued.texts.at(-1)).toBe("前面还有2份，大约3分钟。");
  });

  it("is stopped by 取消: the tool is stopped and no file comes", () => {
    const played = p.play([...writing, ...p.said("取消", cancel)]);
    expect(played.writing).toBe("idle");
    expect(played.commands).toContainEqual({ do: "stop", id: "writePlan" });
    expect(played.decisions.at(-1)).toMatchObject({ step: "cancelled" });
    expect(played.texts.at(-1)).toBe(wording.writingCancelled);
  });

  it("gives the form back when it fails", () => {
    const played = p.play([...writing, p.failed("writePlan", "WRITER_FAILED")]);
    expect(played.place).toBe("planActivity.confirming");
    expect(formOf(played)?.slots).toMatchObject(p.fullSlots);
    expect(played.texts).toContain(wording.planFailed);
    expect(p.play(p.said("确认", confirm), played.state).writing).toBe("drafting");
  });

  it.each([
    ["1", 0, "builtin"],
    ["2", 1, "llm"],
  ] as const)("offers a choice while the model loads: %s", (text, index, writer) => {
    const offered = p.play([...writing, p.failed("writePlan", "MODEL_LOADING")]);
    expect(offered.place).toBe("planActivity.offering");
    const chosen = p.play(p.said(text, { type: "turn.choice", index }), offered.state);
    expect(chosen.commands).toContainEqual(
      expect.objectContaining({ do: "run", src: "writePlan", input: expect.objectContaining({ writer }) }),
    );
  });

  it("starts anew when the budget changes meanwhile", () => {
    const played = p.play([
      ...writing,
      ...p.said("预算改成3000", {
        type: "turn.revise",
        reading: p.reading({ budget: 3000 }),
        wish: "预算改成3000",
        sections: [],
      }),
    ]);
    expect(played.commands).toContainEqual({ do: "stop", id: "writePlan" });
    const runs = played.commands.filter((command) => command.do === "run" && command.src === "writePlan");
    expect(runs.at(-1)).toMatchObject({ input: { slots: { budget: 3000 } } });
  });

  it("writes a second plan after the first", () => {
    const second = p.play([
      ...writing,
      ...p.said("再来", plan(p.reading({ ...p.fullSlots, theme: "反诈讲座" }))),
      ...p.said("确认", confirm),
    ]);
    expect(second.texts.at(-1)).toBe(wording.planQueuedBehind);
    const next = p.play([p.done("writePlan", p.draft), p.done("renderPlan", p.file)], second.state);
    expect(next.commands).toContainEqual(
      expect.objectContaining({
        do: "run",
        src: "writePlan",
        input: expect.objectContaining({ slots: expect.objectContaining({ theme: "反诈讲座" }) }),
      }),
    );
  });
});

describe("after delivery", () => {
  it("rests, with file, text and decision", () => {
    const played = p.play(delivered);
    expect(played.place).toBe("planActivity.delivered");
    expect(played.files).toEqual([p.file.name]);
    expect(played.decisions.at(-1)).toMatchObject({ step: "delivered", slots: { theme: "包饺子" } });
  });

  it("revises: changed slots and the wish go to the writer with the previous draft", () => {
    const played = p.play([
      ...delivered,
      ...p.said("预算减到1500", {
        type: "turn.revise",
        reading: p.reading({ budget: 1500 }),
        wish: "预算减到1500",
        sections: [],
      }),
    ]);
    expect(played.place).toBe("planActivity.waiting");
    expect(played.commands.at(-1)).toMatchObject({
      do: "run",
      src: "writePlan",
      input: { slots: { budget: 1500 }, revision: { wish: "预算减到1500" } },
    });
  });

  it("keeps the plan when a revision fails", () => {
    const played = p.play([
      ...delivered,
      ...p.said("流程细点", { type: "turn.revise", reading: p.reading({}), wish: "流程细点", sections: ["schedule"] }),
      p.failed("writePlan", "WRITER_FAILED"),
    ]);
    expect(played.state.context["plan"]).not.toBeNull();
    expect(played.place).toBe("planActivity.delivered");
  });

  it("offers the file again when it could not be sent", () => {
    const reply = { type: "reply", kind: "file", name: p.file.name, path: p.file.path };
    const unsent = p.play([...delivered, { type: "reply.failed", reply, code: "REPLY_NOT_SENT" }]);
    expect(unsent.texts.at(-1)).toContain("重发");
    expect(p.play(p.said("重发", { type: "turn.resend" }), unsent.state).files).toEqual([p.file.name]);
  });

  it("gives the notice of the plan as a message for the residents' group, without a new file", () => {
    const played = p.play([...delivered, ...p.said("写个活动通知发群里", { type: "turn.notice" })]);
    expect(played.texts.at(-1)).toBe("【活动通知】包饺子\n下周六下午一起包饺子。");
    expect(played.place).toBe("planActivity.delivered");
  });

  it("does not answer a text that failed with another text", () => {
    const reply = { type: "reply", kind: "text", text: "…" };
    expect(p.play([{ type: "reply.failed", reply, code: "REPLY_NOT_SENT" }]).texts).toEqual([]);
  });
});

describe("what may change while a form or a plan waits", () => {
  it("names a date that has gone by since it was said, and asks for another", () => {
    const days = 30 * 86_400_000;
    const late = [p.message("确认", { at: p.at + days }), p.understood(confirm)];
    const played = p.play([...ready, ...late]);
    expect(played.place).toBe("planActivity.collecting");
    expect(played.decisions.at(-1)).toMatchObject({ step: "rejected", missing: ["date"] });
    expect(played.texts.join("\n")).toContain("已经过去");
  });

  it("keeps the day that was proposed when the choice is left to us", () => {
    const proposed = p.said(
      "重阳节办茶话会",
      plan(p.reading({ theme: "茶话会" }, { proposed: { date: "2027-10-08" } })),
    );
    const left = p.said("你定", slots(p.reading({}, { leftToUs: ["date", "budget", "audience"] })));
    expect(formOf(p.play([...proposed, ...left]))?.slots).toMatchObject({ date: "2027-10-08" });
  });

  it("keeps the plan and says why when a wish cannot be met", () => {
    const wish: Turn = { type: "turn.revise", reading: p.reading({}), wish: "口气软一点", sections: [] };
    const unmet = { code: "WISH_NOT_MET", message: "这一条我改不了。", retryable: false };
    const failed = { type: "xstate.error.actor.writePlan", actorId: "writePlan", error: unmet };
    const played = p.play([...delivered, ...p.said("口气软一点", wish), failed]);
    expect(played.texts.at(-1)).toBe("这一条我改不了。");
    expect(played.files).toEqual([p.file.name]);
    expect(played.place).toBe("planActivity.delivered");
  });

  it("counts the versions of a plan", () => {
    const wish: Turn = { type: "turn.revise", reading: p.reading({ budget: 900 }), wish: "预算900", sections: [] };
    const played = p.play([...delivered, ...p.said("预算900", wish), p.done("writePlan", p.draft)]);
    expect(played.commands.at(-1)).toMatchObject({ do: "run", src: "renderPlan", input: { version: 2 } });
  });
});
