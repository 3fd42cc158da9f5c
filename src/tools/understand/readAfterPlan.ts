/** What a message means while a plan is being written, or after it was delivered: a wish for it, another plan, or neither. */
import type { PlanSlots, SlotReading } from "../../shared/plan.ts";
import type { Turn } from "../../shared/turn.ts";
import { changeWords, isBareValue, isPersonal, slotWords } from "./chatter.ts";
import { describesActivity, reallyAsks } from "./planSigns.ts";
import { asksForNewPlan, hasFindings, namesActivityKind, readPlanSections, wishesChange } from "./planWords.ts";
import {
  asksHandbook,
  asksHow,
  chat,
  decided,
  planTurn,
  questionsOf,
  type RuleInput,
  type RuleReading,
  readNewPlan,
  reviseTurn,
  slotContextOf,
  wantsPlan,
} from "./ruleReading.ts";
import { readNumber } from "./slots/numbers.ts";
import { isChat } from "./smallTalk.ts";
import { isQuestionShaped } from "./topics.ts";

const asksProgress =
  /^(?:我的|那个)?(?:方案|策划|文件)?(?:快|马上|现在)?(?:写|做|弄)?(?:好了?|完了?)(?:吗|没有?|伐)[?？]?$|^(?:方案|策划)?(?:大概|大约)?还?要(?:等|写)?(?:多久|几分钟|多长时间)[?？]?$|多久(?:能|可以|才)?(?:写|做|弄)?好[?？]?$|写到哪|写得怎么样|(?:怎么)?还没(?:写|弄|做)?(?:好|完)/u;
const praises =
  /(?:很|蛮|挺|真|非常|太|都|还)(?:好|不错|满意|棒|可以|实用|详细)(?:的|了|啊|呀)*(?:$|[，,。！!])|夸|表扬|满意|点赞|不错|成功|顺利|圆满/u;
const another =
  /(?:再|另|另外|重新|还想|还要|还得|顺便|下一|新|第二|接着|换)(?:[^。，,？?]{0,6}?)(?:(?:写|做|搞|办|出|来|弄|策划|拟|要|整)(?:一|两)?(?:个|份|场|次|只|张|趟|期)|个活动)/u;
const backTo =
  /^(?:请|帮我|给我|还是)*(?:改|换|恢复|退|还原|回|变|撤)(?:到|回|成)*(?:(?:上一?|前一?|原来|之前|刚才|最初|最早|最开始|第一)(?:个|的)?(?:一版|版本?|稿|份|那版|那个|那一?版)|最初|最早|最开始|原样)(?:的样子)?(?:吧|的)?$|^(?:(?:算了|还是|那还是|那|不好)[，,\s]*)?(?:请|帮我|给我)?(?:(?:改|换|变|恢复|退|撤)(?:回去|回来|原样|了刚才的)|(?:不改了|别改了)[，,\s]*(?:还是)?(?:用|要)?(?:原来|之前|上一?版)的?(?:那?版|那个|吧)?)(?:吧|了)?$/u;
/** 改回第2版, 用第二版吧 */
const toVersion =
  /^(?:请|帮我|给我|还是|把|那|就)*(?:方案|策划案?|文件)?(?:改|换|恢复|退|还原|回|变|撤|用|要|发|拿|看)(?:到|回|成|我)*第(?<version>\d{1,3}|[一二两三四五六七八九十]{1,3})(?:个)?(?:版|稿|份)(?:本)?(?:吧|的|好了|就行)*[。！!]*$/u;
/** 回到刚才的策划: on with the plan that is talked about. */
export const resumes =
  /^(?:那|好的?|嗯|我们?)*[，,]?(?:回到|继续|接着)(?:说|写|填|弄|聊|办)?(?:刚才|前面|之前|上面)?(?:的|那个|那份)*(?:活动)?(?:策划案?|方案|表格?)(?:吧|上)*[。！!]*$|^策划案?继续(?:吧|写)?[。！!]*$/u;
/** 每人发个保温杯: something for everybody. */
const gives = /^(?:再|另外|还要?|给)*每(?:个?人|位|户|家)(?:再|都)?(?:发|送|给|备|准备)/u;
/** 通知写得客气点, 暴雨怎么办写进去: how something is to sound, and what is to stand in it. */
const sounds =
  /(?:写|改|说|弄)得?(?:更|再)?[^，。？?]{1,4}(?:一?[点些])(?:$|[，。！!])|(?:写|加|补|放)(?:进去|上去|进方案)/u;
/** The notice of the plan at hand: 写个通知发群里. */
export const ownNotice =
  /(?:写|拟|起草|编|出|做|发|来|要|弄|给)[^，。]{0,4}(?:个|份|张|篇|条|段)?(?:这个|这次|本次|那个)?(?:活动|居民|配套|简短|对应|群|楼道|微信|招募|报名|群里)*的?(?:通知|告示|海报文案|邀请函?|倡议书?)(?:$|[，。！!]|发|贴|给|到|好|吧|一下)|^(?:上|前|刚才|那)[^，。？?]{0,4}[份个]?的?(?:活动)?通知(?:再|也)?(?:给|发)|^(?:居民|活动)?通知(?:也|再|顺便)*(?:写|来|发|给|拟|要)(?:我|一?下|一?[份个条])*[吧。！!]?$/u;

