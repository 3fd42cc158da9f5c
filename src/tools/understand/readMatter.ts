/** What a message is about once no word in it steers the conversation: a value, a wish, a plan or a question. */
import type { SlotName, SlotReading } from "../../shared/plan.ts";
import type { Message, Situation, Turn } from "../../shared/turn.ts";
import { readAspects } from "./aspects.ts";
import type { Normalised } from "./normalise.ts";
import { readChoiceWords, readOrdinal } from "./options.ts";
import { asksForIdeas } from "./planSigns.ts";
import { asksForNewPlan, asksForPlan, hasFindings, readPlanSections, wishesChange } from "./planWords.ts";
import type { SlotContext } from "./slots/readSlots.ts";
import { isChat } from "./smallTalk.ts";
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

export const decided = (...turns: Turn[]): RuleReading => ({ turns, open: false });
export const chat: Turn = { type: "turn.smallTalk", topic: "chat" };

/** Whether the form waits for a yes. */
export function isPending({ form }: Situation): boolean {
  return form !== undefined && (form.confirming || Object.keys(form.proposed).length > 0);
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

/** What a text says about a plan of its own, whatever is open. */
function readNewPlan(text: string, { situation, readSlots }: RuleInput): SlotReading {
  return readSlots(text, { at: situation.at, slots: {}, asked: [], writingRequest: true });
}

/** A request for a new plan, with what it already says about it; the theme stays open where ideas are asked for. */
export function planTurn(text: string, input: RuleInput): Turn {
  const reading = readNewPlan(text, input);
  if (!asksForIdeas(text)) return { type: "turn.plan", reading };
  const { theme: _theme, ...slots } = reading.slots;
  return { type: "turn.plan", reading: { ...reading, slots } };
}

function wantsPlan(text: string, input: RuleInput): boolean {
  return asksForPlan(text, () => readNewPlan(text, input));
}

/** A wish for the plan at hand: changed values, and the sections that it names. */
export function reviseTurn(text: string, { situation, readSlots }: RuleInput): Turn {
  const slots = situation.plan?.slots ?? situation.form?.slots ?? {};
  const reading = readSlots(text, { at: situation.at, slots, asked: [], writingRequest: false });
  return { type: "turn.revise", reading, wish: text, sections: readPlanSections(text) };
}

/** 随便, 你定: the person leaves what was asked to us. */
export const leavesToUs =
  /随便|你(?:来|们|帮我)?(?:定|决定|安排|看着办|做主)|侬(?:来)?定|看着办|都行|都可以|无所谓|听你的/u;
const asksOurAdvice =
  /多少(?:合适|比较好|好|够)|什么时候(?:好|合适|比较好)|啥辰光好|哪天(?:好|合适)|(?:你|侬)(?:看呢|说呢|觉得呢|建议呢|有(?:什么|啥)建议)|有(?:什么|啥)(?:建议|推荐)|推荐(?:一个|一下)|一般(?:是|要|多少|几)/u;
const confirmsAtEnd =
  /[，,。；;\s](?:其他|其余|别的)?(?:都)?(?:确认|确定|就这样|没问题|可以了|开始写|写吧|生成吧)(?:吧|了|啦)?[。！!]*$/u;

const corrections: readonly RegExp[] = [
  /^(?:不对[，,。]?)?(?:不是|勿是)(?<wrong>.{1,14}?)[，,。\s]*(?:是|而是|应该是|改成)(?<right>.{1,20})$/u,
  /^(?:换|改)(?:一?个|一下)?主题[，,：:\s]*(?:做|搞|办|成|为|改成|换成|是)*(?<right>.{2,20})$/u,
];
const freeSlots = ["theme", "audience", "venue"] as const;
const knowsNot =
  /^(?:我)?(?:也|还|暂时|目前)*(?:不知道|不晓得|不清楚|没想好|没定|没有?(?:想法|要求)|说不准|说不好|没考虑|定不下来|没数)(?:呢|呀|啊|了|好|怎么定)*$/u;
const bareNo = /^(?:没有|没|无|不用|不需要|没有的)$/u;

/** What a message says for the open form; "不是饺子，是汤圆" is read for the slot that holds 饺子, 没有 for the budget asked for. */
function readForForm(text: string, { situation, readSlots }: RuleInput): SlotReading {
  const { slots = {}, asked = [] } = situation.form ?? {};
  const context = { at: situation.at, slots, asked, writingRequest: false };
  const reading = readSlots(text, context);
  if (hasFindings(reading)) return reading;
  if (bareNo.test(text) && asked.includes("budget")) return readSlots("没有预算", context);
  if (knowsNot.test(text)) return { ...reading, leftToUs: [...asked] };
  const { wrong, right } = corrections.map((words) => words.exec(text)?.groups ?? {}).find(({ right }) => right) ?? {};
  if (!right) return reading;
  const held = wrong ? freeSlots.find((name) => slots[name]?.includes(wrong)) : "theme";
  return held ? readSlots(right, { ...context, asked: [held] }) : reading;
}

const measuredSlots: ReadonlySet<string> = new Set<SlotName>(["date", "start", "end", "budget", "headcount"]);

function namesMeasure({ slots, problems }: SlotReading): boolean {
  return problems.length > 0 || Object.keys(slots).some((name) => measuredSlots.has(name));
}

/** Reads a message for the open form: questions in the middle of it are answered, all else fills it. */
export function readInForm(text: string, input: RuleInput): RuleReading {
  const { situation } = input;
  const asked = situation.form?.asked ?? [];
  if (isChat(text) && isQuestionShaped(text)) return decided(chat);
  const reading = readForForm(text, input);
  if (asksOurAdvice.test(text) && !hasFindings(reading) && !asksHandbook(text)) {
    return decided({ type: "turn.slots", reading: { ...reading, leftToUs: [...asked] } });
  }
  if (asksHandbook(text) && !leavesToUs.test(text) && !wantsPlan(text, input))
    return decided(...questionsOf(text, input));
  if (asksForNewPlan(text)) return decided(planTurn(text, input));
  if (isQuestionShaped(text) && readAspects(text).length > 0 && !namesMeasure(reading))
    return decided(...questionsOf(text, input));
  if (hasFindings(reading)) {
    const confirms = isPending(situation) && reading.problems.length === 0 && confirmsAtEnd.test(text);
    return decided({ type: "turn.slots", reading }, ...(confirms ? [{ type: "turn.confirm" } as const] : []));
  }
  if (leavesToUs.test(text)) return decided({ type: "turn.slots", reading: { ...reading, leftToUs: [...asked] } });
  return { turns: [chat], open: !isChat(text) };
}

const asksProgress =
  /^(?:方案|策划)?(?:写)?(?:好了?|完了?)(?:吗|没有?|伐)[?？]?$|^(?:方案|策划)?还要(?:等)?(?:多久|几分钟)[?？]?$|写到哪|写得怎么样/u;

function readAfterPlan(text: string, input: RuleInput): RuleReading {
  if (asksForNewPlan(text)) return decided(planTurn(text, input));
  const { situation, readSlots } = input;
  // There is no turn for the progress of a plan; a yes while it is being written is answered with just that.
  if (situation.writing && asksProgress.test(text)) return decided({ type: "turn.confirm" });
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

/** A value that a form behind the open options asked for: "两千" is the budget, whatever else is open. */
function readAskedValue(text: string, { situation, readSlots }: RuleInput): Turn | undefined {
  const { form, at } = situation;
  if (!form || isQuestionShaped(text)) return undefined;
  const reading = readSlots(text, { at, slots: form.slots, asked: form.asked, writingRequest: false });
  const said = form.asked.some((slot) => measuredSlots.has(slot) && slot in reading.slots);
  return said ? { type: "turn.slots", reading } : undefined;
}

function readWithOptions(text: string, input: RuleInput): RuleReading {
  const value = readAskedValue(text, input);
  if (value) return decided(value);
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
  const index = /^第/u.test(text) ? readOrdinal(text, 0) : undefined;
  if (index !== undefined) return decided({ type: "turn.choice", index });
  if (isChat(text)) return decided(chat);
  if (wantsPlan(text, input)) return decided(planTurn(text, input));
  if (changesNamedSlot.test(text) && !isQuestionShaped(text) && text.length <= 30)
    return decided(reviseTurn(text, input));
  const turns = questionsOf(text, input);
  const clear =
    turns.length > 1 || turns.some((turn) => turn.type === "turn.question" && turn.followUp) || asksHandbook(text);
  return { turns, open: !clear };
}

/** What the rest of a message means when no word in it steers the conversation. */
export function readMatter(text: string, input: RuleInput): RuleReading {
  const { options, form, writing, plan } = input.situation;
  if (options.length > 0) return readWithOptions(text, input);
  if (form) return readInForm(text, input);
  if (plan || writing) return readAfterPlan(text, input);
  return readAtRest(text, input);
}
