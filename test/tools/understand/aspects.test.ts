import { describe, expect, it } from "vitest";
import { readAspects, readSectionNames } from "../../../src/tools/understand/aspects.ts";

describe("readAspects", () => {
  it.each([
    ["社保卡怎么办", ""],
    ["补办要什么手续", ""],
    ["阿拉要办张卡，哪能弄法", ""],
    ["我的电话13812345678，户口簿丢了怎么补", ""],
    ["身份证号码是310101199001011237，电话号码：02112345678，怎么办", ""],
    ["电话号码多少", "phone"],
    ["要带什么", "materials"],
    ["要带点啥", "materials"],
    ["要准备哪些东西", "materials"],
    ["需要什么才料", "materials"],
    ["身份证要带原件吗", "materials"],
    ["要几张照片", "materials"],
    ["要多少钱", "fee"],
    ["收费吗", "fee"],
    ["要几钿", "fee"],
    ["要铜钿伐", "fee"],
    ["补办身份证要多少钱", "fee"],
    ["领结婚证要多少钱", "fee"],
    ["工本费几块", "fee"],
    ["是免费的吗", "fee"],
    ["能补多少钱", "conditions appendix"],
    ["一个月发多少", "conditions appendix"],
    ["高龄津贴每月有多少钱", "conditions appendix"],
    ["护理补贴多少钱", "conditions appendix"],
    ["补贴标准是多少", "conditions appendix"],
    ["住院能报多少", "conditions appendix"],
    ["周六开门吗", "hours"],
    ["几点上班", "hours"],
    ["啥辰光开门", "hours"],
    ["中午休息吗", "hours"],
    ["双休日能办吗", "hours"],
    ["在哪里办", "place"],
    ["去哪办", "place"],
    ["啥地方弄", "place"],
    ["到哪个窗口", "place"],
    ["地址在哪", "place"],
    ["多久能好", "timeLimit"],
    ["几天能拿到", "timeLimit"],
    ["啥辰光好拿", "timeLimit"],
    ["当场能拿吗", "timeLimit"],
    ["电话多少", "phone"],
    ["打什么电话", "phone"],
    ["接到诈骗电话说我欠费", ""],
    ["办理流程是什么", "steps"],
    ["第一步做什么", "steps"],
    ["网上能办吗", "steps"],
    ["要什么条件", "conditions"],
    ["我这种情况能申请吗", "conditions"],
    ["年龄有要求吗", "conditions"],
    ["我妈能代办吗", "branches"],
    ["一定要本人去吗", "branches"],
    ["卧床的老人怎么办", "branches"],
    ["哪些人可以办", "audience"],
    ["归哪个部门管", "unit"],
    ["有文件规定吗", "basis"],
    ["依据是什么", "basis"],
    ["有什么要注意的", "notes"],
    ["要填什么表", "materials appendix"],
    ["粮油帮困卡丢了补一张几钿", "fee"],
    ["残疾证丢了补贴还能领多少", "conditions appendix"],
    ["少儿医保今年交多少", "fee"],
    ["一年交多少", "fee"],
    ["书法班学费多少", "fee"],
    ["多功能厅租一小时多少", "fee"],
    ["每家出多少", "fee"],
    ["礼拜天去可以吗", "hours"],
    ["明天能拿到吗", "timeLimit"],
    ["怎么还没办好", "timeLimit"],
    ["要委托书吗", "materials"],
    ["能拿哪些钱", ""],
    ["外地户口行不行", "conditions"],
    ["我交了8年能领几个月", "conditions"],
    ["上海户口才行吗", "conditions"],
    ["找谁", "unit place phone"],
    ["我妈一个人住，我在外地，怕她出事没人知道，怎么办", ""],
    ["要带什么材料，多少钱，在哪办", "materials fee place"],
  ])("%s → %s", (text, aspects) => {
    expect(readAspects(text).join(" ")).toBe(aspects);
  });
});

describe("readSectionNames", () => {
  it.each([
    ["流程", "steps"],
    ["所需材料", "materials"],
    ["看看费用", "fee"],
    ["办理地点、办理时间", "place hours"],
    ["“流程”", "steps"],
  ])("%s → %s", (text, names) => {
    expect(readSectionNames(text)?.join(" ")).toBe(names);
  });

  it.each(["要带什么材料", "流程写细点", "社保卡", "材料不全怎么办"])("%s is no list of section names", (text) => {
    expect(readSectionNames(text)).toBeUndefined();
  });
});
