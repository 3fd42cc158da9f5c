import { festivalDaysIn, festivalNamed } from "../understand/slots/festivals.ts";

/** Festivals that a plan for their day speaks of, as it calls them. */
const spokenOf = [
  "元旦",
  "春节",
  "元宵节",
  "妇女节",
  "植树节",
  "劳动节",
  "青年节",
  "端午节",
  "儿童节",
  "建党节",
  "建军节",
  "七夕节",
  "中秋节",
  "重阳节",
  "国庆节",
  "腊八节",
  "除夕",
];

/** The festival on a day ("2027-02-20" is 元宵节), or "". */
export function festivalOf(day: string): string {
  const year = Number(day.slice(0, 4));
  const found = spokenOf.find((name) => {
    const festival = festivalNamed(name);
    return festival !== undefined && festivalDaysIn(festival, year).includes(day);
  });
  return found ?? "";
}
