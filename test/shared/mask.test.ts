import { describe, expect, it } from "vitest";
import { mask } from "../../src/shared/mask.ts";
import { createRandom, secretMakers } from "./secrets.ts";

describe("what identifies a resident", () => {
  it("is hidden in five hundred made-up sentences of every kind", () => {
    const seed = Number(process.env["LINLI_SEED"] ?? 20261123);
    const random = createRandom(seed);
    const leaks: string[] = [];
    for (let count = 0; count < 500; count += 1) {
      const [sentence, secret] = secretMakers[count % secretMakers.length]?.(random) ?? ["", ""];
      const shown = mask(sentence);
      if (shown.includes(secret)) leaks.push(`${sentence} → ${shown}`);
    }
    expect(leaks, `LINLI_SEED=${seed}`).toEqual([]);
  });

  it.each(["a", "1", "1-", "一", "住", "弄", "a@", "老人"])("is looked for in a long row of %s, too", (piece) => {
    const long = piece.repeat(20_000);
    expect(mask(`${long}，电话13812345678`).endsWith("138****5678")).toBe(true);
  });

  it("stays hidden when it is masked again", () => {
    const random = createRandom(7);
    for (const make of secretMakers) {
      const once = mask(make(random)[0]);
      expect(mask(once)).toBe(once);
    }
  });
});

describe("what everybody may read", () => {
  it.each([
    "办理地点：长宁路100号社区事务受理服务中心",
    "咨询电话：021-62345678，12345市民热线",
    "2026-12-12 14:00–16:00，预算2000元，40人",
    "沪府规〔2023〕12号第3条",
    "《D002 社会保障卡挂失补办》（2025版，2025-03-01起施行）",
    "我是高中生，户口在安徽",
    "我是社工，老人60岁以上可以办吗",
    "我是金山区的，能在这里办吗",
    "3号线到中山公园站",
    "补贴每月180元，共12个月",
    "孩子今年6岁，老人怎么办敬老卡",
    "一楼大厅2号窗口",
    "下个月给老人包饺子",
    "给社区老人包饺子的活动，孩子高考",
    "老人钱不够，孩子方便吗，老人马上",
    "老人孙子，爸爸孙女",
    "老人周末，孩子周一到",
  ])("stays as it is: %s", (text) => {
    expect(mask(text)).toBe(text);
  });
});
