import { describe, expect, it } from "vitest";
import { messageTextCharsMax } from "../../../src/shared/turn.ts";
import {
  cutAtSentence,
  isUnreadable,
  normalise,
  repairSpeech,
  toSound,
} from "../../../src/tools/understand/normalise.ts";

describe("normalise", () => {
  it.each([
    ["ＡＢ１２", "AB12"],
    ["社保卡　怎么补", "社保卡 怎么补"],
    ["社保卡\u0000\u0007怎么\u200b补", "社保卡怎么补"],
    ["③", "3"],
    ["一半\ud83d", "一半"],
    [`卡号${"8".repeat(19)}`, `卡号${"8".repeat(19)}`],
    [`${"１".repeat(2_000)}人`, `${"1".repeat(20)}人`],
  ])("cleans %j", (raw, clean) => {
    expect(normalise(raw).clean).toBe(clean);
  });

  it.each([
    ["你好，社保卡丢了怎么补？谢谢！", "社保卡丢了怎么补？"],
    ["嗯那个呃社保卡怎么补", "社保卡怎么补"],
    ["喂你好，我想问一下老年证", "我想问一下老年证"],
    ["老年证怎么办😊😊", "老年证怎么办"],
    ["老年证怎么办[微笑]", "老年证怎么办"],
    ["额度怎么算", "额度怎么算"],
    ["喂奶期有补贴吗", "喂奶期有补贴吗"],
    ["就业补贴怎么领", "就业补贴怎么领"],
    ["@邻里\u2005社保卡怎么补", "社保卡怎么补"],
    ["谢谢", ""],
  ])("takes the matter out of %j", (raw, core) => {
    expect(normalise(raw).core).toBe(core);
  });

  it("makes one key of everything that is said the same way", () => {
    expect(normalise("好 好 好！！").key).toBe("好");
    expect(normalise("ＯＫ👌").key).toBe("ok");
  });

  it("cuts a text of 20,000 characters at a sentence border inside the limit", () => {
    const { clean } = normalise("社保卡丢了，想问问怎么补。".repeat(1_600));
    expect(clean.length).toBeLessThanOrEqual(messageTextCharsMax);
    expect(clean.endsWith("。")).toBe(true);
  });

  it("cuts hard where there is no border", () => {
    expect(cutAtSentence("啦".repeat(50), 20)).toHaveLength(20);
  });
});

describe("isUnreadable", () => {
  it.each([
    "",
    "   ",
    "😀",
    "[图片]",
    "[语音消息] 7秒",
    "！！！",
    "qwerty",
    "13.5",
    "0000000",
    "的的的",
    "嗯那个就是那个",
  ])("%j cannot be read", (text) => {
    expect(isUnreadable(normalise(text))).toBe(true);
  });

  it.each(["证", "老年证", "12345", "110", "不是", "对", "please help me"])("%j can", (text) => {
    expect(isUnreadable(normalise(text))).toBe(false);
  });
});

describe("repairSpeech", () => {
  it.each([
    ["嗯 那个 社保卡 社保卡 怎么补 问号", "社保卡怎么补？"],
    ["呃社保卡掉了逗号怎么办", "社保卡掉了，怎么办"],
    ["我我我想问一下老年证怎么办", "我想问一下老年证怎么办"],
    ["下周六下午两点两点，预算预算两千", "下周六下午两点两点，预算两千"],
    ["谢谢", "谢谢"],
    ["看看", "看看"],
  ])("%s → %s", (heard, repaired) => {
    expect(repairSpeech(heard)).toBe(repaired);
  });
});

describe("toSound", () => {
  it("is equal for characters of the same and of nearly the same sound", () => {
    expect(toSound("曲消")).toBe(toSound("取消"));
    expect(toSound("就则样")).toBe(toSound("就这样"));
    expect(toSound("取消")).not.toBe(toSound("确认"));
  });
});
