import { describe, expect, it } from "vitest";
import type { Branch, SopDocument } from "../../../src/shared/sop.ts";
import { compareAmounts } from "../../../src/tools/searchSops/statedAmounts.ts";
import { statedBranch } from "../../../src/tools/searchSops/statedBranch.ts";
import { namesListed, saysOpposite, statesTheSame } from "../../../src/tools/searchSops/statedStates.ts";

describe("an amount in a question", () => {
  it.each([
    ["失业金交了3年能领多久", "累计缴费满1年不足5年"],
    ["失业金我交了八年", "累计缴费满5年不足10年"],
    ["失业金我交了12年", "累计缴费10年以上"],
    ["居住证过期一个月了", "逾期未满60日提出"],
    ["居住证过期三个月了", "逾期超过60日提出"],
    ["新生儿已经四个月了才去办", "出生超过90日办理"],
    ["我妈七十岁", "年满70周岁"],
    ["投靠老公，我43岁", "申请人未满45周岁"],
    ["她今年82", "60周岁以上读者"],
    ["女儿17岁", "年满16周岁未满18周岁"],
    ["我50岁", "46周岁以上首次申领"],
  ])("fits: %s | %s", (question, when) => expect(compareAmounts(question, when, "国内公民收养子女登记")).toBe("fits"));

  it.each([
    ["失业金我交了12年", "累计缴费满1年不足5年"],
    ["居住证过期三个月了", "逾期未满60日提出"],
    ["我妈69岁", "年满70周岁"],
    ["还没满16岁", "年满16周岁"],
  ])("contradicts: %s | %s", (question, when) =>
    expect(compareAmounts(question, when, "国内公民收养子女登记")).toBe("contradicts"),
  );

  it.each([
    ["孩子5岁，户口投靠老公", "申请人未满45周岁"],
    ["我43岁，儿子12岁", "未满16周岁"],
    ["居住证还有十五天到期", "逾期未满60日提出"],
    ["怀孕6个月", "缴费不满9个月"],
    ["2019年办的居住证过期了", "逾期超过60日提出"],
    ["六十八岁的孤老", "年满16周岁仍在校就读"],
    ["八十岁老人想改浴室", "低收入困难、年满80周岁、失能四级以上"],
    ["夫妻四十岁想收养孩子", "被收养人年满8周岁"],
    ["社保卡丢了", "申领人未满16周岁"],
  ])("says nothing: %s | %s", (question, when) =>
    expect(compareAmounts(question, when, "国内公民收养子女登记")).toBe("open"),
  );
});

describe("a state in a question", () => {
  it.each([
    ["我人在国外", "居住境外"],
    ["老太住在养老院", "持卡人住院或入住养老机构"],
    ["工人没有家属", "无遗属，由居委会或养老机构料理丧事"],
    ["我一个人没结婚", "单身申请"],
    ["我妈耳朵聋", "听力、视力障碍"],
    ["狗跑丢了", "犬只走失"],
    ["卡自己断掉了", "属于人为折断、腐蚀等损坏"],
    ["外地户口能申请吗", "非本市户籍家庭"],
    ["和台湾人登记", "一方为港澳台居民或外国人"],
    ["他儿子来不了", "本人不能到场"],
  ])("is the one of the case: %s | %s", (question, when) => expect(statesTheSame(question, when, "")).toBe(true));

  it.each([
    ["店里不能代办", "所有人不能到场"],
    ["退伍军人的优待证", "现役军人家属"],
    ["爸爸坐牢妈妈跑了", "父母一方服刑、一方正常"],
    ["小红证没了", "一方已故"],
    ["卡没坏", "属于人为折断、腐蚀等损坏"],
  ])("is another: %s | %s", (question, when) => expect(statesTheSame(question, when, "")).toBe(false));

  it("is no special case where the title names it", () => {
    expect(statesTheSame("老人去世了", "非正常死亡", "死亡户口注销")).toBe(false);
  });
});

describe("things that a case lists", () => {
  it("are named by one of them that the title lacks", () => {
    expect(namesListed("家里旧空调", "家用电冰箱、洗衣机、空调、电视机", "大件垃圾预约清运")).toBe(true);
    expect(namesListed("大件垃圾", "家用电冰箱、大件垃圾", "大件垃圾预约清运")).toBe(false);
    expect(namesListed("空调坏了", "空调维修", "")).toBe(false);
  });
});

describe("what was not reached", () => {
  it("is the opposite of a case that demands it as reached", () => {
    expect(saysOpposite("积分没到120", "居住证积分达到标准分值")).toBe(true);
    expect(saysOpposite("积分到120了", "居住证积分达到标准分值")).toBe(false);
    expect(saysOpposite("积分没到120", "首次会议表决未达比例")).toBe(false);
  });
});

describe("a question beside the special cases of a handbook", () => {
  const branch = (when: string, then: string): Branch => ({ when, then });
  const handbook: Pick<SopDocument, "title" | "branches"> = {
    title: "居住证签注",
    branches: [branch("本人不能到场", "凭委托书代办"), branch("遗失证件", "先挂失")],
  };
  const stated = async (question: string) => {
    const encoded: string[] = [];
    const near = (count: number) => Array.from({ length: count }, () => Float32Array.of(1, 0));
    const found = await statedBranch(question, handbook as SopDocument, {
      ofWords: async (texts) => {
        encoded.push(...texts);
        return near(texts.length);
      },
      ofCases: async (groups) => near(groups.length),
    });
    return { found, encoded };
  };

  it("is not encoded where its words rule out every case", async () => {
    expect(await stated("签注要多少钱，去哪里办")).toEqual({ found: undefined, encoded: [] });
  });

  it("is encoded until a clause is near the only case that says the same", async () => {
    const { found, encoded } = await stated("我爸卧床，签注要多少钱，去哪里办");
    expect(found).toBe("本人不能到场");
    expect(encoded).toEqual(["我爸卧床"]);
  });
});
