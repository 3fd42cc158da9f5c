/** What the rules work with: their input and output, and the turns that several of them make. */
import { requiredSlots, type SlotName, type SlotReading, shippedTemplates } from "../../shared/plan.ts";
import { type SectionName, sectionNames } from "../../shared/sop.ts";
import type { Message, Situation, Turn } from "../../shared/turn.ts";
import { asReceived } from "./amountAsked.ts";
import { readAspects } from "./aspects.ts";
import { withoutDenied } from "./denials.ts";
import { aspectsOfFollowUp, asSiblingQuestion, leansOnDocument } from "./followUps.ts";
import { withoutIntroduction } from "./introductions.ts";
import type { Normalised } from "./normalise.ts";
import { asksForIdeas } from "./planSigns.ts";
import { asksForPlan, readLeaving, readPlanSections } from "./planWords.ts";
import { ideasTurn } from "./readIdeas.ts";
import { withoutLook } from "./slots/looks.ts";
import type { SlotContext } from "./slots/readSlots.ts";
import { splitPlans } from "./splitPlans.ts";
import { itemsOfOneMatter, splitQuestions } from "./splitQuestions.ts";
import { isQuestionShaped, namesTopic } from "./topics.ts";

type ReadSlots = (text: string, context: SlotContext) => SlotReading;

/** `open` is what is taken if nothing better is known: the rules found no sign, and a classifier may decide, by `rest` where the message holds chatter too. */
export type RuleReading = { turns: Turn[]; open: boolean; rest?: string };

export type RuleInput = {
  text: Normalised;
  message: Pick<Message, "quoted">;
  situation: Situation;
  readSlots: ReadSlots;
  /** The names of the templates for plans; the shipped ones where absent. */
  templates?: readonly string[];
};

export const decided = (...turns: Turn[]): RuleReading => ({ turns, open: false });
/** A few characters before the read-back that may be a yes with a slip: asked for plainly. */
export const unclear: Turn = { type: "turn.smallTalk", topic: "unclear" };
export const chat: Turn = { type: "turn.smallTalk", topic: "chat" };

/** Whether the form waits for a yes. */
export function isPending({ form }: Situation): boolean {
  return form !== undefined && (form.confirming || Object.keys(form.proposed).length > 0);
}

const quotedCharsMax = 300;

/** Sections that a question asks for; in a list of questions about one matter, those of each, and the steps to 怎么办. */
function aspectsOf(part: string): SectionName[] {
  const items = itemsOfOneMatter(part);
  if (items.length === 0) return readAspects(part);
  const found = new Set([...readAspects(part), ...items.flatMap(aspectsOfFollowUp), ...items.flatMap(stepsOf)]);
  return sectionNames.filter((name) => found.has(name));
}

function stepsOf(item: string): SectionName[] {
  return readAspects(item).length === 0 && /(?:怎么|如何|咋|怎样)(?:办|弄|申请|办理|补|领|续|搞)/u.test(item)
    ? ["steps"]
    : [];
}

/** The questions of a text: each with the sections that it asks for, and whether it leans on the handbook at hand. */
export function questionsOf(text: string, { message, situation }: RuleInput): Turn[] {
  const { quoted } = message;
  return splitQuestions(withoutDenied(withoutIntroduction(text))).map((part): Turn => {
    const aspects = aspectsOf(part);
    if (quoted?.versionId !== undefined) return { type: "turn.question", question: part, aspects, followUp: true };
    if (quoted && !quoted.fromBot && quoted.text.trim() !== "" && !namesTopic(part)) {
      return {
        type: "turn.question",
        question: `${quoted.text.trim().slice(0, quotedCharsMax)}。${part}`,
        aspects,
        followUp: false,
      };
    }
    const sibling = asSiblingQuestion(part, situation);
    if (sibling) return { type: "turn.question", question: sibling, aspects, followUp: false };
    const followUp = situation.document !== undefined && leansOnDocument(part);
    const asked = followUp ? asReceived(part, situation.document?.title ?? "") : part;
    return { type: "turn.question", question: asked, aspects: followUp ? aspectsOfFollowUp(asked) : aspects, followUp };
  });
}

