import { expect, it } from "vitest";
import { isIntroduction, withoutIntroduction } from "../../../src/tools/understand/introductions.ts";

it.each([
  ["我叫王小明，住在88弄3号501室，电话13800000000，楼道里堆东西没人管", "楼道里堆东西没人管"],
  ["你好我姓李，我是阳光小区的业主，物业费怎么算", "物业费怎么算"],
  ["我家住在幸福路12弄5号，居住证到期了怎么办", "居住证到期了怎么办"],
  ["身份证号310000000000000000，想查社保缴费记录", "想查社保缴费记录"],
])("%s is about %s", (text, matter) => {
  expect(withoutIntroduction(text)).toBe(matter);
});

it.each([
  "我叫的消杀怎么还没来",
  "我住在6楼，想装电梯",
  "我是残疾人，能申请补贴吗",
  "我妈住在养老院，居住证怎么续",
  "我叫王小明",
  "12345电话打不通怎么办",
])("%s stays as it is", (text) => {
  expect(withoutIntroduction(text)).toBe(text);
});

it.each(["你好，我是3号楼的张阿姨", "您好我姓李", "我是小王", "大家好，我叫王小明"])(
  "%s only says who is there",
  (text) => {
    expect(isIntroduction(text)).toBe(true);
  },
);

it.each(["你好", "我是老人", "我是小学生", "我是外地户口", "你好，我是小王，社保卡丢了", "我是残疾人"])(
  "%s says more",
  (text) => {
    expect(isIntroduction(text)).toBe(false);
  },
);
