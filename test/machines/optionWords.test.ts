import { expect, it } from "vitest";
import { differInAction, inResidentWords } from "../../src/machines/optionWords.ts";
import type { Option } from "../../src/shared/sop.ts";

const option = (title: string, label = title, branch?: string): Option => ({
  versionId: title,
  file: `${title}.docx`,
  title,
  label,
  ...(branch === undefined ? {} : { branch }),
});
const labelsOf = (options: Option[]) => inResidentWords(options).map(({ label }) => label);

it("says what is done in the words of residents, where the thing is the same", () => {
  const options = [
    option("社会保障卡首次申领", "首次申领"),
    option("社会保障卡挂失补办", "挂失补办"),
    option("社会保障卡到期换领", "到期换领"),
    option("残疾人证首次申领（残疾评定）", "首次申领（残疾评定）"),
  ];
  expect(labelsOf(options.slice(0, 3))).toEqual(["第一次办", "丢了，要补办", "到期了，要换新的"]);
  expect(labelsOf(options.slice(1))).toContain("第一次办（残疾评定）");
  expect(differInAction(inResidentWords(options))).toBe(true);
});

it("keeps the thing where whole titles are shown, and titles whose end is no known action", () => {
  expect(
    labelsOf([
      option("居民身份证首次申领"),
      option("临时身份证办理"),
      option("居民身份证遗失补领"),
      option("敬老卡首次申领（老年综合津贴）"),
    ]),
  ).toEqual(["第一次办居民身份证", "临时身份证办理", "居民身份证丢了，要补办", "第一次办敬老卡（老年综合津贴）"]);
});

it("leaves special cases as the handbook has them, and titles where two would sound alike", () => {
  expect(labelsOf([option("甲卡遗失补办", "本人不能到场", "本人不能到场")])).toEqual(["本人不能到场"]);
  const alike = [option("居住证遗失补办", "遗失补办"), option("居住证遗失补领", "遗失补领")];
  expect(labelsOf(alike)).toEqual(["遗失补办", "遗失补领"]);
});

it("changes nothing but the label", () => {
  const [first] = inResidentWords([option("居住证签注续期", "签注续期")]);
  expect(first).toEqual({ ...option("居住证签注续期"), label: "到期了，要续签" });
});
