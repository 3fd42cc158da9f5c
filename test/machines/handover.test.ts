import { describe, expect, it } from "vitest";
import { wording } from "../../src/machines/wording.ts";
import type { Called } from "../../src/shared/people.ts";
import type { Turn } from "../../src/shared/turn.ts";
import * as p from "./play.ts";

const called: Called = {
  told: true,
  who: "王社工",
  when: "",
  phone: "021-5555 0100",
  hotline: "12356",
  remindMs: 1_800_000,
  resumeMs: 82_800_000,
};
const wantsPerson = p.said("转人工", { type: "turn.human" });
const handedOver = [...wantsPerson, p.done("callPerson", called)];
const thanks: Turn = { type: "turn.smallTalk", topic: "thanks" };
const distress: Turn = { type: "turn.smallTalk", topic: "distress" };
const after = (name: string, state: string) => ({
  type: `xstate.after.${name}.session.conversation.handover.${state}`,
});
const reminderDue = after("handoverReminder", "withPerson.waiting");
const nextDay = { type: "xstate.after.handoverEnd.withPerson" };
const inputOf = (played: p.Played, id: string) =>
  played.commands.findLast((command) => command.do === "run" && command.id === id);

describe("a hand-over", () => {
  it("calls the person in charge with what it is about, and says who comes and when", () => {
    const calling = p.play(wantsPerson);
    expect(inputOf(calling, "callPerson")).toMatchObject({ input: { reason: "handover", topic: "转人工" } });
    expect(calling.decisions.at(-1)).toEqual({ kind: "handover" });
    const played = p.play(handedOver);
    expect(played.place).toBe("handover.withPerson.waiting");
    expect(played.texts).toEqual([wording.handedOver(called)]);
    expect(played.texts[0]).toContain("王社工");
  });

  it("says outside the hours of service when they begin, and the phone", () => {
    const [text] = p.play([...wantsPerson, p.done("callPerson", { ...called, when: "明天09:00" })]).texts;
    expect(text).toContain("明天09:00上班后回复您");
    expect(text).toContain("021-5555 0100");
  });

  it("goes on as before where nobody could be told", () => {
    const nobody = { ...called, told: false, when: "", phone: "" };
    for (const end of [p.done("callPerson", nobody), p.failed("callPerson", "ALARM_NOT_DELIVERED")]) {
      const played = p.play([...wantsPerson, end]);
      expect(played.texts).toEqual([wording.handover]);
      expect(played.place).toBe("ready");
    }
  });

  it("keeps the bot silent, whatever is said, and records that", () => {
    const played = p.play([...handedOver, ...p.said("谢谢", thanks), ...p.said("社保卡", p.question("社保卡"))]);
    expect(played.texts).toHaveLength(1);
    expect(played.decisions.slice(-2)).toEqual([{ kind: "chat" }, { kind: "chat" }]);
    expect(played.place).toBe("handover.withPerson.waiting");
  });

  it("gives help in danger all the same, and calls somebody again", () => {
    const played = p.play([...handedOver, ...p.said("不想活了", distress)]);
    expect(played.texts.at(-1)).toBe(wording.smallTalk("distress"));
    expect(inputOf(played, "alarmPerson")).toMatchObject({ input: { reason: "distress" } });
    expect(p.play([p.done("alarmPerson", called)], played.state).place).toBe("handover.withPerson.waiting");
  });

  it("ends when the person asks for the bot again", () => {
    const played = p.play([...handedOver, ...p.said("找助手", thanks), ...p.said("谢谢", thanks)]);
    expect(played.texts.slice(1)).toEqual([wording.backByWish, wording.smallTalk("thanks")]);
    expect(played.place).toBe("ready");
  });

  it("reminds the person in charge once when nobody spoke, and tells the one who waits", () => {
    const played = p.play([...handedOver, reminderDue]);
    expect(inputOf(played, "remindPerson")).toMatchObject({ input: { reason: "reminder" } });
    const reminded = p.play([p.done("remindPerson", called)], played.state);
    expect(reminded.texts).toEqual([wording.remindedPerson(called)]);
    expect(reminded.place).toBe("handover.withPerson.waited");
  });

  it.each([
    ["wrote in the chat", { type: "human.spoke" }],
    [
      "answered in the console",
      { type: "staff.answered", text: "带身份证", by: "王", question: "", corrects: false, about: 1 },
    ],
  ])("reminds nobody once a colleague %s", (_name, spoke) => {
    const played = p.play([...handedOver, spoke, reminderDue]);
    expect(inputOf(played, "remindPerson")).toBeUndefined();
    expect(played.place).toBe("handover.withPerson.replied");
  });

  it("ends the next day, and says so", () => {
    const played = p.play([...handedOver, nextDay]);
    expect(played.texts.at(-1)).toBe(wording.backNextDay);
    expect(played.place).toBe("ready");
  });

  it("leaves an open form where it was", () => {
    const plan = p.said("写策划", { type: "turn.plan", reading: p.reading({ theme: "包饺子" }) });
    const played = p.play([...plan, ...handedOver, nextDay]);
    expect(played.place).toBe("planActivity.collecting");
  });
});

