import { taken } from "./span.ts";

/** One wish about the activity in the person's own words. */
type RequirementRead = { start: number; end: number; words: string };

const clausePattern = new RegExp(`(?:[^，。；！？!?;,\\n ${taken}]|(?<=[A-Za-z]) (?=[A-Za-z]))+`, "g");
const opening =
  /^(?:流程里?|环节里?|另外|还有|还|最好|而且|并且|但是?|然后|再|一定|现场|活动|同时|记得|也|需要|麻烦|请|主要|中间|最后|结尾|过程中)*(?:要有|要带|要求|要能|要考虑|要注意|要照顾|要安排|要准备|要含|要请|要提前|要做好|要用|要给|得有|须|需|不要|不能|不准|不得|别|必须|务必|能有|有(?=理发|节目|奖|互动|抽奖|茶歇|点心)|注意|考虑|包括|包含|含有?|准备好?|配(?!套|合)上?|配备|安排(?:一[个位名])?(?:志愿者|医生|护士|急救|车|专人|人)|提供|发放|每个?[人位](?:都|再)?[发送]|备有?|备好|带(?:上|点)?奖品|带(?:上|点)?(?:小)?礼品|带互动|有奖|有互动|加上?(?:一个)?|照顾到?|确保|保证|避免|控制|提前|(?:就|还是)?(?:和|跟|同|像|按|照)着?(?:去年|上次|上回|往年|以前|之前|上一次|那次)|照旧|老样子|请.{0,6}(?:老师|医生|讲师|民警|专家|书法家|律师|消防员|警察|教练|师傅|厨师|营养师|园艺师|咨询师|主播))/;
const inside =
  /(?:(?:雨天|下雨|安全|应急|备用)(?:备用)?(?:方案|预案|备案)|备案|无障碍|(?:志愿者|人手|工作人员|义工|社工)(?:只|大概|一共|有|是|:)*[\d一二两三四五六七八九十]+(?:个|人|名|位)|[\d一二两三四五六七八九十]+(?:个|名|位)(?:志愿者|社工|工作人员|义工)|雨天|下雨|急救|保险|安保|轮椅|清真|忌口|不吃|过敏|(?:要|得|需|吃)(?:无糖|低糖|少油|少盐|软烂|清淡)|高血压的|行动不便的?(?:老人)?(?:要|得|需)|听力不好|视力不好|噪音|互动环节|抽奖|合影|签到环节|安全第一|直播(?=环节|给|出去|一下)|拍照(?:留念|留影|打卡|环节|区)|茶歇|时长|人手)/;
const requestWords =
  /(?:方案|策划案?|策划书|计划|活动通知|通知)(?:吧|呢|啊)?$|^(?:请|麻烦)?你?(?:帮|给|替)(?:我|忙)|^(?:准备|需要|打算|考虑|想|还要|要)?(?:搞|办|组织|举办|开展|举行|弄|写|策划)|^需要(?:一[个份]|做|写)|^(?:不要了|不用了|不要)$|要(?:求)?[^，。]{0,8}(?:搞|办|开(?!水|放|车)|组织|举办|开展|举行)/;
const backup = /(?:雨天|下雨|备用|应急)(?:备用)?(?:方案|预案|备案)/;
const shortest = 3;

const dropping = [
  /(?<what>[^，。；！？!?;,\n\s]{2,10}?)(?:的?(?:环节|部分|节目|安排|要求))?(?:就|还是|先|也|都)*(?:不要了|不用了|不需要了|不搞了|不弄了|不办了|取消|去掉|删掉|删了|拿掉|算了|免了|不要)(?:吧|了|哦)*(?=$|[，。；！？!?;,\n])/g,
  /(?:不要|不用|不需要|不搞|不弄|去掉|取消|删掉|删除|拿掉|别)(?:搞|弄|要)?(?:那个|这个|刚才的?|之前的?)?(?<what>[^，。；！？!?;,\n\s]{2,10}?)(?:的?(?:环节|部分|节目|安排|要求))?(?:了|吧|哦)*(?=$|[，。；！？!?;,\n])/g,
];

/** Known wishes that the text takes back: 抽奖不要了, 不要抽奖了, 去掉抽奖环节. `stretches` are the words that say so. */
export function readTakenBack(
  text: string,
  known: readonly string[],
): { wishes: string[]; stretches: { start: number; end: number }[] } {
  const found = dropping.flatMap((pattern) =>
    [...text.matchAll(pattern)].flatMap((match) => {
      const what = (match.groups?.["what"] ?? "").replace(/^(?:那个|这个|把|那|算了)/, "");
      const wishes = what.length < 2 ? [] : known.filter((wish) => wish.includes(what) && !/^(?:不|别)/.test(wish));
      return wishes.length === 0 ? [] : [{ start: match.index, end: match.index + match[0].length, wishes }];
    }),
  );
  return { wishes: found.flatMap(({ wishes }) => wishes), stretches: found };
}

/** 最好控制在▯: what it controls was read as something else, so nothing of a wish is left. */
const onlyGlue =
  /^(?:最好|尽量|一定|大概|还|也|再|要|能|就|共|一共|总共|时间|时长|活动|整个|全程|控制|安排|提前|准备|注意|确保|保证|避免|不要|不能|超过?|多|少|在|到|为|是|有|约|个|人|名|位|左右|以内|之内|内)*$/;
/** 还有别的吗 asks for nothing. */
const asks = /(?:吗|么|呢|伐)$|^别的|[?？]/;
/** The name of an activity is no wish, whatever words it holds. */
const event =
  /(?:讲座|培训|演练|演习|课堂?|宣传|宣讲|科普|比赛|竞赛|大赛|会|沙龙|义诊|体检|体验|活动|班|服务|行动|仪式|市集|集市)$/;

/**
 * Clauses that say how the activity should be: 要有雨天备案, 不要太复杂, 准备茶水, 请一位老师来教.
 *
 * - In: the normalized text where everything that other slots took is masked.
 */
export function readRequirements(text: string): RequirementRead[] {
  return [...text.matchAll(clausePattern)].flatMap((match) => {
    const leading = match[0].match(/^\s*(?:嗯|那个|就是|然后|对了|还有)?/)?.[0].length ?? 0;
    const words = match[0].slice(leading).replace(/(?:吧|哦|啊|呢|哈|呗|\s)+$/, "");
    if (words.length < shortest || (requestWords.test(words) && !backup.test(words))) return [];
    if (onlyGlue.test(words) || asks.test(words)) return [];
    if (!opening.test(words) && (!inside.test(words) || event.test(words))) return [];
    const start = match.index + leading;
    return [{ start, end: start + words.length, words }];
  });
}
