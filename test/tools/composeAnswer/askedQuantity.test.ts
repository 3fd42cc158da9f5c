import { describe, expect, it } from "vitest";
import type { SectionName } from "../../../src/shared/sop.ts";
import { sectionsWithAskedQuantity } from "../../../src/tools/composeAnswer/askedQuantity.ts";

const benefit: Partial<Record<SectionName, string[]>> = {
  conditions: ["缴费累计满1年", "年满60周岁", "家庭月收入低于2000元"],
  branches: ["缴费不足5年：领取期限最长12个月", "缴费5年以上：领取期限最长18个月"],
  materials: ["居民身份证（原件 1份）"],
  steps: ["7个工作日内审核", "每月20日发放，申报截止9月30日"],
  fee: ["免费；复印每份5元"],
  notes: ["补助标准为低保标准的1.2倍"],
  appendix: ["附件：标准", "一档：1500元", "二档：1200元"],
};

describe("the sections that hold the figure asked for", () => {
  it.each<[string, SectionName[]]>([
    ["失业金能领几个月", ["branches"]],
    ["这个补助一个月能领多少钱", ["appendix", "notes"]],
    ["最多能报多少", ["appendix", "notes"]],
    ["几岁可以申请", ["conditions"]],
    ["收入不能超过多少", ["conditions"]],
    ["要交多少钱", ["fee"]],
    ["什么时候截止", ["steps"]],
    ["社保要交几年", ["conditions"]],
  ])("of “%s”", (question, sections) => {
    expect(sectionsWithAskedQuantity({ sections: benefit }, question)).toEqual(sections);
  });

  it.each(["社保卡掉了怎么办", "要带什么材料", "办下来要多少天", "要几份复印件", "多少人能报名"])(
    "are none of “%s”, which asks for no figure of these kinds",
    (question) => {
      expect(sectionsWithAskedQuantity({ sections: benefit }, question)).toEqual([]);
    },
  );

  it("are those elsewhere when the section on fees does not say what is charged", () => {
    const sections = { fee: ["按核定比例交纳"], appendix: ["3000元及以下交0.5%"] };
    expect(sectionsWithAskedQuantity({ sections }, "党费要交多少")).toEqual(["appendix"]);
  });

  it("are none where the handbook does not hold the figure", () => {
    expect(sectionsWithAskedQuantity({ sections: { conditions: ["有本市户籍"] } }, "能领多少钱")).toEqual([]);
  });
});
