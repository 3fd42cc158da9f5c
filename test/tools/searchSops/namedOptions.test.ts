import { expect, it } from "vitest";
import type { SopDocument } from "../../../src/shared/sop.ts";
import { namedOptions } from "../../../src/tools/searchSops/namedOptions.ts";

const titled = (titles: string[]) => titles.map((title) => ({ title }) as SopDocument);

it.each([
  ["低保怎么申请", ["最低生活保障申请", "最低生活保障复审与变更"], ["最低生活保障申请"]],
  ["结婚登记要带什么材料", ["结婚登记", "补领婚姻登记证"], ["结婚登记"]],
  ["身份证丢了怎么补", ["居民身份证遗失补领", "居住证遗失补办", "居民身份证到期换领"], ["居民身份证遗失补领"]],
  ["我想办居住证", ["居住证首次申领", "居住证签注续期"], ["居住证首次申领", "居住证签注续期"]],
  ["身份证怎么办", ["居民身份证遗失补领", "居住证遗失补办"], ["居民身份证遗失补领", "居住证遗失补办"]],
  ["邻居太吵了", ["噪声扰民投诉", "邻里纠纷调解"], ["噪声扰民投诉", "邻里纠纷调解"]],
])("%s leaves what its own words do not rule out", (question, titles, left) => {
  expect(namedOptions(titled(titles), question).map(({ title }) => title)).toEqual(left);
});

it("takes a long story for no name: its characters come together by chance", () => {
  const story = "我爸爸去年结了婚以后又离了，现在想登个记但是不知道要准备哪些东西才行";
  expect(namedOptions(titled(["结婚登记", "离婚登记"]), story)).toHaveLength(2);
});
