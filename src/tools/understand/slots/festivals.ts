import { dayFrom, nthWeekday } from "./calendar.ts";
import { lunarDay, lunarNewYearsEve, solarTermDays } from "./lunarDays.ts";

/** A festival: its names as a pattern source, and its days in or near a solar year (more than one around the turn of the lunar year). */
type Festival = { names: string; days: (year: number) => (string | undefined)[] };

const solar = (names: string, month: number, day: number): Festival => ({
  names,
  days: (year) => [dayFrom(year, month, day)],
});
const lunar = (names: string, month: number, day: number): Festival => ({
  names,
  days: (year) => [lunarDay(year - 1, month, day), lunarDay(year, month, day)],
});
const weekday = (names: string, month: number, nth: number, day: number): Festival => ({
  names,
  days: (year) => [nthWeekday({ year, month }, nth, day)],
});
const term = (names: string, name = names): Festival => ({ names, days: (year) => solarTermDays(name, year) });

/** A short name (五一, 六一) must not be part of a number: 二十六一, 五一百. */
const short = (name: string): string =>
  `(?<![\\d一二两三四五六七八九十百千第双])${name}(?![\\d十百千万个人位名号月点岁楼元块栋幢室次周])`;
/** Weather words that are a solar term only where something says so. */
const termOnly = (name: string): string =>
  `${name}(?=节气|节|那天|那日|当天|当日|这天|这一天|这日|日[^期常子记历照头出落志]|日$|前|后)|(?<=节气)${name}`;
const day = "(?:国际|世界|全国|国家)?";

/** Longer names first inside an entry. */
export const festivals: readonly Festival[] = [
  solar("元旦节?", 1, 1),
  lunar("春节|大年初一|农历新年|过年|正月初一", 1, 1),
  lunar("元宵节?|正月十五|上元节|闹元宵|正月半", 1, 15),
  lunar("龙抬头|二月二(?![十\\d日号])", 2, 2),
  lunar("上巳节|三月三(?![十\\d日号])", 3, 3),
  lunar("端午节?|端阳节?|五月初五", 5, 5),
  lunar("七夕节?", 7, 7),
  lunar("中元节|七月半", 7, 15),
  lunar("中秋节?|八月半", 8, 15),
  lunar("重阳节?|老人节|敬老节", 9, 9),
  lunar("腊八节?", 12, 8),
  lunar("小年夜?", 12, 23),
  { names: "除夕夜?|大年三十|年三十|大年夜", days: (year) => [lunarNewYearsEve(year - 1), lunarNewYearsEve(year)] },
  solar(`${day}学雷锋(?:纪念)?日|${day}雷锋日|学雷锋`, 3, 5),
  solar(`三八妇女节|三八节|妇女节|女神节|女王节|${short("三八")}`, 3, 8),
  solar("情人节", 2, 14),
  solar("植树节", 3, 12),
  solar("消费者权益(?:保护)?日|三一五|315晚会|3·15", 3, 15),
  solar(`全民国家安全教育日|国家安全(?:教育)?日`, 4, 15),
  solar(`${day}读书日`, 4, 23),
  solar(`五一国际劳动节|五一劳动节|五一节|劳动节|${short("五一")}`, 5, 1),
  solar(`五四青年节|青年节|${short("五四")}`, 5, 4),
  solar("防灾减灾日|国际护士节|护士节", 5, 12),
  solar(`${day}无烟日`, 5, 31),
  solar(`六一国际儿童节|六一儿童节|六一节|儿童节|${short("六一")}`, 6, 1),
  solar(`${day}环境日|${day}环保日`, 6, 5),
  solar(`${day}禁毒日`, 6, 26),
  solar(`七一建党节|建党节|建党日|党的生日|${short("七一")}`, 7, 1),
  solar(`八一建军节|建军节|建军日|${short("八一")}`, 8, 1),
  solar("全民健身日", 8, 8),
  solar("中国医师节|医师节", 8, 19),
  // Only a day to count from: 高考前的周日. Alone it names what a talk is about.
  solar("高考(?=前[的一最第那周两三]|后[的一第那周两三]|之前的|之后的|那天|当天|结束后的)", 6, 7),
  solar("教师节", 9, 10),
  solar("烈士纪念日", 9, 30),
  solar(`国庆节|国庆|${short("十一")}(?=国庆|长假|黄金周|假期|那天|当天)`, 10, 1),
  solar(`${day}扶贫日`, 10, 17),
  solar("记者节", 11, 8),
  solar("双十一|双11", 11, 11),
  solar("双十二|双12", 12, 12),
  solar(`全国消防日|消防日|119消防(?:宣传)?日`, 11, 9),
  solar(`${day}艾滋病日`, 12, 1),
  solar(`${day}残疾人日`, 12, 3),
  solar("国家宪法日|宪法日", 12, 4),
  solar(`${day}志愿者日|${day}志愿服务日`, 12, 5),
  solar("国家公祭日|公祭日", 12, 13),
  solar("万圣节|万圣夜", 10, 31),
  weekday("感恩节", 11, 4, 4),
  solar("平安夜", 12, 24),
  solar("圣诞节|圣诞", 12, 25),
  weekday("母亲节", 5, 2, 7),
  weekday("父亲节", 6, 3, 7),
  weekday("全国助残日|助残日", 5, 3, 7),
  term("清明节?", "清明"),
  term("冬至节?", "冬至"),
  ...[
    "立春",
    "雨水",
    "惊蛰",
    "春分",
    "谷雨",
    "立夏",
    "小满",
    "芒种",
    "夏至",
    "立秋",
    "处暑",
    "白露",
    "秋分",
    "寒露",
    "霜降",
    "立冬",
  ]
    .filter((name) => name !== "雨水" && name !== "白露")
    .map((name) => term(name)),
  ...["雨水", "白露", "小暑", "大暑", "小雪", "大雪", "小寒", "大寒"].map((name) => term(termOnly(name), name)),
];

/** Matches any festival; which one is found by `festivalNamed`. No groups. */
export const festivalSource = `(?:${festivals.map(({ names }) => `(?:${names})`).join("|")})`;

/** The festival that a whole word names. Look-arounds of short names see no neighbours here, which is what is wanted. */
export function festivalNamed(word: string): Festival | undefined {
  return festivals.find(({ names }) =>
    new RegExp(`^(?:${names.replaceAll(/\(\?(?:<?[!=])[^)]*\)/g, "")})$`).test(word),
  );
}

/** All days of a festival in one solar year: usually one, none or two for those near the turn of the lunar year. */
export function festivalDaysIn(festival: Festival, year: number): string[] {
  const days = festival.days(year).filter((found): found is string => found?.startsWith(`${year}-`) ?? false);
  return [...new Set(days)].sort();
}

/** The first day of a festival on or after a day. */
export function nextFestivalDay(festival: Festival, today: string): string | undefined {
  const year = Number(today.slice(0, 4));
  return [year, year + 1, year + 2].flatMap((each) => festivalDaysIn(festival, each)).find((found) => found >= today);
}
