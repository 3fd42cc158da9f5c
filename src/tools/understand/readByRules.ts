/** What a message means by rules alone: tables and patterns, in the light of the situation. Pure and fast (well below 1 ms). */
import type { Situation, SmallTalkTopic, Turn } from "../../shared/turn.ts";
import { readSectionNames } from "./aspects.ts";
import { onlyAgrees, putsOff } from "./chatter.ts";
import { type Control, readCatalogueTopic, readControls, readFileTitle } from "./controlWords.ts";
import { hasProcedure, readDanger } from "./emergencies.ts";
import { readAboutAnswer } from "./followUps.ts";
import { thingsOf } from "./matters.ts";
import { isUnreadable, normalise, toKey } from "./normalise.ts";
import { askedBack, readPlainReply } from "./optionReplies.ts";
import { readOrdinal } from "./options.ts";
import { leavesToUs, readInForm, readYesAndValues } from "./readInForm.ts";
import { readMatter } from "./readMatter.ts";
import { readPlanTalk } from "./readPlanTalk.ts";
import { readTemplates } from "./readTemplates.ts";
import { readRecord } from "./records.ts";
import {
  asksHandbook,
  chat,
  decided,
  isPending,
  type RuleInput,
  type RuleReading,
  recordTurn,
  wantsPlan,
} from "./ruleReading.ts";
import { asksBesideNeed, besideThanks, mayAskBesideNeed, withoutGroan } from "./sideTalk.ts";
import { readPlainTalk, readUrgentTalk } from "./smallTalk.ts";
import { namesTopic } from "./topics.ts";

const unreadable: Turn = { type: "turn.smallTalk", topic: "unreadable" };

/** The turn of a control word where several may be meant; undefined if it means nothing in this situation. */
function turnOfControl(control: Control, situation: Situation): Turn | undefined {
  const { form, document } = situation;
  const choosing = askedBack(situation) !== undefined;
  switch (control) {
    case "noneFits":
      return choosing ? { type: "turn.noneFits" } : { type: "turn.wrong" };
    case "wrong":
      if (choosing) return { type: "turn.noneFits" };
      return isPending(situation) ? { type: "turn.refuse" } : { type: "turn.wrong" };
    case "refuse":
      return isPending(situation) ? { type: "turn.refuse" } : undefined;
    case "cancel":
      return { type: "turn.cancel" };
    case "more":
      return form ? undefined : { type: "turn.more", aspects: [] };
    case "confirm":
      return { type: "turn.confirm" };
    case "hold":
      if (isPending(situation)) return { type: "turn.confirm" };
      return document || !form ? { type: "turn.smallTalk", topic: "noted" } : undefined;
    case "catalogue":
      return { type: "turn.catalogue", topic: "" };
    default:
      return { type: `turn.${control}` };
  }
}

/** Whether a list is shown that goes on: a part of the catalogue, no question of ours and no offer. */
function isBrowsing(situation: Situation): boolean {
  return situation.options.length > 0 && !askedBack(situation) && !situation.form;
}

const nextPage = /^(?:下一页|翻页|下页|往下翻|后面的?|还有呢?|其他的?|剩下的?)(?:呢|吗|还有)*$/u;
const bareRefusal = /^(?:不用|不需要|不要|没有|无|不|别)$/u;

/** Of several meanings of a control word, the one that fits the situation. */
function readControl(text: string, situation: Situation): Turn | undefined {
  const controls = readControls(text);
  if (controls.length === 0) return undefined;
  const key = toKey(text);
  if (isPending(situation) && controls.includes("refuse") && !/了$/u.test(key)) return { type: "turn.refuse" };
  // 没有 or 不用 answers the question of an open form; it does not throw the form away.
  if (situation.form && bareRefusal.test(key)) return undefined;
  if (key === "继续" && !situation.form) return { type: "turn.more", aspects: [] };
  if (nextPage.test(key) && (isBrowsing(situation) || (key.endsWith("页") && !situation.document)))
    return { type: "turn.catalogue", topic: "" };
  // 发给我 means the plan that waits for its yes, not the file of an earlier answer.
  if (isPending(situation) && controls[0] === "original" && controls.includes("confirm"))
    return { type: "turn.confirm" };
  for (const control of controls) {
    const turn = turnOfControl(control, situation);
    if (turn) return turn;
  }
  return undefined;
}