const sameWords = (said: string | undefined, known: string | undefined) =>
  said === undefined || known === undefined || known.includes(said) || said.includes(known);

/** Whether a reading is about an activity of its own: other words for what or for whom, and a day with money or people. */
function isAnother(text: string, reading: SlotReading, known: PlanSlots | undefined): boolean {
  const { slots, proposed } = reading;
  const isDated = (slots.date ?? proposed.date) !== undefined;
  const isMeasured = slots.budget !== undefined || slots.headcount !== undefined;
  if (!isDated || !isMeasured || !describesActivity(text, reading)) return false;
  if (!known) return slots.theme !== undefined || slots.audience !== undefined;
  return !sameWords(slots.theme, known.theme) || !sameWords(slots.audience, known.audience);
}

/** Whether somebody who fills in one plan asks for another: 再弄一个 with its own facts, or other people doing something else. */
export function asksAnother(text: string, input: RuleInput): boolean {
  const known = input.situation.form?.slots;
  if (!known?.theme) return false;
  const reading = readNewPlan(text, input);
  const { theme, audience } = reading.slots;
  const isOther =
    theme !== undefined &&
    audience !== undefined &&
    !sameWords(theme, known.theme) &&
    !sameWords(audience, known.audience);
  return (another.test(text) || (isOther && !changeWords.test(text))) && isAnother(text, reading, known);
}

/** A request for another plan beside the one at hand: 再写一个…, or the full description of another activity. */
function readAnother(text: string, input: RuleInput): Turn | undefined {
  const { plan } = input.situation;
  const reading = readNewPlan(text, input);
  if (another.test(text)) {
    const { theme, audience, date, budget, headcount } = reading.slots;
    const facts = [audience, date, budget, headcount].filter((value) => value !== undefined).length;
    const asksSection = readPlanSections(text).length > 0 && facts === 0;
    const says = facts > 0 || theme !== undefined || namesActivityKind(text) || text.length <= 8;
    if (!asksSection && says) return planTurn(text, input);
  }
  const changes = changeWords.test(text) && wishesChange(text);
  return !changes && isAnother(text, reading, plan?.slots) ? planTurn(text, input) : undefined;
}

/** The same plan on another template, or with comments (换成经费申请, 再出一份简版): nothing else of an activity is said. */
function readTemplateWish(text: string, input: RuleInput): Turn | undefined {
  const { look, slots, proposed } = readNewPlan(text, input);
  if (look === undefined) return undefined;
  const isAnActivity = Object.keys({ ...proposed, ...slots }).some((name) => name !== "requirements");
  return isAnActivity && !wishesChange(text) ? undefined : reviseTurn(text, input);
}

/** Values without any wish ("人数60", "12月13号"): said with the name of their slot, or as the whole message. */
function saysValue(text: string, reading: SlotReading): boolean {
  const { slots, proposed, problems } = reading;
  if (Object.keys(slots).length + Object.keys(proposed).length + problems.length === 0) return false;
  if (changeWords.test(text) || (slots.requirements && !isPersonal(text))) return true;
  const isBare = isBareValue(text, reading);
  return isBare && (slotWords.test(text) || /\d|[一二两三四五六七八九十]/u.test(text) || slots.venue !== undefined);
}

/** Reads a message beside a plan; undefined if it has nothing to do with it. */
export function readAfterPlan(text: string, input: RuleInput): RuleReading | undefined {
  const { situation, readSlots } = input;
  if (resumes.test(text)) return decided({ type: "turn.confirm" });
  const version = readNumber(toVersion.exec(text)?.groups?.["version"] ?? "");
  if (version !== undefined) return decided({ type: "turn.back", version });
  if (backTo.test(text))
    return decided({ type: "turn.back", ...(/最初|最早|最开始|第一/u.test(text) ? { first: true } : {}) });
  // There is no turn for the progress of a plan; a yes while it is being written is answered with just that.
  if (situation.writing && asksProgress.test(text)) return decided({ type: "turn.confirm" });
  if (situation.plan && ownNotice.test(text)) return decided({ type: "turn.notice" });
  const looks = readTemplateWish(text, input);
  if (looks) return decided(looks);
  const next = readAnother(text, input);
  if (next) return decided(next);
  if (asksForNewPlan(text)) return decided(planTurn(text, input));
  if (praises.test(text) && !changeWords.test(text) && !reallyAsks(text) && text.length <= 30)
    return decided({ type: "turn.smallTalk", topic: "thanks" });
  const asks = isQuestionShaped(text) && asksHow.test(text) && !/写|改/u.test(text);
  if (!asks && (wishesChange(text) || gives.test(text) || sounds.test(text))) return decided(reviseTurn(text, input));
  if (wantsPlan(text, input)) return decided(planTurn(text, input));
  if (asksHandbook(text)) return isChat(text) ? decided(chat) : decided(...questionsOf(text, input));
  const reading = readSlots(text, slotContextOf(situation));
  if (!hasFindings(reading) || reallyAsks(text)) return undefined;
  return decided(saysValue(text, reading) ? reviseTurn(text, input) : chat);
}
