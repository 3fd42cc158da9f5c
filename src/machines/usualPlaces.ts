/** Where and when an activity is usually held, by the words of its theme: what the form proposes where nobody said it. */

const places: readonly (readonly [RegExp, string])[] = [
  [/线上|云[上端]|直播/, "线上（居民微信群）"],
  [/慰问|走访|看望|探望|上门|入户|家访/, "居民家中"],
  [/植树|种树|种花|栽种|认养绿/, "小区绿地"],
  [/扫除|清扫|清洁|清理|捡垃圾|捡拾|巡逻|巡查|整治/, "小区公共区域"],
  [/运动会|健步走|演练|跳蚤|市集|集市|义卖|大集|灯会|广场舞|游园|露天|纳凉|拔河|摆摊|便民服务/, "小区中心广场"],
];
/** 参观城市规划馆: the place is named by the theme itself. */
const visited =
  /(?:参观|游览|走进|去|到)(?<place>[\p{Script=Han}A-Za-z]{2,12}(?:馆|园|基地|站|厂|村|镇|院|中心|会址|故居|陵园))/u;

export function usualVenue(theme: string): string {
  const named = visited.exec(theme)?.groups?.["place"];
  return named ?? places.find(([words]) => words.test(theme))?.[1] ?? "居委会活动室";
}

/** Meals are held at noon, what needs the dark in the evening. */
export function usualStart(theme: string): string {
  if (/露天电影|灯会|赏灯|赏月|纳凉|夜市|夜跑|夜巡|跨年|晚会|晚宴|年夜饭|平安夜/.test(theme)) return "18:00";
  return /聚餐|团圆饭|会餐|午餐|百家宴|长桌宴|[吃顿]饭$|吃面$|饺子宴|敬老宴/.test(theme) ? "11:00" : "14:00";
}
