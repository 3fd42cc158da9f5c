import { describe, expect, it } from "vitest";
import { officialHolidays, readOwnDays } from "../../src/adapters/people/officialHolidays.ts";
import {
  afterServiceMinutes,
  nextDayOpening,
  nextOpeningInWords,
  type OfficeHours,
  readOfficeHours,
} from "../../src/shared/officeHours.ts";

const hours = readOfficeHours("周一至周五 9:00-11:30,13:30-17:00") as OfficeHours;
const at = (text: string) => Date.parse(`${text}:00+08:00`);
const opens = (text: string) => nextOpeningInWords(hours, officialHolidays, at(text));
const inWords = (moment: number) => new Date(moment + 8 * 3_600_000).toISOString().slice(0, 16);

describe("hours of service", () => {
  it.each([
    "",
    "9-17",
    "周一 17:00-9:00",
    "周五至周一 9:00-10:00",
    "周一 9:00-25:00",
    "周一 9:00-24:30",
    "周一 9:00-12:00,11:00-13:00",
  ])("refuses %s", (text) => expect(readOfficeHours(text)).toBeUndefined());

  it.each([
    ["2026-11-23T10:00", ""],
    ["2026-11-23T08:00", "今天09:00"],
    ["2026-11-23T12:00", "今天13:30"],
    ["2026-11-23T17:00", "明天09:00"],
    ["2026-11-27T18:00", "2026年11月30日（周一）09:00"],
    // The holidays of October 2026 end with the 7th; the 10th, a Saturday, is worked.
    ["2026-10-01T10:00", "2026年10月8日（周四）09:00"],
    ["2026-10-10T08:00", "今天09:00"],
  ])("open at %s: %s", (moment, words) => expect(opens(moment)).toBe(words));

  it.each([
    ["2026-11-23T10:00", 30, "2026-11-23T10:30"],
    ["2026-11-23T11:20", 30, "2026-11-23T13:50"],
    ["2026-11-27T16:50", 30, "2026-11-30T09:20"],
    ["2026-11-28T10:00", 30, "2026-11-30T09:30"],
  ])("count 30 minutes from %s only while the office serves", (moment, minutes, end) => {
    expect(inWords(afterServiceMinutes(hours, officialHolidays, at(moment), minutes))).toBe(end);
  });

  it("of the next day begin on the next day that is worked", () => {
    expect(inWords(nextDayOpening(hours, officialHolidays, at("2026-11-23T08:00")))).toBe("2026-11-24T09:00");
    expect(inWords(nextDayOpening(hours, officialHolidays, at("2026-11-27T16:00")))).toBe("2026-11-30T09:00");
  });
});

describe("days off", () => {
  it("of a year that is not published yet are those by law", () => {
    const free = ["2027-01-01", "2027-02-05", "2027-02-06", "2027-02-08", "2027-04-05", "2027-05-02", "2027-06-09"];
    expect([...free, "2027-09-15", "2027-10-03"].map(officialHolidays)).toEqual(
      Array.from({ length: 9 }, () => "free"),
    );
    expect(["2027-01-04", "2027-02-09", "2027-05-03", "2027-10-04"].map(officialHolidays)).toEqual(
      Array.from({ length: 4 }, () => undefined),
    );
  });

  it("of the office go before the calendar; a line that cannot be read is told", () => {
    const { special, problems } = readOwnDays(
      "# 2027年\n休 2027-02-05至2027-02-11\n班 2027-02-14\n班 2026-10-01\n放假 明天\n休 2027-02-30\n休 2027-13-01\n",
    );
    expect(["2027-02-09", "2027-02-11", "2027-02-14", "2026-10-01", "2026-10-02"].map(special)).toEqual([
      ...["free", "free", "work", "work", "free"],
    ]);
    expect(problems.map((problem) => problem.slice(0, 3))).toEqual(["第5行", "第6行", "第7行"]);
    expect(problems[0]).toContain("“放假 明天”");
  });
});
