import { describe, expect, it } from "vitest";
import { beginStory, type Chapter, readRow } from "../../src/console/find/story.ts";
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
  const chapter: Chapter = { turns: [], words: [], solves: [], undelivered: [], refused: [] };
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
  const delivered = decided({ kind: "plan", step: "delivered", slots: { theme: "包饺子" } });
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

  it("closes a hand-over when a colleague has written, and takes no timer for the last that happened", () => {
    const { story, chapter } = read(
      [said("转人工")],
      [result, decided({ kind: "handover" })],
      [{ type: "human.spoke" }],
      [timer],
    );
    expect(chapter.solves).toEqual([1]);
    expect([story.repliedAt, story.lastAt]).toEqual([1_002, 1_002]);
  });
});
