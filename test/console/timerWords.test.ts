import { describe, expect, it } from "vitest";
import { timerOutcome } from "../../src/console/timerWords.ts";
import type { RowBody } from "../../src/session/sessionStore.ts";

const row = (type: string, commands: object[] = []) => ({ at: 0, event: { type }, commands }) as unknown as RowBody;
const reply = { do: "emit", event: { type: "reply", kind: "text", text: "" } };

describe("what came of a timer", () => {
  it.each([
    ["nothing, because a colleague had answered", "handoverReminder", [], "", "结果：同事已经回过话，没有再催"],
    [
      "a second call",
      "handoverReminder",
      [{ do: "run", src: "callPerson" }],
      "催同事",
      "结果：还没有同事回复，又催了一次",
    ],
    ["a reminder", "reminder", [reply], "", "结果：给对方发了一条提醒"],
    ["another state", "catchUp", [], "听取", "结果：转到“听取”"],
    ["nothing", "reminder", [], "", "结果：没有要做的"],
  ])("is told: %s", (_what, timer, commands, move, words) => {
    expect(timerOutcome(row(`xstate.after.${timer}.session`, commands), move)).toEqual([words]);
  });

  it("is said of nothing else", () => {
    expect(timerOutcome(row("message.received", [reply]), "听取")).toEqual([]);
  });
});
