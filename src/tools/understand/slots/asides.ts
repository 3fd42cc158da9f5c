/** What is said beside a request: a greeting, when the paper is needed, what happens in bad weather, and why something is to be held. */

type Stretch = { start: number; end: number };

const sign = "，。；！？!?~\\n";
const small = `又要?(?:来)?麻烦你|又来麻烦|打扰(?:你|了|一下)|没下班|下班(?:了?吧|啦|没|早点)|在加班|早点(?:休息|睡|回家)|(?:周末|新年|节日|假期|元旦|中午|工作)(?:愉快|快乐)(?=$|[呀啊哦哈${sign}\\s])|才(?:周|星期|礼拜)[一二三四五六日天]|注意(?:保暖|身体|休息)|多穿点|吃(?:了|过)(?:早饭|午饭|晚饭|饭)?(?:吗|没|了)|忙不忙|好久不见|[天真]?(?:好|太)?冷啊|降温了|辛苦[你了啦]`;
/** Words of a request, which no greeting holds. */
const asked =
  /[办搞给请]|方案|活动|宣传|培训|预算|经费|费用|(?<!才)(?:周|星期|礼拜)[一二三四五六日天].{3}|\d+[人号日月元]|讲座|慰问|[会赛课]$/;
const greeting = new RegExp(
  `(?<=^|[${sign}\\s])[^${sign}\\s]{0,8}(?:${small})[^${sign}\\s]{0,7}(?=$|[${sign}\\s])`,
  "g",
);

const others: readonly RegExp[] = [
  // 小助手早上好呀: an hour of no activity.
  new RegExp(`(?:早上|上午|中午|下午|晚上|早)好(?=[呀啊哦${sign}\\s]|$)`, "g"),
  // 如遇阴天改到12月26日.
  new RegExp(
    `(?:如果?|若|要是|万一|碰到|遇到?)[^${sign}]{0,4}(?:雨|雪|阴天|大风|天气|刮风|雾|降温)[^${sign}]{0,8}[，,]?[^${sign}]{0,4}(?:改|推|顺延|延|挪|换)(?:迟|后)?(?:到|至|在|为)(?=[^${sign}]{0,6}(?:[日周]|号(?!楼)))[^${sign}]{2,12}`,
    "g",
  ),
  // 方案12月15日交.
  new RegExp(
    `(?<=^|[${sign}\\s])(?:这个|活动)?(?:方案|策划案?|稿子|材料|报名表)(?:最[晚迟]|请)?(?:在|于)?[^${sign}]{2,10}?(?:之?前)?(?:要?交|上报|报送|给我|发我|提交)(?:上去|给?(?:街道|领导|我))?(?=$|[${sign}])`,
    "g",
  ),
];

/** The stretches of a text that hold no slot, whatever days and numbers are in them. */
export function asidesOf(text: string): Stretch[] {
  const all = (pattern: RegExp) =>
    [...text.matchAll(pattern)].map((match) => ({ start: match.index, end: match.index + match[0].length }));
  const greetings = all(greeting).filter(({ start, end }) => !asked.test(text.slice(start, end)));
  return [...greetings, ...others.flatMap(all)];
}

const reason =
  /因为|由于|投诉|反映|被骗|没人|抱怨|意见|一直|老是|总是|出了|发生|连着|接连|发文|下发|下拨|拨了|辛苦|着急|担心|吵架|眼看/;
const turn =
  /(?<=[，。；！\n])(?=(?:所以|因此|于是|为此)?(?:我们?|咱们?|居委会?|社区)?(?:就|也)?(?:想|打算|准备|计划|拟|决定|(?:这次|今年)(?:只|想|要|准备|打算)|趁|放在|定在|安排在))/g;

/** How much of a text only says why: of 狗没拴绳，投诉有十几条。想搞…, what is before 想搞. 0 where it gives no reason. */
export function reasonLength(text: string): number {
  const turns = [...text.matchAll(turn)].map(({ index }) => index);
  const found = turns.find((index) => index >= 8 && reason.test(text.slice(0, index)) && text.length - index >= 12);
  return found ?? 0;
}