const acknowledges = /^(?:好的?|好吧|可以|行|嗯|对|对的|知道了|明白了|收到|谢谢|ok)[，,。！!；;\s]+(?=.{2})/iu;
const leaves = /^(?:取消|算了|不弄了|不用了|停|不问了|这个不要了)(?:吧|了)?[，,。！!；;\s]+(?=.{4})/u;
const objects =
  /^(?:(?:不对|不是|错了|答错了|不是这个|勿对)(?:的|啊|呀)?[，,。！!；;\s]+)+(?:我(?:是)?(?:想|要)?(?:问|说|讲|找|办)的?(?:是|，)?)?(?=.{2})/u;

/** What was meant instead of the answer: new facts about the same matter (不是，是白天去), or a matter of its own. */
function readMeantInstead(rest: string, input: RuleInput): RuleReading {
  const { document, form, options, plan } = input.situation;
  const reading = readMatter(rest, input);
  if (!document || form || plan || options.length > 0 || reading.turns.length > 1) return reading;
  const [turn] = reading.turns;
  const isOwn = asksHandbook(rest) || thingsOf(rest).length > 0 || turn?.type !== "turn.question" || turn.followUp;
  return isOwn ? reading : decided({ type: "turn.wrong", added: rest });
}

function readSteering(text: string, input: RuleInput): RuleReading | undefined {
  const { situation } = input;
  if (leaves.test(text)) {
    const rest = text.replace(leaves, "");
    const { form: _form, ...free } = situation;
    const reading = readMatter(rest, { ...input, situation: { ...free, options: [] } });
    const goesOn = reading.turns.every(({ type }) => type === "turn.question" || type === "turn.plan");
    if (goesOn && !reading.open) return decided({ type: "turn.cancel" }, ...reading.turns);
  }
  if (objects.test(text)) {
    const rest = text.replace(objects, "");
    if (situation.options.length === 0 && !situation.form && !situation.plan && !namesTopic(rest))
      return decided({ type: "turn.wrong" });
    return readMeantInstead(rest, input);
  }
  const agreed = situation.options.length === 0 ? readYesAndValues(text, input) : undefined;
  if (agreed) return agreed;
  return acknowledges.test(text) ? readMatter(text.replace(acknowledges, ""), input) : undefined;
}

/** A special case that the last answer named: it holds. */
function readNamedCase(text: string, { document, options, form }: Situation): Turn | undefined {
  if (options.length > 0 || form) return undefined;
  const said = text.replace(/^(?:是|我是|属于|就是|如果是|要是)|(?:的话|的|呢)?[？?。！!]*$/gu, "");
  const named = document?.cases?.find((when) => when === said || when === text);
  return named === undefined
    ? undefined
    : { type: "turn.question", question: named, aspects: ["branches"], followUp: true };
}

function isOpen({ form, options }: Situation): boolean {
  return form !== undefined || options.length > 0;
}

const approvingPicture = /^(?:\s|👌|👍|✅|🆗|[\u{1F3FB}-\u{1F3FF}])+$/u;

/** Messages without words: a number for an open question, a thumb up, or nothing that can be read. */
function readWordless(input: RuleInput): RuleReading | undefined {
  const { text, situation } = input;
  if (/^[?？]$/u.test(text.clean)) return decided({ type: "turn.help" });
  const asked = askedBack(situation);
  const reply = asked && readPlainReply(text.core || text.clean, asked);
  if (reply) return decided(...reply);
  // 第二个，预算1500 chooses and goes on; that is read with the form.
  const goesOn = situation.form?.choosingTheme === true && /[，,；;\s]\S/u.test(text.core);
  if (situation.options.length > 0 && !asked && !goesOn) {
    const index = readOrdinal(text.core, situation.options.length);
    if (index !== undefined) return decided({ type: "turn.choice", index });
  }
  if (isPending(situation) && (approvingPicture.test(text.clean) || /^(?:嗯+|对|是|好|y)$/u.test(text.key)))
    return decided({ type: "turn.confirm" });
  if (/\d/u.test(text.core) && situation.form && situation.options.length === 0) return undefined;
  if (readControls(text.core).length > 0 || readPlainTalk(text.clean) !== undefined) return undefined;
  return isUnreadable(text) ? decided(unreadable) : undefined;
}

const thanksFirst =
  /^(?:(?:谢谢|多谢|好的|好|嗯|哦)[你您侬啦了呀啊]*[，,。！!\s]*)+(?=(?:还有|有没有)(?:别的|其他|其它))/u;

