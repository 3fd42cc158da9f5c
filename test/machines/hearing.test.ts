import { describe, expect, it } from "vitest";
import { inboxCountMax } from "../../src/machines/context.ts";
import { wording } from "../../src/machines/wording.ts";
import * as p from "./play.ts";

const help = { type: "turn.help" } as const;

describe("hearing", () => {
  it("handles a burst one by one, in order", () => {
    const played = p.play([
      p.message("社保卡掉了", { id: "a" }),
      p.message("帮助", { id: "b" }),
      p.message("谢谢", { id: "c" }),
      p.understood(p.question("社保卡掉了")),
      p.done("searchSops", p.decidedAnswer),
      p.done("composeAnswer", p.answer),
      p.understood(help),
      p.understood({ type: "turn.smallTalk", topic: "thanks" }),
    ]);
    expect(played.texts.slice(1)).toEqual([wording.help, wording.smallTalk("thanks")]);
    expect(played.running).toEqual([]);
  });

  it("does not understand the next message before the last one was answered", () => {
    const played = p.play([p.message("社保卡掉了"), p.message("要什么材料"), p.understood(p.question("社保卡掉了"))]);
    expect(played.running).toEqual(["searchSops"]);
  });

  it("says so when messages come too fast, and drops none that it took", () => {
    const flood = Array.from({ length: inboxCountMax + 2 }, (_, index) => p.message(`第${index}条`));
    const played = p.play(flood);
    expect(played.texts).toEqual([wording.tooFast]);
    expect(played.state.context["inbox"]).toHaveLength(inboxCountMax);
  });

  it("shows what it heard in a voice message that came with text", () => {
    const played = p.play([
      p.message("社保卡掉了", { kind: "voice" }),
      p.done("understand", { turns: [help], heard: "社保卡掉了" }),
    ]);
    expect(played.texts[0]).toBe(wording.heard("社保卡掉了"));
  });

  it("has voice without text transcribed first, and says so when that is not possible", () => {
    const voice = p.message("", { kind: "voice", path: "/a.silk" });
    expect(p.play([voice]).running).toEqual(["transcribe"]);
    expect(p.play([voice, p.done("transcribe", { text: "社保卡掉了" })]).running).toEqual(["understand"]);
    const failed = p.play([voice, p.failed("transcribe", "NO_SPEECH_MODEL")]);
    expect(failed.texts).toEqual([expect.stringContaining("没有装语音识别")]);
    expect(failed.decisions).toEqual([{ kind: "chat" }]);
  });

  it.each([
    ["RECORDING_UNREADABLE", "RECORDING_UNREADABLE"], // The machine passes on what the failure says.
    ["SPEECH_FAILED", "没有转成文字"],
    ["TOOL_TIMED_OUT", "没有转成文字"],
  ])("asks to type after %s, and takes the next message", (code, words) => {
    const voice = p.message("", { kind: "voice", path: "/a.wav" });
    const played = p.play([voice, p.failed("transcribe", code), ...p.said("帮助", help)]);
    expect(played.texts).toEqual([expect.stringContaining(words), wording.help]);
  });

  it("apologises and goes on when a message cannot be understood", () => {
    const played = p.play([p.message("社保卡"), p.failed("understand", "ENCODER_FAILED"), ...p.said("帮助", help)]);
    expect(played.texts).toEqual([wording.fault, wording.help]);
  });

  it("lives on after a fault while a question is being decided", () => {
    const played = p.play([
      ...p.said("社保卡", p.question("社保卡")),
      { type: "session.fault", cause: "xstate.done.actor.searchSops", message: "boom" },
      ...p.said("帮助", help),
    ]);
    expect(played.texts).toEqual([wording.fault, wording.help]);
    expect(played.place).toBe("ready");
  });
});

describe("first contact", () => {
  const textsOf = (events: object[]) =>
    p
      .play(events)
      .commands.flatMap((command) =>
        command.do === "emit" && typeof command.event["text"] === "string" ? [command.event["text"]] : [],
      );
  const notice = wording.introduction;

  it("says once who answers, that conversations are kept and how to reach a person, behind the first reply", () => {
    expect(notice).toMatch(/自动/u);
    expect(notice).toMatch(/留存.*查看/u);
    expect(notice).toMatch(/转人工/u);
    const [first = "", ...others] = textsOf([
      ...p.said("你好", { type: "turn.smallTalk", topic: "greeting" }),
      ...p.said("谢谢", { type: "turn.smallTalk", topic: "thanks" }),
    ]);
    expect(first).toBe(`${wording.smallTalk("greeting")}\n${notice}`);
    expect(others).toEqual([wording.smallTalk("thanks")]);
  });

  it("comes behind the answer to a first question, not behind what was heard", () => {
    const [heard, answer] = textsOf([
      p.message("社保卡掉了", { kind: "voice" }),
      p.done("understand", { turns: [p.question("社保卡掉了")], heard: "社保卡掉了" }),
      p.done("searchSops", p.decidedUnknown),
    ]);
    expect(heard).toBe(wording.heard("社保卡掉了"));
    expect(answer).toBe(`${wording.unanswered}\n${notice}`);
  });

  it("never stands beside help in danger, and comes with the next reply", () => {
    const texts = textsOf([
      ...p.said("不想活了", { type: "turn.smallTalk", topic: "distress" }),
      p.failed("alarmPerson", "ALARM_NOT_DELIVERED"),
      ...p.said("谢谢", { type: "turn.smallTalk", topic: "thanks" }),
    ]);
    expect(texts).toEqual([wording.smallTalk("distress"), `${wording.smallTalk("thanks")}\n${notice}`]);
  });

  it("says what a name was taken for before the answer", () => {
    const [repaired] = textsOf([
      p.message("gzf怎么申请，老年卡呢"),
      p.done("understand", {
        turns: [p.question("公租房怎么申请")],
        repairs: [
          { said: "gzf", meant: "公租房", kind: "meant" },
          { said: "经适房", meant: "共有产权保障住房", kind: "former" },
        ],
      }),
    ]);
    expect(repaired).toBe("您说的是“公租房”吧。您说的“经适房”，现在叫“共有产权保障住房”。");
  });
});

describe("a number of the person in a group", () => {
  const said = "补卡，110105199003078515，13812345678";
  it("is not repeated, and the person is asked to send such in private", () => {
    const asked = p.question(said);
    const inRoom = p.play([p.message(said, { room: "群" }), p.understood(asked), p.done("searchSops", p.decidedAsk)]);
    expect(inRoom.texts.join()).not.toMatch(/110105199003078515|13812345678/);
    expect(inRoom.texts.at(-1)).toContain(wording.numbersInGroup);
    const alone = p.play([p.message(said), p.understood(asked), p.done("searchSops", p.decidedAsk)]);
    expect(alone.texts.at(-1)).not.toContain(wording.numbersInGroup);
    const heard = { turns: [asked], heard: said };
    const voice = p.play([p.message(said, { room: "群", kind: "voice" }), p.done("understand", heard)]);
    expect(voice.texts[0]).toContain("138****5678");
  });
});
