/** What a message means while a form is open: values for it, a yes to what was proposed, a question in the middle, or mere talk. */
import type { PlanManner, SlotName, SlotReading } from "../../shared/plan.ts";
import type { Turn } from "../../shared/turn.ts";
import { readAspects } from "./aspects.ts";
import { isBareValue, restAfterYes, slotWords, withoutMentions } from "./chatter.ts";
import { readManner } from "./manners.ts";
import { readOrdinal } from "./options.ts";
import { asksForIdeas } from "./planSigns.ts";
import { asksForNewPlan, hasFindings, readLeaving } from "./planWords.ts";
import { asksAnother, ownNotice, resumes } from "./readAfterPlan.ts";
import { ideasTurn, insteadTurn, wantsOtherIdeas } from "./readIdeas.ts";
import {
  asksHandbook,
  chat,
  decided,
  isPending,
  planTurn,
  questionsOf,
  type RuleInput,
  type RuleReading,
  slotContextOf,
  unclear,
  wantsPlan,
} from "./ruleReading.ts";
import { readNumber } from "./slots/numbers.ts";
import { isChat } from "./smallTalk.ts";
import { isQuestionShaped } from "./topics.ts";

/** 随便, 你定: the person leaves what was asked to us. */
export const leavesToUs =
  /随便|你(?:来|们|帮我)?(?:定|决定|安排|看着办|做主)|侬(?:来)?定|看着办|都行|都可以|无所谓|听你的/u;
const asksOurAdvice =
  /多少(?:比较|才)?(?:合适|合理|好|够)|什么时候(?:好|合适|比较好)|啥辰光好|哪天(?:好|合适)|(?:你|侬)(?:看呢|说呢|觉得呢|建议呢|有(?:什么|啥)建议)|有(?:什么|啥)(?:建议|推荐)|推荐(?:一个|一下)|一般(?:是|要|多少|几)/u;
/** 一般这种活动多少钱合适: what is usual for activities, not the fee of a handbook. */
const usual =
  /(?:(?:一般|通常|平时|人家|别的社区|像?这种|这样的|这类|这个)[^，。？?]{0,8}(?:活动|都|要|大概|花|弄|搞)?[^，。？?]{0,4}(?:多少|几)(?:钱|钿|人|块|个人|经费|预算)?|(?:多少|几)(?:钱|钿|人|块|预算|经费|个人)(?:比较|才|会)?(?:合适|合理|够|好|差不多))(?:[呢呀啊吧]|比较|才|合适|合理|够|好|差不多|一点)*[？?。]*$/u;
const adviceSlots: readonly { slot: SlotName; words: RegExp }[] = [
  { slot: "budget", words: /钱|钿|块|预算|经费|花/u },
  { slot: "headcount", words: /人/u },
  { slot: "date", words: /哪天|什么时候|啥辰光|几号|日子/u },
];
/** 你说办什么好, 有什么好主意, 没想好办什么: asked for the theme, so for ideas. */
const asksWhatToHold =
  /(?:什么|啥|哪些?)(?:好)?(?:主意|点子|建议|推荐|想法)|(?:推荐|建议|出)(?:几个|一些|一下|个主意)|(?:搞|办|做|弄)(?:点|个|些)?(?:什么|啥)(?:好|合适|呢|才好)?[？?]?$|(?:没想好|不知道|想不出来?)(?:要)?(?:搞|办|做|弄)?(?:什么|啥)?$/u;
const confirmsAtEnd =
  /[，,。；;\s](?:其他|其余|别的)?(?:都)?(?:确认|确定|就这样|没问题|可以了|开始写|写吧|生成吧)(?:吧|了|啦)?[。！!]*$/u;

const corrections: readonly RegExp[] = [
  /^(?:不对[，,。]?)?(?:不是|勿是)(?<wrong>.{1,14}?)[，,。\s]*(?:是|而是|应该是|改成)(?<right>.{1,20})$/u,
  /^(?:换|改)(?:一?个|一下)?主题[，,：:\s]*(?:做|搞|办|成|为|改成|换成|是)*(?<right>.{2,20})$/u,
];
const freeSlots = ["theme", "audience", "venue"] as const;
const knowsNot =
  /^(?:我)?(?:也|还|暂时|目前)*(?:不知道|不晓得|不清楚|没想好|没定|没有?(?:想法|要求)|说不准|说不好|没考虑|定不下来|没数)(?:呢|呀|啊|了|好|怎么定)*$/u;
