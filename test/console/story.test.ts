import { describe, expect, it } from "vitest";
import { readRow } from "../../src/console/find/story.ts";
import { beginStory, type Chapter } from "../../src/console/find/storyState.ts";
import type { RowBody } from "../../src/session/sessionStore.ts";

type Event = RowBody["event"];
const said = (text: string): Event => ({ type: "message.received", message: { kind: "text", text, from: "王社工" } });
const timer: Event = { type: "xstate.after.handoverReminder.session" };
const result: Event = { type: "xstate.done.actor.composeAnswer" };
const candidatesOf = (...scores: number[]) => scores.map((score, index) => ({ title: `${index}`, score }));
const answered = { kind: "answer", documents: [{ title: "甲" }], sections: [], confidence: "sure" };
const decided = (decision: object, candidates: object[] = []) => [
  { do: "emit", event: { type: "decided", decision, reason: "", candidates } },
];

function read(...steps: [Event, object[]?][]) {
  const story = beginStory("web/王社工/王社工");
  const chapter: Chapter = { turns: [], words: [], solves: [], reopens: [], undelivered: [], refused: [] };
  for (const [seq, [event, commands = []]] of steps.entries()) {
    const body = { at: 1_000 + seq, event, commands, value: "ready", key: "", machine: "" } as unknown as RowBody;
    readRow(story, chapter, () => "", { seq, body });
  }
  return { story, chapter };
}

