import { expect, it } from "vitest";
import { withoutDenied } from "../../../src/tools/understand/denials.ts";

it.each([
  ["我不是要补办，是要转出去", "转出去"],
  ["我不是要补办社保卡，是密码忘了", "社会保障卡密码忘了"],
  ["不是低保，是特困供养怎么申请", "特困供养怎么申请"],
  ["我想办护照，不是港澳通行证", "我想办护照"],
  ["不是社保卡补办，是第一次办", "社会保障卡第一次办"],
  ["医保卡，我不是要补办，是转出去", "医保卡转出去"],
])("%s asks for %s", (text, wanted) => {
  expect(withoutDenied(text)).toBe(wanted);
});

it.each([
  "我不是上海户口，想办居住证",
  "不是本人可以办吗",
  "被违法辞退，先找人说和一下，不想打官司",
  "社保卡丢了怎么补",
])("%s denies no matter", (text) => {
  expect(withoutDenied(text)).toBe(text);
});