const bareNo =
  /^(?:没有|没|无|不用|不需要|没有的)$|^(?:一分|一毛|一点)?(?:都)?(?:没有?|没的|呒没|无)(?:一分|什么|啥)?(?:钱|钞票|铜钿|经费|预算)(?:的|了|呀|啊|可用|批|拨)*$|^(?:一分|一毛|一点)(?:钱|钞票|铜钿|经费)?(?:都|也)(?:没有?|不给|不批)(?:给|批|拨)?$|^(?:不|勿)(?:花|用|要)(?:钱|钞票|铜钿)(?:的|了)*$/u;

const slotNamed: readonly { slot: SlotName; words: RegExp }[] = [
  { slot: "venue", words: /地点|场地|地方|在哪/u },
  { slot: "start", words: /几点|开始时间|时间|辰光/u },
  { slot: "date", words: /日期|日子|哪天|时间|几号/u },
  { slot: "headcount", words: /人[数输]|多少人|几个人/u },
  { slot: "budget", words: /预算|经费|钱|铜钿/u },
  { slot: "audience", words: /对象|谁来|哪些人/u },
  { slot: "theme", words: /主题|题目|内容|做什么/u },
];
const undecided =
  /(?:还|都|暂时|目前)*(?:没|未|不)(?:有)?(?:完全)?(?:定|确定|想好|落实|选好|订好|联系好|批)(?:下来|好)?/u;
const slotWrong =
  /^(?:这个|那个|你)?(?:活动)?(?:时间|日期|日子|地点|场地|地方|预算|经费|金额|人[数输]|对象|主题|名称|题目)(?:好像|都|也)?(?:写|填|搞|弄|记|算)?(?:错|不对|勿对|有误|有问题)(?:了|的|啦)*$/u;
/** What stands in the form is asked: the form answers by itself. */
const asksTheForm =
  /^(?:现在|那|刚才|我们?)*(?:的)?(?:活动)?(?:(?:到|从)?几点(?:结束|开始|到几点)|(?:预算|经费|人数|地点|时间|日期|主题|对象)(?:现在)?(?:是|定的?|填的?|写的?)*(?:多少|什么|啥|哪里|几点|哪天|几号|谁)|(?:预算|经费|人数|地点|时间|日期|主题|对象)呢|(?:你|侬)?(?:觉得|看|说)?(?:这个|这些|这点)?(?:预算|经费|钱|时间|人手)(?:会不会)?(?:够不够|够用?吗|来得及吗|紧不紧|太紧(?:吗)?)|还(?:缺|差|要填?|少)(?:什么|啥|哪些|点什么)|(?:人均|平均|每人|一个人)(?:是|要|大概|花|能有|合)*(?:多少|几)(?:钱|块钱?|元)?|还(?:有|要)(?:别的|其他的?|什么|啥|哪些)(?:需要|要)?(?:填|写|补充?|说|改)?(?:的|吗)*|(?:都)?(?:填|写|记)了?(?:些)?(?:什么|哪些))(?:呢|呀|啊|了)*[？?。]*$/u;

const numeral = "[\\d一二两三四五六七八九十百千万半点.]";
const amountInside = new RegExp(
  `${numeral}+(?:(?:到|至|-|~)${numeral}+)?[kKwW]?(?:元|块(?:钱)?)?(?!${numeral}|[岁人个位名号月日楼])`,
  "u",
);

const largeAmountMin = 500;

/** An amount between other words (没批下来，先按1500写), where the budget was asked for and no value was read. */
function readAmountInside(text: string, { situation, readSlots }: RuleInput): SlotReading | undefined {
  const amount = amountInside.exec(text)?.[0];
  if (amount === undefined || !/[\d百千万]/u.test(amount)) return undefined;
  const context = slotContextOf(situation);
  const reading = readSlots(`预算${amount}`, { ...context, asked: ["budget"] });
  // Where nothing was asked, a number alone (那就一千二吧) is an amount only if it is too large for anything else.
  const isLarge = (reading.slots.budget ?? 0) >= largeAmountMin && isBareValue(text, reading);
  const isMeant = context.asked.includes("budget") || (context.asked.length === 0 && isLarge);
  return isMeant && hasFindings(reading) ? reading : undefined;
}

/** A place or people that take the place of known ones: in a message of nothing else they need no word of change. */
function readBareReplacement(text: string, { situation, readSlots }: RuleInput): SlotReading | undefined {
  const context = slotContextOf(situation);
  const { venue: _venue, audience: _audience, ...others } = context.slots;
  const reading = readSlots(text, { ...context, slots: others });
  const isOne = Object.keys(reading.slots).every((name) => name === "venue" || name === "audience");
  return isOne && hasFindings(reading) && isBareValue(text, reading) ? reading : undefined;
}