/** 谢谢还有别的吗 goes on, as does 谢谢你上次帮忙，楼道灯又坏了: the thanks in front say nothing more. */
function withoutThanks(input: RuleInput): RuleInput {
  const { clean } = input.text;
  const matter = readPlainTalk(clean) === "thanks" ? besideThanks(clean) : undefined;
  if (matter !== undefined) return { ...input, text: normalise(matter) };
  return thanksFirst.test(clean) ? { ...input, text: normalise(clean.replace(thanksFirst, "")) } : input;
}

/** Whoever is in need is helped first, and then answered. */
const helped: ReadonlySet<SmallTalkTopic> = new Set(["emergency", "distress"]);

/** Words of help for the danger told, and the procedure of the office behind them. */
function readUrgent(topic: SmallTalkTopic, text: string): RuleReading {
  const danger = topic === "emergency" ? readDanger(text) : undefined;
  const help: Turn = danger ? { type: "turn.smallTalk", topic, danger } : { type: "turn.smallTalk", topic };
  if (helped.has(topic) && asksBesideNeed(text))
    return decided(help, { type: "turn.question", question: text, aspects: [], followUp: false });
  if (topic === "distress" && mayAskBesideNeed(text))
    return decided(help, { type: "turn.question", question: text, aspects: [], followUp: false, ifSure: true });
  if (!danger) return decided(help);
  const procedure: Turn = { type: "turn.question", question: text, aspects: ["steps"], followUp: false, ifSure: true };
  return hasProcedure(danger) ? decided(help, procedure) : decided(help);
}

/** Whether a message is what an office was asked for in writing. Only its closing words show it where nothing else is open that they may be about. */
function wasRecorded(input: RuleInput): boolean {
  const { text, situation } = input;
  const shown = readRecord(text.core);
  const isFree = !isOpen(situation) && !situation.plan && !situation.writing;
  return shown === "opened" || (shown === "closed" && isFree && !wantsPlan(text.core, input));
}

/**
 * Reads one message by rules: control words, small talk, then what the situation is waiting for, then questions and plans.
 * The order is the policy: what helps a person out (distress, 取消, 转人工) comes before what the bot would like to hear.
 */
export function readByRules(said: RuleInput): RuleReading {
  const input = withoutThanks(said);
  const { text, situation } = input;
  const urgent = readUrgentTalk(withoutGroan(text.clean));
  const isRecord = wasRecorded(input);
  // In a record rude words are quoted.
  if (urgent && !(isRecord && urgent === "abuse")) return readUrgent(urgent, text.clean);
  if (isRecord) return decided(recordTurn(text.core));
  const named = readNamedCase(text.core, situation);
  if (named) return decided(named);
  const talk = readPlanTalk(input);
  if (talk) return decided(talk);
  const wordless = readWordless(input);
  if (wordless) return wordless;
  const plain = readPlainTalk(text.clean);
  const control = readControl(text.core, situation);
  if (plain && !(plain === "thanks" && control && isPending(situation)))
    return decided({ type: "turn.smallTalk", topic: plain });
  if (situation.form && leavesToUs.test(text.core) && text.core.length <= 12) return readInForm(text.core, input);
  if (situation.form && situation.options.length === 0) {
    if (isPending(situation) && onlyAgrees(text.core)) return decided({ type: "turn.confirm" });
  }
  // Whatever is open stays as it is; what is said is only taken note of.
  if (putsOff(text.core)) return decided({ type: "turn.smallTalk", topic: isOpen(situation) ? "later" : "noted" });
  const title = readFileTitle(text.core);
  if (title !== undefined && namesTopic(title))
    return decided({ type: "turn.question", question: title, aspects: [], followUp: false }, { type: "turn.original" });
  const templates = control ? undefined : readTemplates(text.core, input);
  if (templates) return decided(templates);
  const topic = control ? undefined : readCatalogueTopic(text.core);
  if (topic !== undefined) return decided({ type: "turn.catalogue", topic });
  if (control) return decided(control);
  const sections =
    situation.document && !situation.form && !askedBack(situation) ? readSectionNames(text.core) : undefined;
  if (sections) return decided({ type: "turn.more", aspects: sections });
  const about = situation.document && !situation.form && !askedBack(situation) ? readAboutAnswer(text.core) : undefined;
  if (about) return decided(about);
  if (text.core === "") return decided(chat);
  return readSteering(text.core, input) ?? readMatter(text.core, input);
}