describe("what the list of sessions says of one", () => {
  it("marks an answer that the person calls wrong, and does not count it as one at first go", () => {
    const { story, chapter } = read([said("甲怎么办")], [result, decided(answered)], [said("不对，是乙")]);
    expect(story.tags).toContain("watch");
    expect(chapter.turns.map(({ via }) => via)).toEqual(["refused"]);
  });

  it("leaves alone what the person was content with", () => {
    const { story, chapter } = read([said("甲怎么办")], [result, decided(answered)], [said("谢谢")]);
    expect(story.tags).toEqual(["answered"]);
    expect(chapter.turns[0]?.via).not.toBe("refused");
  });

  it.each([
    ["a needless question", [0.93, 0.04], true],
    ["a question between equals", [0.5, 0.45], false],
  ])("looks at the figures of %s", (_what, scores, isMarked) => {
    const clarify = { kind: "clarify", options: [{ title: "甲" }, { title: "乙" }] };
    const { story } = read([said("怎么办")], [result, decided(clarify, candidatesOf(...scores))]);
    expect(story.tags.includes("watch")).toBe(isMarked);
  });

  const rendered = (version: number) => [{ do: "run", src: "renderPlan", input: { version } }];
  const delivered = decided({ kind: "plan", step: "delivered", slots: { theme: "包饺子" }, suggested: [] });
  const written = (version: number): [Event, object[]][] => [
    [{ type: "xstate.done.actor.writePlan" }, rendered(version)],
    [{ type: "xstate.done.actor.renderPlan" }, delivered],
  ];
  const lost: [Event] = [{ type: "reply.failed", reply: { kind: "file", name: "方案.docx" } }];
  const plansIn = (...steps: [Event, object[]?][]) =>
    read([said("包饺子")], ...steps)
      .chapter.turns.filter(({ tag }) => tag === "delivered")
      .map(({ via }) => via);

  it("tells another plan from another version of one", () => {
    expect(plansIn(...written(1), ...written(2), ...written(3), ...written(1))).toEqual(["", "revised", "revised", ""]);
  });

  it("counts a plan when a version of it arrived first, and marks what was lost", () => {
    expect(plansIn(...written(1), lost, ...written(2))).toEqual([""]);
    expect(plansIn(...written(1), ...written(2), lost, ...written(3))).toEqual(["", "revised"]);
    expect(read(...written(1), lost).story.tags).toEqual(["failed", "watch"]);
  });

  it("counts a file that is lost again, and the word of that, as one failure", () => {
    const failedAt = (effect: string, kind: string): [Event] => [
      { type: "reply.failed", effect, reply: { kind, name: "方案.docx", path: "方案.docx", text: "没发出去" } },
    ];
    const file = { type: "reply", kind: "file", name: "方案.docx", path: "方案.docx" };
    const { story, chapter } = read(
      [said("包饺子")],
      ...written(1),
      failedAt("wecom-bot/a/a#2.1", "file"),
      [{ type: "staff.resent", effect: "wecom-bot/a/a#2.1" }, [{ do: "emit", event: file }]],
      failedAt("wecom-bot/a/a#4.0", "file"),
      failedAt("wecom-bot/a/a#5.0", "text"),
    );
    expect(chapter.turns.map(({ tag, via }) => [tag, via])).toEqual([
      ["", ""],
      ["failed", "lost"],
      ["", ""],
    ]);
    expect(story.isUnsent).toBe(true);
  });

  it("puts a question under no handbook that hardly any fits, and keeps how it was said", () => {
    const clarify = { kind: "clarify", options: [{ title: "0" }, { title: "1" }] };
    const under = (...scores: number[]) =>
      read([said("鸽子谁来管")], [result, decided(clarify, candidatesOf(...scores))]).chapter.turns[0];
    expect(under(0.22, 0.05)).toMatchObject({ document: "", said: "鸽子谁来管" });
    expect(under(0.6, 0.3)?.document).toBe("0");
  });

  it("closes a hand-over when a colleague has written, and takes no timer for the last that happened", () => {
    const { story, chapter } = read(
      [said("转人工")],
      [result, decided({ kind: "handover" })],
      [{ type: "human.spoke" }],
      [timer],
    );
    expect(chapter.solves).toEqual([{ seq: 1, at: 1_002 }]);
    expect(chapter.turns[0]?.repliedMs).toBe(1);
    expect([story.repliedAt, story.lastAt]).toEqual([1_002, 1_002]);
  });

  const handover: [Event, object[]] = [result, decided({ kind: "handover" })];
  const staff: [Event] = [{ type: "staff.answered", text: "我来看", about: 1 }];
  const failed: [Event] = [
    { type: "reply.failed", effect: "web/a/a#3.0", reply: { kind: "text", text: "【社工解答】我来看" } },
  ];

  it("takes what nothing was found for as answered with the hand-over that follows it", () => {
    const { chapter } = read([said("甲怎么办")], [result, decided({ kind: "unanswered" })], handover, [
      { type: "human.spoke" },
    ]);
    expect(chapter.solves.map(({ seq }) => seq).sort()).toEqual([1, 2]);
    expect(chapter.turns.map(({ via }) => via)).toEqual(["", "again"]);
  });

  it("leaves open what a colleague answered if that did not arrive, until an answer does", () => {
    const lostOnce = read([said("转人工")], handover, [result], staff, failed);
    expect(lostOnce.chapter).toMatchObject({ solves: [], reopens: [1] });
    expect(lostOnce.story).toMatchObject({ repliedAt: null, staffReply: { isLost: true } });
    const again = read([said("转人工")], handover, [result], staff, failed, staff);
    expect(again.chapter).toMatchObject({ solves: [{ seq: 1 }], reopens: [] });
    expect(again.story.staffReply?.isLost).toBe(false);
  });

  it("closes it again where that answer itself is sent once more, and opens it where that is lost too", () => {
    const resent: [Event] = [{ type: "staff.resent", effect: "web/a/a#3.0", by: "王督导" }];
    const once = read([said("转人工")], handover, [result], staff, failed, resent);
    expect(once.story.staffReply).toMatchObject({ seq: 5, isLost: false });
    expect(once.chapter).toMatchObject({ solves: [{ seq: 1 }], reopens: [] });
    const lostAgain: [Event] = [
      { type: "reply.failed", effect: "web/a/a#5.0", reply: { kind: "text", text: "【社工解答】我来看" } },
    ];
    const twice = read([said("转人工")], handover, [result], staff, failed, resent, lostAgain);
    expect(twice.chapter).toMatchObject({ solves: [], reopens: [1] });
    expect(twice.story.staffReply).toMatchObject({ isLost: true, position: 0 });
  });

  it("counts a question once, however often it is decided", () => {
    const { chapter } = read(
      [said("甲怎么办")],
      [result, decided(answered)],
      [said("不对，是乙")],
      [result, decided(answered)],
      [said("丙怎么办")],
      [result, decided(answered)],
    );
    expect(chapter.turns.map(({ via }) => via)).toEqual(["refused", "again", "follow"]);
  });
});
