/** What a message means by rules alone: tables and patterns, in the light of the situation. Pure and fast (well below 1 ms). */
import type { SlotReading } from "../../shared/plan.ts";
import type { Message, Situation, Turn } from "../../shared/turn.ts";
import { readAspects, readSectionNames } from "./aspects.ts";
import { type Control, readCatalogueTopic, readControls } from "./controlWords.ts";
import { isUnreadable, type Normalised, toKey } from "./normalise.ts";
import { readChoiceWords, readOrdinal } from "./options.ts";
import { asksForNewPlan, asksForPlan, hasFindings, readPlanSections, slotsHeld, wishesChange } from "./planWords.ts";
import type { SlotContext } from "./slots/readSlots.ts";
import { isChat, readPlainTalk, readUrgentTalk } from "./smallTalk.ts";
import { splitQuestions } from "./splitQuestions.ts";
import { isQuestionShaped, leansOnDocument, namesTopic } from "./topics.ts";

export type ReadSlots = (text: string, context: SlotContext) => SlotReading;

/** `open` is what is taken if nothing better is known: the rules found no sign, and a classifier may decide. */
export type RuleReading = { turns: Turn[]; open: boolean };

export type RuleInput = {
  text: Normalised;
  message: Pick<Message, "quoted">;
  situation: Situation;
  readSlots: ReadSlots;
};

const decided = (...turns: Turn[]): RuleReading => ({ turns, open: false });
const chat: Turn = { type: "turn.smallTalk", topic: "chat" };
const unreadable: Turn = { type: "turn.smallTalk", topic: "unreadable" };

function isPending({ form, writing }: Situation): boolean {
  return form !== undefined && !writing && (form.confirming || Object.keys(form.proposed).length > 0);
}

/** The turn of a control word where several may be meant; undefined if it means nothing in this situation. */
function turnOfControl(control: Control, situation: Situation): Turn | undefined {
  const { form, options, document } = situation;
  const choosing = options.length > 0;
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
      return isPending(situation) ? { type: "turn.confirm" } : document || !form ? chat : undefined;
    case "catalogue":
      return { type: "turn.catalogue", topic: "" };
    default:
      return { type: `turn.${control}` };
  }
}

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
  for (const control of controls) {
    const turn = turnOfControl(control, situation);
    if (turn) return turn;
  }
  return undefined;
}

const quotedCharsMax = 300;

/** The questions of a text: each with the sections that it asks for, and whether it leans on the handbook at hand. */
function questionsOf(text: string, { message, situation }: RuleInput): Turn[] {
  const { quoted } = message;
  return splitQuestions(text).map((part): Turn => {
    const aspects = readAspects(part);
    if (quoted?.versionId !== undefined) return { type: "turn.question", question: part, aspects, followUp: true };
    if (quoted && !quoted.fromBot && quoted.text.trim() !== "" && !namesTopic(part)) {
      return {
        type: "turn.question",
        question: `${quoted.text.trim().slice(0, quotedCharsMax)}。${part}`,
        aspects,
        followUp: false,
      };
    }
    return {
      type: "turn.question",
      question: part,
      aspects,
      followUp: situation.document !== undefined && leansOnDocument(part),
    };
  });
}

const asksHow =
  /怎么(?!样[?？]?$)|怎样|如何(?![?？]?$)|哪能|哪里|哪儿|啥地方|在哪|去哪|什么(?:材料|手续|条件|时候能|部门)|多少钱|找谁|咋(?:办|弄|整)|要带|几点(?:开|上)|电话/u;
const softQuestion =
  /(?:可以|行|好|能行|合适|来得及|够|对|成)(?:吗|伐|不|么|嘛)[?？]?$|(?:行不行|好不好|可不可以|怎么样|如何|吧)[?？]?$/u;

/** A question for the handbooks, not a value said with a question mark ("下周六可以吗"). */
function asksHandbook(text: string): boolean {
  if (!isQuestionShaped(text)) return false;
  return asksHow.test(text) ? namesTopic(text) : !softQuestion.test(text) && namesTopic(text);
}

/** A request for a new plan, with what it already says about it. */
export function planTurn(text: string, { situation, readSlots }: RuleInput): Turn {
  return {
    type: "turn.plan",
    reading: readSlots(text, { at: situation.at, slots: {}, asked: [], writingRequest: true }),
  };
}