describe("danger", () => {
  it("tells a person at once and goes on", () => {
    const played = p.play(p.said("不想活了", distress));
    expect(played.texts).toEqual([wording.smallTalk("distress")]);
    expect(played.decisions).toEqual([{ kind: "handover" }]);
    expect(inputOf(played, "alarmPerson")).toMatchObject({ input: { reason: "distress", topic: "不想活了" } });
    const told = p.play([p.done("alarmPerson", called)], played.state);
    expect(told.place).toBe("ready");
    expect(told.texts).toEqual(["我已经通知王社工，请留意电话和消息。"]);
  });

  it("names the hotline of the office where it has one of its own", () => {
    const played = p.play([...p.said("不想活了", distress), p.done("alarmPerson", { ...called, hotline: "962525" })]);
    expect(played.texts.at(-1)).toContain("962525");
  });

  it("does not claim that somebody comes where nobody could be told", () => {
    const nobody = { ...called, told: false, who: "值班的同事" };
    const played = p.play([...p.said("不想活了", distress), p.done("alarmPerson", nobody)]);
    expect(played.texts.at(-1)).toMatch(/没有联系上.*021-5555 0100/);
    expect(p.play([...p.said("不想活了", distress), p.done("alarmPerson", { ...nobody, who: "" })]).texts).toHaveLength(
      1,
    );
  });
});

describe("messages that come late", () => {
  const late = (id: string, text: string, minutes: number) =>
    p.message(text, { id, at: p.at - minutes * 60_000, missed: true });
  const caughtUp = { type: "messages.caughtUp" };

  it("are answered as one, the last of them properly", () => {
    const played = p.play([late("a", "一", 50), late("b", "二", 40), late("c", "社保卡", 30), caughtUp]);
    expect(played.texts).toHaveLength(1);
    expect(played.texts[0]).toContain("3条消息");
    expect(played.texts[0]).toContain("09:10");
    expect(inputOf(played, "understand")).toMatchObject({ input: { message: { text: "社保卡" } } });
  });

  it("of days ago are only mentioned, and older ones not at all", () => {
    const days = (count: number) => p.play([late("a", "旧", count * 24 * 60), caughtUp]);
    expect(days(2).texts).toEqual([wording.longMissed({ count: 1, firstAt: p.at - 2 * 86_400_000 })]);
    expect(days(2).running).toEqual([]);
    expect(days(5).texts).toEqual([]);
  });

  it("wait for each other: the timer begins anew with each", () => {
    const arms = p.play([late("a", "一", 50), late("b", "二", 40)]).commands.filter((command) => command.do === "arm");
    expect(arms.map((command) => command.do === "arm" && command.id)).toEqual(["catchUp", "catchUp"]);
  });
});

describe("an administrator", () => {
  const admin = { role: "admin" as const };

  it("has a command done in private and refused in a group", () => {
    const command: Turn = { type: "turn.admin", command: "remove", argument: "社保卡补办" };
    const asked = p.play([p.message("停用 社保卡补办", admin), p.done("understand", { turns: [command] })]);
    expect(inputOf(asked, "administer")).toMatchObject({ input: { command: "remove", argument: "社保卡补办" } });
    expect(p.play([p.done("administer", { text: "已停用。" })], asked.state).texts).toEqual(["已停用。"]);
    const inGroup = p.play([
      p.message("停用 社保卡补办", { ...admin, room: "r" }),
      p.done("understand", { turns: [command] }),
    ]);
    expect(inGroup.texts).toEqual([wording.adminInPrivate]);
  });

  it("sends a file and then has it taken into the library; others' files are not kept", () => {
    const file = (more: object) => [
      p.message("", { kind: "file", fileName: "手册.docx", path: "/received/a.docx", ...more }),
      p.done("understand", { turns: [{ type: "turn.smallTalk", topic: "unreadable" }] }),
    ];
    const command: Turn = { type: "turn.admin", command: "import", argument: "" };
    const imports = (more: object) =>
      inputOf(p.play([...file(more), ...p.said("入库", command)]), "administer") as { input: { file?: object } };
    expect(imports(admin).input.file).toEqual({ path: "/received/a.docx", name: "手册.docx" });
    expect(imports({}).input.file).toBeUndefined();
    expect(imports({ ...admin, room: "r" }).input.file).toBeUndefined();
  });
});