/** What an office was asked for in writing (来电人反映…): one question, whatever is open. */
export function recordTurn(text: string): Turn {
  return { type: "turn.question", question: text, aspects: aspectsOf(text), followUp: false };
}

/** How people ask what a handbook answers. */
export const asksHow =
  /怎么(?!样[?？]?$)|怎样|如何(?![?？]?$)|哪能|哪里|哪儿|啥地方|在哪|去哪|什么(?:材料|手续|条件|时候能|部门)|多少钱|找谁|咋(?:办|弄|整)|要带|几点(?:开|上)|电话/u;
const softQuestion =
  /(?:可以|行|好|能行|合适|来得及|够|对|成)(?:吗|伐|不|么|嘛)[?？]?$|(?:行不行|好不好|可不可以|怎么样|如何|吧)[?？]?$/u;

/** A question for the handbooks, not a value said with a question mark ("下周六可以吗"). */
export function asksHandbook(text: string): boolean {
  if (!isQuestionShaped(text)) return false;
  return asksHow.test(text) ? namesTopic(text) : !softQuestion.test(text) && namesTopic(text);
}

/** What a text says about a plan of its own, whatever is open. */
export function readNewPlan(text: string, { situation, readSlots }: RuleInput): SlotReading {
  return readSlots(text, { at: situation.at, slots: {}, asked: [], writingRequest: true });
}

/** What a request for a new plan says; 随便什么都行，你看着办 leaves to us what it does not say. */
function readRequest(text: string, input: RuleInput): SlotReading {
  const { leaves, rest } = readLeaving(text);
  if (!leaves) return readNewPlan(text, input);
  const reading = readNewPlan(rest, input);
  const said = (name: SlotName) => name in reading.slots || reading.problems.some(({ slot }) => slot === name);
  const left = requiredSlots.filter((name) => !said(name));
  return { ...reading, leftToUs: [...new Set([...reading.leftToUs, ...left])] };
}

/** A request for a new plan with what it already says about it, or for ideas what to hold. */
export function planTurn(text: string, input: RuleInput): Turn {
  const reading = readRequest(text, input);
  return asksForIdeas(text) ? ideasTurn(text, input.situation.at, reading) : { type: "turn.plan", reading };
}

/** The plans that a message asks for: usually one, more where it describes several activities. */
export function planTurns(text: string, input: RuleInput): Turn[] {
  if (asksForIdeas(text)) return [planTurn(text, input)];
  return splitPlans(text, (part) => readNewPlan(part, input)).map((part) => planTurn(part, input));
}

/** Whether a text asks for a plan of its own. */
export function wantsPlan(text: string, input: RuleInput): boolean {
  return asksForPlan(text, () => readNewPlan(text, input));
}

/** A wish for the plan at hand: changed values, and the sections that it names. */
export function reviseTurn(text: string, { situation, readSlots, templates = shippedTemplates }: RuleInput): Turn {
  const { slots = {}, promise } = situation.plan ?? situation.form ?? {};
  const known = { at: situation.at, slots, asked: [], writingRequest: false };
  const reading = readSlots(text, promise ? { ...known, promise } : known);
  const wish = withoutLook(text, templates);
  return { type: "turn.revise", reading, wish, sections: readPlanSections(wish) };
}

/** What surrounds a message for the open form, or for the plan that was delivered last. */
export function slotContextOf({ at, form, plan }: Situation): SlotContext {
  const open = { at, writingRequest: false };
  if (!form) {
    const promise = plan?.promise ? { promise: plan.promise } : {};
    return { ...open, slots: plan?.slots ?? {}, asked: [], ...promise };
  }
  return {
    ...open,
    slots: form.slots,
    asked: form.asked,
    proposed: form.proposedSlots,
    ...(form.shown ? { shown: form.shown } : {}),
    ...(form.promise ? { promise: form.promise } : {}),
  };
}
