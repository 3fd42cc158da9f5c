import { describe, expect, it } from "vitest";
import { Failure } from "../../src/shared/failures.ts";
import type { Message } from "../../src/shared/turn.ts";
import { createUnderstand } from "../../src/tools/understand.ts";
import { at, note, type SituationName, situations } from "./understand/situations.ts";

const call = { signal: new AbortController().signal };
const message = (text: string, more: Partial<Message> = {}): Message => ({
  id: "m1",
  at,
  kind: "text",
  text,
  from: "a",
  ...more,
});

/** A machine whose encoder file is missing: what the rules read must still be there. */
const withoutEncoder = createUnderstand({
  loadExamples: async () => [{ q: "老年证", intent: "question" }],
  embed: async () => {
    throw new Failure("MODEL_MISSING", "bge");
  },
});

async function notes(text: string, situation: SituationName, more: Partial<Message> = {}) {
  const { turns } = await withoutEncoder({ message: message(text, more), situation: situations[situation] }, call);
  return turns.map(note).join(" | ");
}

describe("understand", () => {
  it("falls back to the rules when the encoder is missing", async () => {
    expect(await notes("老年证", "rest")).toBe("question");
    expect(await notes("嘿嘿嘿我高兴", "asksBudget")).toBe("chat");
  });

  it("passes a cancelled call on", async () => {
    const cancelled = createUnderstand({
      loadExamples: async () => [],
      embed: async () => {
        throw new Failure("TOOL_CANCELLED");
      },
    });
    const reading = cancelled({ message: message("老年证"), situation: situations.rest }, call);
    await expect(reading).rejects.toMatchObject({ code: "TOOL_CANCELLED" });
  });

  it("asks with the name that was said beside the official one, and with the right characters alone", async () => {
    const named = createUnderstand({
      loadExamples: async () => [],
      embed: async () => [],
      glossary: async () => (text) => ({
        text: text.replace("五保户", "特困人员").replace("攻略房", "公租房"),
        repairs: [
          { said: "五保户", meant: "特困人员", kind: "former" as const },
          { said: "攻略房", meant: "公租房", kind: "meant" as const },
        ],
      }),
    });
    const asked = async (text: string) => {
      const { turns } = await named({ message: message(text), situation: situations.rest }, call);
      return turns.map((turn) => (turn.type === "turn.question" ? turn.question : turn.type));
    };
    expect(await asked("五保户怎么申请公租房")).toEqual(["五保户（特困人员）怎么申请公租房"]);
    expect(await asked("攻略房怎么申请")).toEqual(["公租房怎么申请"]);
  });

  it("does not hide a bug of the encoder", async () => {
    const buggy = createUnderstand({
      loadExamples: async () => [],
      embed: async () => {
        throw new Error("bug: wrong shape");
      },
    });
    await expect(buggy({ message: message("老年证"), situation: situations.rest }, call)).rejects.toThrow("bug:");
  });

  it("understands voice as the repaired text, and says what it heard", async () => {
    const voice = message("嗯 那个 社保卡 社保卡 丢了 要带什么 问号", { kind: "voice" });
    const understood = await withoutEncoder({ message: voice, situation: situations.rest }, call);
    expect(understood.heard).toBe("社保卡丢了要带什么？");
    expect(understood.turns.map(note)).toEqual(["question materials"]);
    expect(understood.turns[0]).toMatchObject({ question: "社保卡丢了要带什么？" });
  });

  it("says nothing about hearing for a typed text", async () => {
    const understood = await withoutEncoder({ message: message("取消"), situation: situations.rest }, call);
    expect(understood).toEqual({ turns: [{ type: "turn.cancel" }] });
  });

  it("reads no file", async () => {
    expect(await notes("", "rest", { kind: "file", path: "a.docx" })).toBe("unreadable");
    expect(await notes("你看看这个", "rest", { kind: "file", path: "a.docx" })).toBe("chat");
  });

  it("hands on at most three turns, the first asked first", async () => {
    const text = "身份证丢了怎么补办？另外居住证续签多少钱？另外老年餐厅在哪里报名？另外犬证年检带什么？";
    const { turns } = await withoutEncoder({ message: message(text), situation: situations.rest }, call);
    expect(turns).toHaveLength(3);
    expect(turns[0]).toMatchObject({ question: "身份证丢了怎么补办？" });
    expect(turns[1]).toMatchObject({ question: "居住证续签多少钱？", aspects: ["fee"] });
  });

  it("keeps the words of a question, without greeting, filler and thanks", async () => {
    const text = "你好，我76岁了，社保卡丢了怎么补，谢谢😊";
    const { turns } = await withoutEncoder({ message: message(text), situation: situations.rest }, call);
    expect(turns).toEqual([
      { type: "turn.question", question: "我76岁了，社保卡丢了怎么补", aspects: [], followUp: false },
    ]);
  });

  it("puts what was quoted before a question that names no matter of its own", async () => {
    const quoted = { text: "我妈的社保卡被狗咬坏了", fromBot: false };
    const { turns } = await withoutEncoder(
      { message: message("这个要带什么", { quoted }), situation: situations.answered },
      call,
    );
    expect(turns).toEqual([
      {
        type: "turn.question",
        question: "我妈的社保卡被狗咬坏了。这个要带什么",
        aspects: ["materials"],
        followUp: false,
      },
    ]);
  });

  it("keeps the wish for a plan in the person's words", async () => {
    const { turns } = await withoutEncoder(
      { message: message("再加一个下雨备用方案"), situation: situations.plan },
      call,
    );
    expect(turns[0]).toMatchObject({ type: "turn.revise", wish: "再加一个下雨备用方案", sections: ["safety"] });
  });

  it("reads the plan request of the first page", async () => {
    const text = "下周六下午两点在活动室给60岁以上老人包饺子，预算两千，40人";
    const { turns } = await withoutEncoder({ message: message(text), situation: situations.rest }, call);
    expect(turns).toHaveLength(1);
    expect(turns[0]).toMatchObject({
      type: "turn.plan",
      reading: {
        slots: { theme: "包饺子", date: "2026-12-05", start: "14:00", venue: "活动室", budget: 2000, headcount: 40 },
      },
    });
  });

  it("reads 20,000 characters", async () => {
    expect(await notes("社保卡丢了，想问问怎么补。".repeat(1_600), "rest")).toBe("question");
  });
});