function wantsPlan(text: string, { situation, readSlots }: RuleInput): boolean {
  return asksForPlan(text, () =>
    slotsHeld(readSlots(text, { at: situation.at, slots: {}, asked: [], writingRequest: true })),
  );
}

/** A wish for the plan at hand: changed values, and the sections that it names. */
export function reviseTurn(text: string, { situation, readSlots }: RuleInput): Turn {
  const slots = situation.plan?.slots ?? situation.form?.slots ?? {};
  const reading = readSlots(text, { at: situation.at, slots, asked: [], writingRequest: false });
  return { type: "turn.revise", reading, wish: text, sections: readPlanSections(text) };
}

const leavesToUs = /随便|你(?:来|们|帮我)?(?:定|决定|安排|看着办|做主)|侬(?:来)?定|看着办|都行|都可以|无所谓|听你的/u;
const asksOurAdvice =
  /多少(?:合适|比较好|好|够)|什么时候(?:好|合适|比较好)|啥辰光好|哪天(?:好|合适)|(?:你|侬)(?:看呢|说呢|觉得呢|建议呢|有(?:什么|啥)建议)|有(?:什么|啥)(?:建议|推荐)|推荐(?:一个|一下)|一般(?:是|要|多少|几)/u;
const confirmsAtEnd = /[，,。；;\s](?:确认|确定|就这样|没问题|可以了|开始写|写吧|生成吧)(?:吧|了|啦)?[。！!]*$/u;

function readInForm(text: string, input: RuleInput): RuleReading {
  const { situation, readSlots } = input;
  const form = situation.form ?? { slots: {}, asked: [], proposed: [], confirming: false };
  if (asksHandbook(text) && !leavesToUs.test(text) && !wantsPlan(text, input))
    return isChat(text) ? decided(chat) : decided(...questionsOf(text, input));
  if (form.slots.theme !== undefined && asksForNewPlan(text)) return decided(planTurn(text, input));
  const reading = readSlots(text, { at: situation.at, slots: form.slots, asked: form.asked, writingRequest: false });
  if (hasFindings(reading)) {
    const confirms = isPending(situation) && reading.problems.length === 0 && confirmsAtEnd.test(text);
    return decided({ type: "turn.slots", reading }, ...(confirms ? [{ type: "turn.confirm" } as const] : []));
  }
  if (leavesToUs.test(text) || asksOurAdvice.test(text)) {
    return decided({ type: "turn.slots", reading: { ...reading, leftToUs: [...form.asked] } });
  }
  if (situation.document && leansOnDocument(text) && readAspects(text).length > 0)
    return decided(...questionsOf(text, input));
  return { turns: [chat], open: !isChat(text) };
}

function readAfterPlan(text: string, input: RuleInput): RuleReading {
  if (asksForNewPlan(text)) return decided(planTurn(text, input));
  const { situation, readSlots } = input;
  const asks = isQuestionShaped(text) && asksHow.test(text) && !/写|改/u.test(text);
  if (!asks && wishesChange(text)) return decided(reviseTurn(text, input));
  if (wantsPlan(text, input)) return decided(planTurn(text, input));
  if (asksHandbook(text)) return isChat(text) ? decided(chat) : decided(...questionsOf(text, input));
  const reading = readSlots(text, {
    at: situation.at,
    slots: situation.plan?.slots ?? {},
    asked: [],
    writingRequest: false,
  });
  if (hasFindings(reading) && !isQuestionShaped(text)) return decided(reviseTurn(text, input));
  return readAtRest(text, input);
}

function readWithOptions(text: string, input: RuleInput): RuleReading {
  const index = readChoiceWords(text, input.situation.options);
  if (index !== undefined) return decided({ type: "turn.choice", index });
  if (asksForNewPlan(text)) return decided(planTurn(text, input));
  if (asksHandbook(text) && !leansOnDocument(text))
    return isChat(text) ? decided(chat) : decided(...questionsOf(text, input));
  return { turns: [{ type: "turn.details", text }], open: true };
}

const changesNamedSlot =
  /(?:预算|人[数输]|时间|辰光|地点|场地|主题|日期|标题|流程|环节|经费|铜钿).{0,8}(?:改|换[到成一]|减[到少]?|加到|增加到|调[到整])/u;

