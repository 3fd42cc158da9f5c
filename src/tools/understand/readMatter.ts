/** What a message is about once no word in it steers the conversation: a value, a wish, a plan or a question. */
import type { Turn } from "../../shared/turn.ts";
import { isElliptical } from "./facts.ts";
import { lacksTopic, leansOnDocument } from "./followUps.ts";
import { namesNewThing, thingsOf, withoutTurningAway } from "./matters.ts";
import { askedByTheWay, withoutPastActivity } from "./officeAsks.ts";
import { askedBack, namesMissingThing, readDetails, readReplyWords, readWish } from "./optionReplies.ts";
import { readChoiceWords, readOrdinal } from "./options.ts";
import { asksForNewPlan, asksForPlainNotice } from "./planWords.ts";
import { readAfterPlan } from "./readAfterPlan.ts";
import { namesMeasure, readInForm } from "./readInForm.ts";
import {
  asksHandbook,
  chat,
  decided,
  planTurn,
  planTurns,
  questionsOf,
  type RuleInput,
  type RuleReading,
  reviseTurn,
  slotContextOf,
  wantsPlan,
} from "./ruleReading.ts";
import { besideChat } from "./sideTalk.ts";
import { asksToWrite, isChat } from "./smallTalk.ts";
import { isQuestionShaped, namesTopic } from "./topics.ts";

/** A value that a form behind the open options asked for: "两千" is the budget, whatever else is open. */
function readAskedValue(text: string, { situation, readSlots }: RuleInput): Turn | undefined {
  const { form } = situation;
  if (!form || form.choosingTheme || isQuestionShaped(text)) return undefined;
  const reading = readSlots(text, slotContextOf(situation));
  const said = form.asked.some((slot) => slot in reading.slots) && namesMeasure(reading);
  return said ? { type: "turn.slots", reading } : undefined;
}

function readWithOptions(text: string, input: RuleInput): RuleReading | undefined {
  const value = readAskedValue(text, input);
  if (value) return decided(value);
  const asked = askedBack(input.situation);
  if (!asked) return readListed(text, input);
  if (asksForNewPlan(text)) return decided(planTurn(text, input));
  const wish = readWish(text, asked);
  if (wish) return decided(wish);
  const reply = readReplyWords(text, asked);
  if (reply === "new") return isChat(text) ? decided(chat) : decided(...questionsOf(withoutTurningAway(text), input));
  if (reply) return decided(reply);
  // Small talk in between tells nothing about the options; they stay open.
  if (isChat(text) && thingsOf(text).length === 0) return decided(chat);
  if (asksHandbook(text) && !leansOnDocument(text) && !isElliptical(text))
    return isChat(text) ? decided(chat) : decided(...questionsOf(text, input));
  return { turns: [readDetails(text)], open: true };
}

/** What stands by itself in so many characters needs no earlier question to be understood. */
const standsAloneMin = 8;

/** The reply where the matter was asked for in other words: the matter anew, or more about it. */
function readReworded(text: string, input: RuleInput): RuleReading {
  const { question = "" } = input.situation;
  if (asksForNewPlan(text)) return decided(planTurn(text, input));
  if (isChat(text) && thingsOf(text).length === 0) return decided(chat);
  if (namesMissingThing(text, question)) return decided(readDetails(text));
  if (namesNewThing(text, [question]) && isQuestionShaped(text)) return decided(...questionsOf(text, input));
  const said = readDetails(text);
  const alone = thingsOf(text).length > 0 || (text.length >= standsAloneMin && namesTopic(text));
  return decided(alone && said.type === "turn.details" ? { ...said, instead: true } : said);
}

const listedCharsMax = 16;

/** A name of a list that is shown (a part of the catalogue, an offer); any other text is no reply to it. */
function readListed(text: string, { situation }: RuleInput): RuleReading | undefined {
  const name = text.replace(/(?:类|的|那个|这个|方面|有哪些|吧)+$/u, "");
  const exact = situation.options.findIndex((option) => option === text || option === name);
  const index =
    exact >= 0 || !situation.form || text.length > listedCharsMax
      ? exact
      : (readChoiceWords(text, situation.options) ?? -1);
  return index >= 0 ? decided({ type: "turn.choice", index }) : undefined;
}

const changesNamedSlot =
  /(?:预算|人[数输]|时间|辰光|地点|场地|主题|日期|标题|流程|环节|经费|铜钿).{0,8}(?:改|换[到成一]|减[到少]?|加到|增加到|调[到整])/u;

const writing: Turn = { type: "turn.smallTalk", topic: "writing" };

/** A link that somebody was sent and does not trust. */
const doubtsLink = /(?:https?:\/\/|www\.)\S+.*(?:真|假|骗|可信|靠谱|安全|(?:能|可以|好)(?:不能)?(?:点|信|填|打开))/su;

/** A matter with chatter beside it, asked in the words of the person; a statement may be more chatter. */
function readBesideChat(matter: string, text: string, input: RuleInput): RuleReading {
  if (wantsPlan(matter, input)) return decided(...planTurns(matter, input));
  const turns = questionsOf(text, input);
  return asksHandbook(matter) ? decided(...turns) : { turns, open: true, rest: matter };
}

/** 写个重阳节方案，顺便问下活动室怎么借: what stands before may be a plan, or merely told. */
function readByTheWay(text: string, input: RuleInput): RuleReading | undefined {
  const { before, asked } = askedByTheWay(text) ?? {};
  if (before === undefined || asked === undefined || wantsPlan(asked, input) || isChat(asked)) return undefined;
  const told = withoutPastActivity(before);
  return wantsPlan(told, input)
    ? decided(...planTurns(told, input), ...questionsOf(asked, input))
    : decided(...questionsOf(text, input));
}

function readAtRest(text: string, input: RuleInput): RuleReading {
  const index = /^第/u.test(text) ? readOrdinal(text, 0) : undefined;
  if (index !== undefined) return decided({ type: "turn.choice", index });
  const matter = isChat(text) && !asksToWrite(text) ? besideChat(text) : undefined;
  if (matter !== undefined) return readBesideChat(matter, text, input);
  if (isChat(text)) return decided(asksToWrite(text) ? writing : chat);
  const byTheWay = readByTheWay(text, input);
  if (byTheWay) return byTheWay;
  if (asksForPlainNotice(text) && !isQuestionShaped(text)) return decided(writing);
  if (wantsPlan(text, input)) return decided(...planTurns(text, input));
  if (changesNamedSlot.test(text) && !isQuestionShaped(text) && text.length <= 30)
    return decided(reviseTurn(text, input));
  if (!input.situation.document && !input.message.quoted && lacksTopic(text))
    return decided({ type: "turn.smallTalk", topic: "needsTopic" });
  if (doubtsLink.test(text))
    return decided({
      type: "turn.question",
      question: `收到陌生链接，怀疑是网络诈骗，怎么办：${text}`,
      aspects: [],
      followUp: false,
    });
  const turns = questionsOf(text, input);
  const clear =
    turns.length > 1 || turns.some((turn) => turn.type === "turn.question" && turn.followUp) || asksHandbook(text);
  return { turns, open: !clear };
}

/** What the rest of a message means when no word in it steers the conversation. */
export function readMatter(text: string, input: RuleInput): RuleReading {
  const { options, form, writing, plan, openly } = input.situation;
  if (openly) return readReworded(text, input);
  const replied = options.length > 0 ? readWithOptions(text, input) : undefined;
  if (replied) return replied;
  if (form) return readInForm(text, input);
  const beside = plan || writing ? readAfterPlan(text, input) : undefined;
  return beside ?? readAtRest(text, input);
}
