import { describe, expect, it } from "vitest";
import { readDanger } from "../../../src/tools/understand/emergencies.ts";
import { readUrgentTalk } from "../../../src/tools/understand/smallTalk.ts";

describe("a danger of this moment", () => {
  it.each([
    "有人要跳楼",
    "楼上有人要自杀",
    "着火了",
    "厨房着火了怎么办",
    "老人倒在家里没反应",
    "奶奶昏倒了叫不醒",
    "爷爷晕过去了",
    "他打我",
    "老公打我",
    "我被老公打了",
    "走失老人找不到了",
    "我爸今天早上出门找不到了",
    "孩子不见了",
    "煤气泄漏",
    "家里燃气漏了",
    "触电",
    "有人掉进河里了",
    "有人持刀",
  ])("%s", (text) => {
    expect(readUrgentTalk(text)).toBe("emergency");
  });

  it.each(["我不想活了", "我要跳楼", "老公喝醉了正在打我"])("%s is met as distress", (text) => {
    expect(readUrgentTalk(text)).toBe("distress");
  });

  it.each([
    "家暴怎么申请保护令",
    "老公打我，去哪里求助",
    "消防演练怎么申请",
    "走失老人手环怎么领",
    "家里着火烧光了，临时救助能给多少",
    "燃气泄漏怎么办",
    "楼道堆物万一着火怎么办",
    "有人从楼上扔烟头下来差点砸到我",
    "奶奶的敬老卡不见了",
    "我妈的社保卡找不到了",
    "儿子找不到工作",
    "你打我电话吧",
    "前年中风以后一直躺在床上",
  ])("%s is a matter for the handbooks", (text) => {
    expect(readUrgentTalk(text)).toBeUndefined();
  });
});

describe("words inside other words", () => {
  it.each([
    "下水道堵塞多少钱",
    "马桶塞住了多少钱修",
    "他妈的社保卡丢了",
    "做假牙能报销吗",
    "打点滴能报销吗",
    "阿拉要调只手机号码",
    "我想开死亡证明",
    "废物回收几点",
    "神经病医院在哪里",
  ])("%s is neither abuse nor refused", (text) => {
    expect(readUrgentTalk(text)).toBeUndefined();
  });

  it.each(["你们都是饭桶", "你们全是一群废物", "机器人就是个弱智"])("%s is abuse", (text) => {
    expect(readUrgentTalk(text)).toBe("abuse");
  });
});

describe("which danger it is", () => {
  it.each([
    ["gas", "闻到楼道里煤气味很重"],
    ["gas", "家里一股煤气味"],
    ["gas", "燃气味道好大，是不是漏了"],
    ["gas", "楼下漏煤气了"],
    ["gas", "厨房天然气漏气了怎么办"],
    ["fire", "隔壁着火了"],
    ["fire", "楼上冒黑烟"],
    ["medical", "我妈在家摔倒了起不来"],
    ["medical", "老人滑了一跤站不起来，动不了"],
    ["medical", "爷爷倒在卫生间叫不应"],
    ["medical", "有人晕倒了"],
    ["medical", "楼下有个人躺在地上不动"],
    ["medical", "我爸突然中风了"],
    ["silent", "隔壁老人几天没出门，敲门没人应，有股味道"],
    ["silent", "隔壁老头好几天没出门，门口有味道，怎么办"],
    ["silent", "楼上独居阿婆打电话没人接"],
    ["silent", "对门老太三天没看见人了"],
    ["silent", "敲门没人应，里面有臭味"],
    ["lost", "孩子走丢了"],
    ["lost", "我妈走失了，老年痴呆"],
    ["violence", "有人拿刀"],
    ["violence", "小区门口打起来了"],
    ["violence", "有人撬我家门"],
    ["life", "楼顶有人要跳楼"],
    ["trapped", "有人被困在电梯里"],
    ["trapped", "电梯里困了人"],
    ["water", "小孩掉进河里了"],
    ["electric", "工人触电了"],
  ])("%s: %s", (danger, text) => {
    expect(readDanger(text)).toBe(danger);
    expect(readUrgentTalk(text)).toBe("emergency");
  });

  it.each([
    "我妈去年摔倒了，现在起不来，能申请长护险吗",
    "老人摔倒了骨折，意外保险怎么理赔",
    "摔倒过一次，想装扶手",
    "浴室怕老人摔倒，怎么办",
    "煤气安检预约",
    "燃气安检什么时候来",
    "闻不到煤气味，还要安检吗",
    "燃气报警器怎么装",
    "煤气费怎么减免",
    "社区要搞着火演练",
    "写一个消防演习方案，模拟着火了",
    "灭火器在哪里换",
    "走失老人手环申请",
    "老人怕走失，有定位器领吗",
    "防走失黄手环怎么领",
    "孩子的学生证丢了",
    "独居老人结对关爱怎么登记",
    "隔壁老人几天没出门上班，是不是出差了",
    "邻居好几天没倒垃圾，楼道有味道",
    "隔壁装修，敲门没人应",
    "电梯坏了一直不动",
    "电梯老是停，怎么投诉",
    "有刀具收缴点吗",
    "磨刀师傅什么时候来",
    "从前被前夫打过，以前的事能开告诫书吗",
    "防溺水讲座",
    "晕倒过一次，前年的事，能办大病吗",
    "楼下饭店油烟味道很重",
    "下水道一股臭味",
    "垃圾桶味道很大",
  ])("%s is no danger of this moment", (text) => {
    expect(readDanger(text)).toBeUndefined();
  });
});