/** What a message says for the open form; "不是饺子，是汤圆" is read for the slot that holds 饺子, 没有 for the budget asked for. */
function readForForm(text: string, input: RuleInput): SlotReading {
  const { situation, readSlots } = input;
  const context = slotContextOf(situation);
  const { slots, asked } = context;
  const reading = readSlots(text, context);
  if (hasFindings(reading)) return reading;
  if (bareNo.test(text) && asked.includes("budget")) return readSlots("没有预算", context);
  if (knowsNot.test(text)) return { ...reading, leftToUs: [...asked] };
  const { wrong, right } = corrections.map((words) => words.exec(text)?.groups ?? {}).find(({ right }) => right) ?? {};
  if (!right) return readAmountInside(text, input) ?? readBareReplacement(text, input) ?? reading;
  const held = wrong ? freeSlots.find((name) => slots[name]?.includes(wrong)) : "theme";
  return held ? readSlots(right, { ...context, asked: [held] }) : reading;
}

const measuredSlots: ReadonlySet<string> = new Set<SlotName>(["date", "start", "end", "budget", "headcount"]);

/** Whether a reading holds a day, an hour, an amount or a number of people. */
export function namesMeasure({ slots, problems }: SlotReading): boolean {
  return problems.length > 0 || Object.keys(slots).some((name) => measuredSlots.has(name));
}

const nothing: SlotReading = { slots: {}, proposed: {}, problems: [], leftToUs: [] };

/** The slots that a remark about the form leaves to us: 地点还没定, 一般多少钱合适; undefined for any other message. */
function readRemark(text: string, asked: readonly SlotName[]): SlotReading | undefined {
  if (asksTheForm.test(text)) return nothing;
  if (undecided.test(text) && text.length <= 14 && !/\d/u.test(text)) {
    const named = slotNamed.filter(({ words }) => words.test(text)).map(({ slot }) => slot);
    const optional = named.filter((slot) => slot === "venue" || slot === "start" || slot === "headcount");
    if (named.length > 0) return { ...nothing, leftToUs: optional.filter((slot) => !asked.includes(slot)) };
  }
  if (asked.length === 0 || !usual.test(text)) return undefined;
  const named = adviceSlots.filter(({ slot, words }) => asked.includes(slot) && words.test(text));
  return { ...nothing, leftToUs: named.length > 0 ? named.map(({ slot }) => slot) : [...asked] };
}

/** "对，预算2000": a yes to what was proposed, and values besides; undefined for any other message. */
export function readYesAndValues(text: string, input: RuleInput): RuleReading | undefined {
  const { form } = input.situation;
  if (!form || form.confirming || form.proposed.length === 0) return undefined;
  const rest = restAfterYes(text);
  if (rest === undefined || isQuestionShaped(rest)) return undefined;
  const reading = readForForm(rest, input);
  const replaces = form.proposed.some((name) => name in reading.slots);
  if (!hasFindings(reading) || reading.problems.length > 0 || replaces) return undefined;
  return decided({ type: "turn.confirm" }, { type: "turn.slots", reading });
}

/** Whether a message speaks of the amount that was asked for, though no value could be read. */
function speaksOfAsked(text: string, asked: readonly SlotName[]): boolean {
  if (isQuestionShaped(text)) return false;
  const isAmount = /\d|[一二两三四五六七八九十]?[百千万]/u.test(text) || /预算|经费|钱|铜钿|钞票/u.test(text);
  const isDay = /[前后][一两]?天|那天|那周|那个?月|[周日号月]/u.test(text) && text.length <= 10;
  return (asked.includes("budget") && isAmount) || (asked.includes("date") && isDay) || slotWords.test(text);
}

const chosenIdea =
  /^(?:那就?|就|选|要|嗯|好的?|我看)*第?(?<number>[一二三123])(?:个|种|条|号)?(?:主意|方案)?(?:吧|好了?|不错|挺好|可以|蛮好|就行)*[，,。；;\s]+(?<rest>.{2,})$/u;

