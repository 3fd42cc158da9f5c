/** Which of the days in a text are none of the activity, and which one takes the place of another. */
import type { DateRead } from "./dateRead.ts";
import type { Span } from "./span.ts";

const aDay = "(?:\\d|[一二三十廿]+[月号日]|[下本这]*(?:周|星期|礼拜)[一二三四五六日天末])";
const negated = /(?:不一定(?:非得|非要|要|是|在|得)?|不是|不要|别(?:放|定)?在|别放|不(?:放)?在|取消|而不是)$/;
const replaced =
  /^(?:的?[^，。；\d]{0,8}?(?:(?:改|换|挪|推迟|提前|调整?|延期|顺延)(?:到|成|至)))(?=[\s:]?[\d一二三四五六七八九十廿下本这周星礼明后大正腊冬])/;
/** A day was said, and this says that it was wrong. */
const wrong =
  "(?:(?:嗯|哦|呃|啊|诶|唉)+不是?|不是?(?=[，,\\s])|(?:嗯|哦|呃|啊|诶|唉)*(?:不对|错了|说错了|讲错了|打错了|写错了|更正))";
const newOne: readonly RegExp[] = [
  /(?<!(?:^|[，。；\s]|时间|日子|日期)(?:是|就是|定在|改到|改成)[^，。；]{1,8})(?<!(?:时间|日子|日期)[^，。；]{1,8})(?<=[号日月一二三四五六])不是(?:就|应该|是)?$/,
  /(?:(?:改|换|挪|推|调整?|移|延)(?:到|成|至|为)?|(?:提前|推迟|延期|顺延|改期|变更)(?:到|至|为|成))[:在]?$/,
  /(?:不对|不是)[^。]{0,12}(?:而?是|应该是)$/,
  new RegExp(`(?<=[一二三四五六日天末号办搞开吧]|^|[，,\\s])(?:[，,\\s]*${wrong})+[，,\\s]*(?:应该)?是?$`),
  /(?:其实|实际上?|应该)(?:是|在|放|定在)?$/,
  /(?:不行|没空|不合适|来不及)[，,\s]*(?:那?就|那|还是|要不)?(?:定|放|选|改)?(?:在|到)?$/,
  /(?:还是|要不)(?:定|放|选|改)?(?:在|到)?$/,
  /(?:^|[，。；,\s])想$/,
  /就(?:定|放)?(?:在|到)$|(?:^|[，。；,\s])(?:那|也|还是)?就$/,
  /干脆(?:就)?(?:定|放)?(?:在|到)?$/,
  /(?:定在|[选挑]|(?<=[^投])放在?|安排在?)$/,
  /我们(?:这边|社区|居委会?|自己|[^，。；\d]{2,6})?(?:就|定|打算|准备|想|计划|初步|放)+(?:在|于)?$/,
];
export const deadline =
  /^(?:上午|下午|晚上|中午|早上|晚|早)?(?:下班前|[一二三四五六七八九十\d]{1,2}点半?之?前|出(?=$|[，。；]|方案|初?稿|通知)|(?:之前|以前|前(?!往))(?![一二两三几\d]?[天个周]|的)|(?:开会|汇报|检查)?(?:就要|就得|就|要|得|必须){1,2}(?:方案|稿|材料|用(?=$|[，。；,;])|看(?!电影|望|戏|展|演|书)|交(?!流|通|友|谊)|上报)|交(?!流|通|友|谊)|上报|报送|截止|截至|止(?=$|[，。；])|报名(?:截止|结束)|领导要)/;
/** 元旦晚上放烟花不行，那就…: a day that is out of the question. */
const ruledOut = new RegExp(
  `^[^，。；]{0,4}停[水电气][，。；]|^[^，。；]{0,10}(?:不行|不合适|没空|来不及|赶不上|排不开|过了)(?=[，。；]|(?:那?就|那|还是|改|换)?${aDay})|^[^，。；]{0,6}[呀啊哦呃]不对(?=[\\u4e00-\\u9fff])`,
);
/** 那天不行，往后推一天: the day that is ruled out is the one that it is counted from. */
const movedLater =
  /(?:往[前后](?:推|移|挪|延)|提前|提早|推迟|延后|延期|推后|顺延)(?:了|个)?[一二两三四五六七\d半]个?(?:天|周|星期|礼拜)/;
/** 今天是23号: the day of talking. */
const todayIs = /(?:今[天日]|现在)就?是$/;
/** 方案今天就要: when the paper is needed. */
const paperWanted = /(?:方案|策划案?|稿子?|材料|文案)(?:请|最好|麻烦|你)*$/;
const wanted = /^(?:上午|下午|晚上|中午|早上|晚|早)?(?:之?前)?(?:就|得|就得)?(?:要|给我|发我|交)(?=$|[，。；！\s])/;
const isADate = /^就?是(?:\d|[一二三十]+[号日])/;
const narrative =
  /^[^，。；]{0,8}?(?:说|讲|通知|发生|刚|开会|开了|来的|来人|问|收到|办过|搞过|已经|打电话|领导|书记|主任|街道)/;

