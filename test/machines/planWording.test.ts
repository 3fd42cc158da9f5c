import { describe, expect, it } from "vitest";
import { inShort, noted } from "../../src/machines/planWording.ts";

describe("what is read back", () => {
  it.each([
    ["再加个量血压的", "加量血压"],
    ["流程里加个合影", "流程加合影"],
    ["最后再安排个抽奖", "最后安排抽奖"],
    ["还要加一个签到环节", "加签到环节"],
    ["要有雨天备案", "要有雨天备案"],
    ["不要太吵的", "不要太吵的"],
    ["请一位老师来教", "请一位老师来教"],
    ["每人加个鸡蛋", "每人加鸡蛋"],
    ["志愿者5个", "志愿者5个"],
  ])("%s → %s", (said, shown) => {
    expect(inShort(said)).toBe(shown);
  });

  it("names what a message changed, and nothing that stood there before", () => {
    const before = { theme: "包饺子", requirements: ["准备茶水"] };
    expect(noted(before, { ...before, venue: "小广场", requirements: ["准备茶水", "再加个合影"] })).toBe(
      "活动地点小广场，加合影，记下了。",
    );
    expect(noted(before, before)).toBe("");
  });
});
