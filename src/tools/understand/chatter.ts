/** Talk in the middle of a form: what only mentions a day or a place, what puts the form off, what says yes to our proposal. */
import type { PlanSlots, SlotName, SlotReading } from "../../shared/plan.ts";
import { readControls } from "./controlWords.ts";
import { readPlainTalk } from "./smallTalk.ts";
import { isQuestionShaped } from "./topics.ts";

/** Words that say that a value is to take the place of another. */
export const changeWords =
  /改|换|不对|不是|勿是|还是|那就|提[前早]|推[迟后]|延[期后迟]|顺延|挪|调(?:整|到)|搬到|放到|[加减增降涨添]到|再[加减添]|减|增加|降|缩|错了|应该是|应为|更正|(?:晚|早|少|多)(?:[点些个]|一[点些]|[\d一二两三四五六七八九十半])|[加减]\s*[\d一二两三四五六七八九十百千]/u;
/** Names of slots; a value beside its name is meant. */
export const slotWords =
  /时间|辰光|日期|日子|地点|场地|地方|预算|经费|铜钿|人[数输]|对象|主题|题目|名称|要求|开始|结束|时长/u;

const numbers = /[\d一二两三四五六七八九十百千万半廿零几多来.:：\-~～至到/]+/gu;
const units =
  /大后天|[今明昨后前][天日朝]|(?:下|这|本|上)*个?(?:周|星期|礼拜)(?:末|天|日)?|(?:下|这|本)个?月|[上下]午|[上下]半[日天]|晚上|早上|早晨|上半|中午|傍晚|夜里|月底|月初|当天|那天|农历|正月|初|元旦|春节|元宵|清明|端午|七夕|中秋|国庆|重阳|冬至|腊八|年|月|日|号|点|时|分|刻|钟|元|块|钱|钿|个|位|名|户|组|对|人|岁|以上|以下|小时/gu;