function readAtRest(text: string, input: RuleInput): RuleReading {
  if (isChat(text)) return decided(chat);
  if (wantsPlan(text, input)) return decided(planTurn(text, input));
  if (changesNamedSlot.test(text) && !isQuestionShaped(text) && text.length <= 30)
    return decided(reviseTurn(text, input));
  const turns = questionsOf(text, input);
  const clear =
    turns.length > 1 || turns.some((turn) => turn.type === "turn.question" && turn.followUp) || asksHandbook(text);
  return { turns, open: !clear };
}

const acknowledges = /^(?:好的?|好吧|可以|行|嗯|对|对的|知道了|明白了|收到|谢谢|ok)[，,。！!；;\s]+(?=.{2})/iu;
const leaves = /^(?:取消|算了|不弄了|不用了|停|不问了|这个不要了)(?:吧|了)?[，,。！!；;\s]+(?=.{4})/u;
const objects =
  /^(?:(?:不对|不是|错了|答错了|不是这个|勿对)(?:的|啊|呀)?[，,。！!；;\s]+)+(?:我(?:是)?(?:想|要)?(?:问|说|讲|找|办)的?(?:是|，)?)?(?=.{2})/u;

/** What the rest of a message means when no word in it steers the conversation. */
function readMatter(text: string, input: RuleInput): RuleReading {
  const { options, form, writing, plan } = input.situation;
  if (options.length > 0) return readWithOptions(text, input);
  if (form && !writing) return readInForm(text, input);
  if (plan || writing) return readAfterPlan(text, input);
  return readAtRest(text, input);
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
    return readMatter(rest, input);
  }
  return acknowledges.test(text) ? readMatter(text.replace(acknowledges, ""), input) : undefined;
}

const approvingPicture = /^(?:\s|👌|👍|✅|🆗|[\u{1F3FB}-\u{1F3FF}])+$/u;

/** Messages without words: a number for an open question, a thumb up, or nothing that can be read. */
function readWordless(input: RuleInput): RuleReading | undefined {
  const { text, situation } = input;
  if (/^[?？]$/u.test(text.clean)) return decided({ type: "turn.help" });
  if (situation.options.length > 0) {
    const index = readOrdinal(text.core, situation.options.length);
    if (index === "outside") return decided(outsideOf(text.core, situation.options.length));
    if (index !== undefined) return decided({ type: "turn.choice", index });
  }
  if (isPending(situation) && (approvingPicture.test(text.clean) || /^(?:嗯+|对|是|好|y)$/u.test(text.key)))
    return decided({ type: "turn.confirm" });
  if (/\d/u.test(text.core) && situation.form && situation.options.length === 0) return undefined;
  if (readControls(text.core).length > 0 || readPlainTalk(text.clean) !== undefined) return undefined;
  return isUnreadable(text) ? decided(unreadable) : undefined;
}

/** The number behind the last option is 都不是; any higher one was mistyped. */
function outsideOf(said: string, count: number): Turn {
  return Number(/\d+/u.exec(said)?.[0]) === count + 1 ? { type: "turn.noneFits" } : unreadable;
}

/**
 * Reads one message by rules: control words, small talk, then what the situation is waiting for, then questions and plans.
 * The order is the policy: what helps a person out (distress, 取消, 转人工) comes before what the bot would like to hear.
 */
export function readByRules(input: RuleInput): RuleReading {
  const { text, situation } = input;
  const urgent = readUrgentTalk(text.clean);
  if (urgent) return decided({ type: "turn.smallTalk", topic: urgent });
  const wordless = readWordless(input);
  if (wordless) return wordless;
  const plain = readPlainTalk(text.clean);
  const control = readControl(text.core, situation);
  if (plain && !(plain === "thanks" && control && isPending(situation)))
    return decided({ type: "turn.smallTalk", topic: plain });
  if (situation.form && leavesToUs.test(text.core) && text.core.length <= 12) return readInForm(text.core, input);
  const topic = readCatalogueTopic(text.core);
  if (topic !== undefined) return decided({ type: "turn.catalogue", topic });
  if (control) return decided(control);
  const sections =
    situation.document && !situation.form && situation.options.length === 0 ? readSectionNames(text.core) : undefined;
  if (sections) return decided({ type: "turn.more", aspects: sections });
  if (text.core === "") return decided(chat);
  return readSteering(text.core, input) ?? readMatter(text.core, input);
}
