/** What a message is about once no word in it steers the conversation: a value, a wish, a plan or a question. */
import type { Turn } from "../../shared/turn.ts";
import { readChoiceWords, readOrdinal } from "./options.ts";
import { asksForNewPlan } from "./planWords.ts";
import { readAfterPlan } from "./readAfterPlan.ts";
import { namesMeasure, readInForm } from "./readInForm.ts";
import {
  asksHandbook,
  chat,
  decided,
  planTurn,
  questionsOf,
  type RuleInput,
  type RuleReading,
  reviseTurn,
  slotContextOf,
  wantsPlan,
} from "./ruleReading.ts";
import { isChat } from "./smallTalk.ts";
import { isQuestionShaped, leansOnDocument } from "./topics.ts";

/** A value that a form behind the open options asked for: "两千" is the budget, whatever else is open. */
function readAskedValue(text: string, { situation, readSlots }: RuleInput): Turn | undefined {
  const { form } = situation;
  if (!form || isQuestionShaped(text)) return undefined;
  const reading = readSlots(text, slotContextOf(situation));
  const said = form.asked.some((slot) => slot in reading.slots) && namesMeasure(reading);
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
  const beside = plan || writing ? readAfterPlan(text, input) : undefined;
  return beside ?? readAtRest(text, input);
}
