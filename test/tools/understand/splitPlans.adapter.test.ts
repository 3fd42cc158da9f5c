import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readSlots } from "../../../src/tools/understand/slots/readSlots.ts";
import { splitPlans } from "../../../src/tools/understand/splitPlans.ts";

const read = (today: string) => (text: string) =>
  readSlots(text, { at: Date.parse(`${today}T10:00:00+08:00`), slots: {}, asked: [], writingRequest: true });
const parts = (text: string) => splitPlans(text, read("2026-11-23"));

describe("several activities in one message", () => {
  it.each([
    [
      "明年10月8号给老人登高，预算1000，另外12月12号给孩子做风筝，预算600",
      ["明年10月8号给老人登高，预算1000", "另外12月12号给孩子做风筝，预算600"],
    ],
    [
      "帮我写两个方案。12月5号给老人包饺子，预算1000。12月20号给孩子们做风筝，预算600，20人",
      ["帮我写两个方案，12月5号给老人包饺子，预算1000", "12月20号给孩子们做风筝，预算600，20人"],
    ],
    [
      "12月12号给老人义诊，预算500；12月13号给老人理发，预算300",
      ["12月12号给老人义诊，预算500", "12月13号给老人理发，预算300"],
    ],
  ])("%s", (text, wanted) => {
    const found = parts(text);
    expect(found.map((part) => part.replace(/^[，。]/u, ""))).toHaveLength(wanted.length);
    for (const [index, part] of wanted.entries())
      expect(read("2026-11-23")(found[index] ?? "").slots).toEqual(read("2026-11-23")(part).slots);
  });

  it.each([
    "11月30日截止报名，12月7日下午办少儿象棋赛，30个孩子，1200元",
    "12月12号和13号两天办书画展，书画爱好者参加，预算3200",
    "本来说12月3号的，现在改到12月10号下午，居民议事会，20人，300元",
  ])("%s is one", (text) => {
    expect(parts(text)).toEqual([text]);
  });
});

it("finds one activity in each of the requests that describe one", () => {
  const lines = readFileSync(new URL("./slots/requests.jsonl", import.meta.url), "utf8")
    .trim()
    .split("\n");
  const requests = lines.map((line) => JSON.parse(line) as { at: string; text: string });
  const split = requests.filter(({ at, text }) => splitPlans(text, read(at)).length > 1).map(({ text }) => text);
  expect(split).toEqual([]);
});
