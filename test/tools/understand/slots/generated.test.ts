import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { read } from "./reading.ts";

/**
 * Days written as people write them, read back. The phrases are made with Date in UTC and tables of their own, so that this test
 * shares no code with the reader.
 */
const seed = Number(process.env["LINLI_TEST_SEED"] ?? Date.now() % 1_000_000);
const runs = 400;
const msPerDay = 86_400_000;

const figures = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
const spoken = (value: number): string =>
  value <= 10
    ? value === 10
      ? "十"
      : (figures[value] ?? "")
    : `${value < 20 ? "" : figures[Math.floor(value / 10)]}十${figures[value % 10]}`;
const weekdayNames = ["日", "一", "二", "三", "四", "五", "六"];
const iso = (moment: Date): string => moment.toISOString().slice(0, 10);
const mondayOf = (moment: Date): number => moment.getTime() - ((moment.getUTCDay() + 6) % 7) * msPerDay;

/** All phrases that mean the day, seen from today. */
function phrasesFor(day: Date, today: Date): string[] {
  const [year, month, date] = [day.getUTCFullYear(), day.getUTCMonth() + 1, day.getUTCDate()];
  const ahead = Math.round((day.getTime() - today.getTime()) / msPerDay);
  const weeks = Math.round((mondayOf(day) - mondayOf(today)) / (7 * msPerDay));
  const months = (year - today.getUTCFullYear()) * 12 + month - 1 - today.getUTCMonth();
  const weekday = weekdayNames[day.getUTCDay()] ?? "";
  const phrases = [
    `${year}年${month}月${date}日`,
    `${year}-${String(month).padStart(2, "0")}-${String(date).padStart(2, "0")}`,
    `${year}/${month}/${date}`,
  ];
  const sunday = weekday === "日" ? ["天", "日"] : [weekday];
  phrases.push(
    `${year}年${month}月${date}号星期${weekday}`,
    `${year}年${spoken(month)}月${spoken(date)}号（周${weekday}）`,
  );
  if (ahead >= 0 && ahead < 365)
    phrases.push(
      `${month}月${date}号`,
      `${spoken(month)}月${spoken(date)}日`,
      `${month}/${date}`,
      `${month}月${date}日周${weekday}`,
    );
  const near = ["今天", "明天", "后天", "大后天"][ahead];
  if (near !== undefined) phrases.push(near);
  if (ahead > 0 && ahead < 60) phrases.push(`${ahead}天后`, `${ahead}天以后`);
  for (const name of sunday) {
    if (ahead >= 1 && ahead <= 7) phrases.push(`周${name}`, `礼拜${name}`);
    if (weeks === 0 && ahead >= 0) phrases.push(`这周${name}`, `本周${name}`);
    if (weeks === 1) phrases.push(`下周${name}`, `下个星期${name}`, `下个礼拜${name}`);
    if (weeks === 2) phrases.push(`下下周${name}`);
  }
  if (months === 0 && ahead >= 0) phrases.push(`${date}号`, `本月${date}号`);
  if (months === 1) phrases.push(`下个月${date}号`, `下月${spoken(date)}号`);
  const nth = Math.ceil(date / 7);
  if (months === 1) phrases.push(`下个月第${spoken(nth)}个周${weekday}`);
  const last = new Date(Date.UTC(year, month, 0)).getUTCDate();
  if (months === 0 && ahead >= 0 && date + 7 > last) phrases.push(`这个月最后一个周${weekday}`);
  return phrases;
}

const dayBetween = (from: string, to: string): fc.Arbitrary<Date> =>
  fc
    .integer({ min: Date.parse(from) / msPerDay, max: Date.parse(to) / msPerDay })
    .map((days) => new Date(days * msPerDay));

describe(`generated (seed ${seed}, set LINLI_TEST_SEED to repeat)`, () => {
  it("a day written in any of its ways is read back as that day", () => {
    const arbitrary = fc.record({
      today: dayBetween("2026-01-01", "2027-06-30"),
      ahead: fc.integer({ min: 0, max: 400 }),
      pick: fc.nat(),
    });
    fc.assert(
      fc.property(arbitrary, ({ today, ahead, pick }) => {
        const day = new Date(today.getTime() + ahead * msPerDay);
        const phrases = phrasesFor(day, today);
        const phrase = phrases[pick % phrases.length] ?? "";
        const alone = read(phrase, { today: iso(today), asked: ["date"] });
        const within = read(`${phrase}下午两点搞消防演练，预算两千，40人`, { today: iso(today), plan: true });
        expect([phrase, alone.slots.date, alone.problems]).toEqual([phrase, iso(day), []]);
        expect([phrase, within.slots]).toEqual([
          phrase,
          { theme: "消防演练", date: iso(day), start: "14:00", budget: 2000, headcount: 40 },
        ]);
      }),
      { seed, numRuns: runs },
    );
  });

  it("a span of time written in any of its ways is read back", () => {
    const arbitrary = fc.record({
      hour: fc.integer({ min: 8, max: 20 }),
      quarter: fc.nat(3),
      length: fc.integer({ min: 1, max: 11 }),
      pick: fc.nat(5),
    });
    fc.assert(
      fc.property(arbitrary, ({ hour, quarter, length, pick }) => {
        const from = hour * 60 + quarter * 15;
        const to = Math.min(from + length * 15, 22 * 60);
        const clock = (minutes: number): string =>
          `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
        const half = (minutes: number): string =>
          minutes < 720 ? "上午" : minutes < 780 ? "中午" : minutes < 1080 ? "下午" : "晚上";
        const words = (minutes: number): string => {
          const twelve = Math.floor(minutes / 60) > 12 ? Math.floor(minutes / 60) - 12 : Math.floor(minutes / 60);
          return `${half(minutes)}${twelve === 2 ? "两" : spoken(twelve)}点${["", "一刻", "半", "三刻"][(minutes % 60) / 15]}`;
        };
        const ways = [
          `${clock(from)}-${clock(to)}`,
          `${clock(from)}到${clock(to)}`,
          `${words(from)}到${words(to)}`,
          `${words(from)}至${words(to)}`,
          `${words(from)}开始，${to - from}分钟`,
          `${clock(from)}~${clock(to)}`,
        ];
        fc.pre(to - from >= 15);
        const phrase = ways[pick] ?? "";
        const { start, end } = read(`12月12号${phrase}，消防演练`, { plan: true }).slots;
        expect([phrase, start, end]).toEqual([phrase, clock(from), clock(to)]);
      }),
      { seed, numRuns: runs },
    );
  });

  it("money and people written in any of their ways are read back", () => {
    const arbitrary = fc.record({
      tens: fc.integer({ min: 1, max: 9_999 }),
      people: fc.integer({ min: 2, max: 999 }),
      pick: fc.nat(6),
    });
    fc.assert(
      fc.property(arbitrary, ({ tens, people, pick }) => {
        const yuan = tens * 10;
        const ways = [
          `预算${yuan}`,
          `预算${yuan}元`,
          `${yuan}块钱`,
          `￥${yuan}`,
          `经费${yuan / 10_000}万`,
          `预算${yuan / 1_000}k`,
          `不超过${yuan.toLocaleString("en-US")}元`,
        ];
        const phrase = `${ways[pick]}，${people}人`;
        const { budget, headcount } = read(`搞个消防演练，${phrase}`).slots;
        expect([phrase, budget, headcount]).toEqual([phrase, yuan, people]);
      }),
      { seed, numRuns: runs },
    );
  });
});
