/** Talk beside a matter: weather, thanks, boredom, a groan. What a message is about stands behind it. */
import { thingsOf } from "./matters.ts";
import { asksOfOffice } from "./officeAsks.ts";
import { asksHandbook } from "./ruleReading.ts";
import { isChat, readPlainTalk } from "./smallTalk.ts";
import { isQuestionShaped, namesTopic, topicOf } from "./topics.ts";

const border = /(?<=[，,。；;！!？?\n])/u;

/** Remarks that run into the next sentence where nothing parts them, as in dictated text. */
const remarks =
  /(?:今[天朝日]|明[天朝]|外[头面]|最近|这两天)?的?天气(?:也|倒|真|蛮|很|太|好|老|这么|越来越)*(?:好|不错|冷|热|闷|差|糟|凉快)(?:的|了|啊|呀|额|哦)*|(?:闲着|在家)?无聊(?:得很|死了|得)?(?:[，,]|问一[句声下])|(?:^|[，,])(?:不|别)跟(?:我|你)(?:讲|说|开)(?:玩)?笑话?[，,]/gu;

const grateful = /开心|满意|高兴|棒|帮了?大忙|祝|感激|方便多|好用|解决了|办好了|收到了/u;

/** What is left of a text without its chatter, and whether that is a matter of its own. */
export function besideChat(text: string): string | undefined {
  const said = text.split(border).filter((clause) => !isChat(clause.replace(remarks, "")));
  return asMatter(said.join("").replace(remarks, " ").trim());
}

/** What a message that begins with thanks goes on to. */
export function besideThanks(text: string): string | undefined {
  const clauses = text.split(border);
  const rest = clauses
    .filter((clause) => readPlainTalk(clause.replace(/[，,。；;！!\s]+$/u, "")) !== "thanks")
    .join("");
  return rest.length < text.length && !grateful.test(rest) ? asMatter(rest) : undefined;
}

const topicCharsMin = 5;
const statementCharsMin = 12;

/** A text that asks, names a thing, or tells enough to be looked up; undefined for any other. */
function asMatter(rest: string): string | undefined {
  const tells = rest.length >= statementCharsMin && topicOf(rest).replace(/ /gu, "").length >= topicCharsMin;
  return asksHandbook(rest) || thingsOf(rest).length > 0 || tells ? rest : undefined;
}

const bareCry = /怎么办|咋办|哪能办|怎么弄/gu;

const despair = /[^，,。；;！!？?]*(?:不想活|想死|没(?:有)?意[思义]|活不下去|撑不下去|没人懂|救命)[^，,。；;！!？?]*/gu;
const ownQuestionCharsMin = 12;

/** Whether a handbook may help somebody in despair: they ask about something else at some length. */
export function mayAskBesideNeed(text: string): boolean {
  const rest = text.replace(despair, "").replace(bareCry, "");
  return rest.length >= ownQuestionCharsMin && isQuestionShaped(rest) && namesTopic(rest);
}

/** Whether somebody in danger or despair asks the office for something, too (低保停了三个月，为什么停): 怎么办 alone cries for help. */
export function asksBesideNeed(text: string): boolean {
  const rest = text.replace(bareCry, "");
  return asksOfOffice(rest) || (thingsOf(text).length > 0 && isQuestionShaped(rest));
}

const groan = /^(?:救命(?:啊|呀|哦|了)*|要死了?(?:啊|呀|快了)*)[，,。！!\s]*/u;

/** 救命啊，社保卡掉了怎么办: a groan before a thing that is asked about; anybody else who cries for help is heard. */
export function withoutGroan(text: string): string {
  const rest = text.replace(groan, "");
  return rest.length < text.length && thingsOf(rest).length > 0 && isQuestionShaped(rest) ? rest : text;
}
