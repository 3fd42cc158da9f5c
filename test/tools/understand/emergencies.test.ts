import { describe, expect, it } from "vitest";
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