/** What is said about our proposals for the theme: other ones, or one of them and values besides (第二个，预算1500). */
function readIdeaChoice(text: string, input: RuleInput): Turn[] | undefined {
  const { form, at } = input.situation;
  const wantsIdeas = form?.asked.includes("theme") && (asksForIdeas(text) || asksWhatToHold.test(text));
  // 不知道 before ideas leaves nothing to us yet: the idea that is chosen may bring its day and its people.
  const asIdeas = (): Turn => ideasTurn(text, at, knowsNot.test(text) ? nothing : readForForm(text, input));
  if (!form?.choosingTheme) return wantsIdeas ? [asIdeas()] : undefined;
  if (wantsOtherIdeas(text) || wantsIdeas) return [asIdeas()];
  const { leaves, rest: told } = readLeaving(text);
  if (leaves) {
    const { theme: _theme, ...slots } = readForForm(told, input).slots;
    const leftToUs = form.asked.filter((name) => !(name in slots));
    return [{ type: "turn.slots", reading: { ...nothing, slots, leftToUs } }];
  }
  const { number = "", rest = "" } = chosenIdea.exec(text)?.groups ?? {};
  const index = (readNumber(number) ?? 0) - 1;
  if (rest === "" || index < 0 || index >= input.situation.options.length) return undefined;
  return [{ type: "turn.choice", index, reading: readForForm(rest, input) }];
}

/** The rest of the message with what it says of how to write. */
function withManner({ turns, open }: RuleReading, manner: PlanManner): RuleReading {
  const [first] = turns;
  if (first?.type === "turn.slots")
    return { open, turns: [{ ...first, reading: { ...first.reading, manner } }, ...turns.slice(1)] };
  const aside: Turn = { type: "turn.slots", reading: { ...nothing, manner } };
  return { open: false, turns: first === chat ? [aside] : [aside, ...turns] };
}

/** Reads a message for the open form: questions in the middle of it are answered, talk is heard, all else fills it. */
export function readInForm(said: string, input: RuleInput): RuleReading {
  const { situation, readSlots } = input;
  const context = slotContextOf(situation);
  const { asked } = context;
  if (isChat(said) && isQuestionShaped(said)) return decided(chat);
  // No list is open: the conversation says so, and "第一个" is no amount.
  if (/^(?:就|那|选|要)*第[\d一二三四五六七八九十]{1,2}(?:个|条|项|种)?(?:吧|的)?$/u.test(said))
    return decided({ type: "turn.choice", index: readOrdinal(said, 0) ?? 0 });
  if (resumes.test(said)) return decided({ type: "turn.slots", reading: nothing });
  if (slotWrong.test(said)) return decided({ type: "turn.refuse" });
  if (ownNotice.test(said) && !isQuestionShaped(said) && !namesMeasure(readSlots(said, context)))
    return decided({ type: "turn.notice" });
  const instead = insteadTurn(said, situation.at, nothing, situation.form?.slots ?? {});
  if (instead) return decided(instead);
  const { manner, rest } = readManner(said);
  if (manner && rest === "") return decided({ type: "turn.slots", reading: { ...nothing, manner } });
  if (manner) return withManner(readInForm(rest, input), manner);
  const remark = situation.form?.choosingTheme && wantsOtherIdeas(said) ? undefined : readRemark(said, asked);
  if (remark) return decided({ type: "turn.slots", reading: remark });
  const text = withoutMentions(said, context, (clause) => readSlots(clause, context));
  if (text === "") return decided(chat);
  const chosen = readIdeaChoice(said, input);
  if (chosen) return decided(...chosen);
  const reading = readForForm(text, input);
  if (asksOurAdvice.test(text) && !hasFindings(reading) && !asksHandbook(text)) {
    return decided({ type: "turn.slots", reading: { ...reading, leftToUs: [...asked] } });
  }
  if (asksHandbook(text) && !leavesToUs.test(text) && !wantsPlan(text, input))
    return decided(...questionsOf(text, input));
  // What was set aside above may be the day and the theme of the new plan.
  if (asksForNewPlan(said) || asksAnother(said, input)) return decided(planTurn(said, input));
  if (isQuestionShaped(text) && readAspects(text).length > 0 && !namesMeasure(reading))
    return decided(...questionsOf(text, input));
  return readValues(text, reading, input);
}

/** What is no longer than a yes with a slip. */
const slipCharsMax = 4;

function readValues(text: string, reading: SlotReading, input: RuleInput): RuleReading {
  const { situation } = input;
  const { asked } = slotContextOf(situation);
  if (hasFindings(reading)) {
    const confirms = isPending(situation) && reading.problems.length === 0 && confirmsAtEnd.test(text);
    return decided({ type: "turn.slots", reading }, ...(confirms ? [{ type: "turn.confirm" } as const] : []));
  }
  if (leavesToUs.test(text)) return decided({ type: "turn.slots", reading: { ...reading, leftToUs: [...asked] } });
  if (speaksOfAsked(text, asked)) return decided({ type: "turn.slots", reading });
  if (situation.form?.confirming && input.text.core.length <= slipCharsMax && !isChat(text) && !isQuestionShaped(text))
    return { turns: [unclear], open: true };
  return { turns: [chat], open: !isChat(text) };
}