/** 11月18号来通报过: what has been, whatever year the day is in. */
const hasBeen =
  /^(?:上午|下午|晚上)?[^，。；\d]{0,6}?(?:来|去|通报|开|办|搞|讲|说|做|检查|通知|反映|宣传)过了?(?=[，。；]|一[次场回遍]|$)/;

/** Whether a day takes the place of others: what comes after 改到, 不对 or 我们定. */
export const corrects = (text: string, { start }: { start: number }): boolean => {
  const before = text.slice(0, start);
  return newOne.some((pattern) => pattern.test(before));
};

/** A day that is not the one of the activity, even where it is the only one. */
export function isNoise(text: string, span: Span<DateRead>): boolean {
  const before = text.slice(0, span.start);
  const after = text.slice(span.end);
  if ((negated.test(before) && !corrects(text, span)) || replaced.test(after)) return true;
  if (paperWanted.test(before) && wanted.test(after)) return true;
  if (deadline.test(after) || todayIs.test(before)) return true;
  if (ruledOut.test(after) && !movedLater.test(after)) return true;
  if (/^了(?=[，。；]|大家|我们|都|还)/.test(after) && !corrects(text, span)) return true;
  if (hasBeen.test(after)) return true;
  if (/[到至]$/.test(before) && /^(?:还|都|也|仍|才)/.test(after)) return true;
  if (isADate.test(after) && text.slice(span.start, span.end) === "今天") return true;
  return span.value.past === true && narrative.test(after);
}

const inTheWay =
  "(?:不行|没空|有事|有检查|要检查|检查|被占|占了|冲突|撞了|满了|太[早晚冷热赶挤急]|人太?少|考试|考完|期末|不方便|关门|停[水电气]|装修|要用|有会|有课|下雨|有雨|排不开|排满|来不了|来不成|不能来|租出去|抽不开|没时间|赶不及|请不到|借不到|走不开)";
/** What follows a day that is a reason: a holiday, a meeting, an examination, something in the way. */
const reasonAfter: readonly RegExp[] = [
  /^(?:就?是|为)[^，。；\d]{1,12}(?:日|节|冬至|小年|腊八|元宵|纪念|周年|生日)(?=[，。；]|$)/,
  /^(?:就?是)[^，。；]{0,4}[，,](?=我们|咱)/,
  /^起(?=[一-龥])/,
  /^(?:上午|下午|晚上)?(?:就|先)?(?:开始|启动|开放|接受)?(?:报名|截稿|彩排|布展|采购|踩点)/,
  /^(?:上午|下午|晚上)?[^，。；\d]{0,8}?(?:(?:召?开)(?:了|过)?[^，。；]{0,12}(?:部署|动员|推进|工作|总结|例|党委|专题)会|会议?(?:精神|要求)|下发|发布|印发|来文)/,
  /^(?:学校|孩子们?|学生)?(?:期末)?(?:考试|考完|放假|开学)/,
  /^[^，。；\d]{0,3}(?:[着出来办搞发开]过|发生|着火|出了)/,
  new RegExp(`^(?:那天|当天)?[^，。；\\d]{0,8}${inTheWay}`),
  new RegExp(
    `^[^，。；\\d]{0,10}[，,](?:可是?|但是?|不过|结果|后来|因为)?(?:那天|当天|那日)[^，。；]{0,14}${inTheWay}`,
  ),
  /^[^，。；\d]{0,10}(?:就算了|算了|作废|取消)(?=[，。；)]|$)/,
  new RegExp(`^不是[^，。；]{2,8}[，,](?!.{0,4}${wrong})`),
];
const earlier =
  /(?:原定|原来|原先|原本|本来|本想|起初|一开始|最早|说好|讲好|约好|定好|去年|上次|往年|上回)(?:是|说|想|定|安排|打算|计划|写|报|讲|的|于|在|放|选|时间|日期|[:])*$/;
const untilThen = /(?:报名)?(?:截止|截至)(?:日期|时间)?[到至是:为]?$/;
const spare = /(?:如遇|如果|要是|万一|若|备用|备选|雨天|实在不行)[^。；\n]{0,14}$/;

const blocked = new RegExp(`^(?:上午|下午|晚上|那天|当天)?${inTheWay}`);

/** 周六有雨: whether a day is out because something is in its way. */
export const isBlocked = (text: string, { end }: Span<DateRead>): boolean => blocked.test(text.slice(end));

/** A day that counts only where no other is named: what was meant before, what it is held for, what is done in bad weather. */
export function givesWay(text: string, span: Span<DateRead>, all: readonly Span<DateRead>[]): boolean {
  const before = text.slice(0, span.start);
  const after = text.slice(span.end);
  if (earlier.test(before) || untilThen.test(before)) return true;
  const condition = spare.exec(before);
  // 要是周六不行就周日: the second of two that are weighed, and no spare day.
  if (condition !== null && !all.some(({ start, end }) => start >= condition.index && end <= span.start)) return true;
  const words = text.slice(span.start, span.end);
  if (words === "今天" && /^\d{1,2}[号日]/.test(after)) return true;
  if (/今天$/.test(before) && /^\d{1,2}[号日]$/.test(words)) return true;
  return reasonAfter.some((pattern) => pattern.test(after));
}