const fillers =
  /就|那么?|吧|好了|嗯|呃|哦|啊|呀|呢|嘛|额|大概|大约|差不多|左右|上下|以内|最[多少]|估计|预计|可能|应该|一共|总共|都|先|暂时|暂|定|放|安排|拟|设|在|于|到|从|给|来|去|是|的|了|有|也|请|我们|阿拉|咱们|大家|居委会?|社区|准备|打算|想|要|参加|报名|集合|进行|举[行办]|活动|开展|搞|办|弄|做|开|写|算|按|楼里|小区里?|院里|老人|居民|孩子|小朋友|书记|主任|领导|说|讲|批|[\s，,。；;！!、"“”]/gu;
const personal =
  /我(?!们|看|想|觉得|认为|要改)|累|忙|催|夸|骂|烦|开会|上班|下班|加班|出差|请假|感冒|生病|头[疼痛]|睡|吃饭|堵车|下雨|好冷|好热|气死|辛苦|检查|迎检|有(?:一?个)?(?:会|培训)(?!议室)/u;
const residueCharsMax = 2;

/** The Han characters of a text that are no value, no unit and no word around one. */
function residueOf(text: string, slots: PlanSlots): string {
  let rest = text;
  for (const value of [slots.theme, slots.audience, slots.venue, ...(slots.requirements ?? [])])
    if (value) rest = rest.replace(value, "");
  return rest
    .replace(units, "")
    .replace(numbers, "")
    .replace(slotWords, "")
    .replace(fillers, "")
    .replace(/[^\p{Script=Han}]/gu, "");
}

/** Whether a text tells of the person's own day. */
export function isPersonal(text: string): boolean {
  return personal.test(text);
}

/** Whether a text is the values that were read of it and little else. */
export function isBareValue(text: string, { slots, proposed }: SlotReading): boolean {
  return !isPersonal(text) && residueOf(text, { ...proposed, ...slots }).length <= 1;
}

const daysMentioned = /^[^\d]{0,4}(?:今[天日朝]|昨[天日]|明[天朝]|后天|刚才)/u;
const vouched = /说|讲|定|看|好|行|可以|吧|搞|办|就/u;
const whenSlots: readonly SlotName[] = ["date", "start", "end"];

type Known = { slots: PlanSlots; asked: readonly SlotName[] };

/** Whether a clause only mentions what was read of it (明天我要开会) and does not mean it for the form. */
function isMention(clause: string, { slots, proposed, problems, promise }: SlotReading, known: Known): boolean {
  const { requirements: _requirements, ...said } = { ...proposed, ...slots };
  const names = [...(Object.keys(said) as SlotName[]), ...problems.map(({ slot }) => slot)];
  if (isQuestionShaped(clause) || promise !== undefined) return false;
  if (names.length === 0 || changeWords.test(clause) || slotWords.test(clause)) return false;
  if (names.filter((name) => !whenSlots.includes(name)).length >= 2) return false;
  const residue = residueOf(clause, said);
  const tells = isPersonal(clause) && residue.length >= (/了[，,。；;！!]*$/u.test(clause) ? 1 : 2);
  if (names.every((name) => known.asked.includes(name)))
    return tells && daysMentioned.test(clause) && !vouched.test(clause);
  const replaces = names.some((name) => !known.asked.includes(name) && known.slots[name] !== undefined);
  return tells || residue.length > (replaces ? 1 : residueCharsMax);
}

/** A text without the clauses that only mention a day, an hour, a number or a place; as it was where all are meant. */
export function withoutMentions(text: string, known: Known, read: (clause: string) => SlotReading): string {
  const clauses = text.split(/(?<=[，,。；;！!\n])/u);
  const meant = clauses.filter((clause) => !isMention(clause, read(clause), known));
  return meant.length === clauses.length ? text : meant.join("");
}

const putOff =
  /(?:先|暂时)?放(?:一放|着|一下)(?:再说)?(?:吧|哈|啊|了)*[。！!]*$|(?:回头|等(?:一?会儿?|一?下|等)|待会儿?|晚[点些]|过(?:会儿?|一?会儿?|两天|几天|一阵)|改天|下次|以后|明天|下午|有空|空了)(?:我)?再(?:说|讲|弄|看|填|写|搞|聊|来|定|继续)(?:吧|哈|啊|了)*[。！!]*$|^(?:先)?等[^，。？?\d]{1,10}再(?:说|讲|定|看|填|弄|写)(?:吧|哈)?[。！!]*$|^我?再?(?:去|先)?问(?:一下|问)?(?:一下)?(?:书记|主任|领导|同事|他们|居民)(?:再说|看看)?(?:吧|哈)?[。！!]*$/u;

/** Whether somebody puts the form off (先放一放, 回头再说): it is kept. */
export function putsOff(text: string): boolean {
  return text.length <= 30 && putOff.test(text);
}

const agreeing =
  /^(?:那就|就|没错|对的?|是的?|好的?|嗯|行|可以)*(?:是)?(?:那|这)(?:一)?(?:天|个|样子?|时候|日子?)(?:吧|好了|了|写|办|定)*$|^(?:其他|别的|都)?(?:不用|不要|不需要|伐要|勿要|覅|无需|不必|没啥|没什么|没有?|不)(?:再)?(?:要)?(?:改|变|动|调整|补充|问题)(?:的|了|啦|呀)*$|^(?:就|那就)?(?:按|照)(?:这个|这样|那样|你说的|你的|上面的?)(?:来|写|办|做|定)*(?:吧|好了)?$|^就?(?:这样|那样|介能|介样)(?:子)?(?:写|办|做|定)?(?:吧|好了|了)*$|^(?:辛苦|麻烦)(?:你|侬|您)?了?$|^(?:你)?(?:写|弄|办|做|开始|生成)(?:吧|好了)?$/u;

function agrees(clause: string): boolean {
  const controls = readControls(clause);
  return controls.includes("confirm") || agreeing.test(clause);
}

const clauseBorder = /[，,。！!；;、\s]+/u;

/** Whether every clause of a text says yes, with thanks allowed behind (可以的，就这样写吧，辛苦了). */
export function onlyAgrees(text: string): boolean {
  const [first = "", ...others] = text.split(clauseBorder).filter((clause) => clause !== "");
  return agrees(first) && others.every((clause) => agrees(clause) || readPlainTalk(clause) === "thanks");
}

const yes = /^(?:对|是|好|嗯|行|可以|没错|没问题|就)/u;
const objection = /但|不过|只是|可是|改|换|不对|不是|除了/u;

/** What follows a yes in front of a text ("对，预算2000" → "预算2000"); undefined if there is none, or if it takes the yes back. */
export function restAfterYes(text: string): string | undefined {
  const border = clauseBorder.exec(text);
  const first = border ? text.slice(0, border.index) : "";
  const rest = border ? text.slice(border.index + border[0].length) : "";
  return yes.test(first) && agrees(first) && rest.length >= 2 && !objection.test(rest) ? rest : undefined;
}
