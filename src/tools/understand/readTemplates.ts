/** Questions about templates for plans, and Word files of plans that people send in. */
import { Failure } from "../../shared/failures.ts";
import { type ReceivedPlan, shippedTemplates } from "../../shared/plan.ts";
import type { Message, Situation, Turn } from "../../shared/turn.ts";
import type { PlanFiles } from "../renderPlan/planFiles.ts";
import { withoutPointing } from "./readPlanSlots.ts";
import type { RuleInput } from "./ruleReading.ts";
import { asksForTemplates, readLook } from "./slots/looks.ts";

/** Which templates there are, or that there is none of the name that was said; undefined for any other message. */
export function readTemplates(text: string, { situation, templates = shippedTemplates }: RuleInput): Turn | undefined {
  const isAboutPlans = situation.form !== undefined || situation.plan !== undefined || situation.writing;
  const names = [...templates];
  if (asksForTemplates(text) && (isAboutPlans || /模板/u.test(text))) return { type: "turn.templates", names };
  const { unknown } = isAboutPlans ? readLook(withoutPointing(text), templates) : {};
  return unknown === undefined ? undefined : { type: "turn.templates", names, said: unknown };
}

const wordFile = /\.docx$/iu;

/** What a file is: a plan to go on with, a Word file that cannot be opened or that no template fits, or undefined for what is not for us to read. */
export async function readSentFile(message: Message, files: PlanFiles): Promise<Turn | undefined> {
  const { path, fileName = "", role } = message;
  if (path === undefined || !(wordFile.test(fileName) || wordFile.test(path))) return undefined;
  const read = await files.read(path);
  const plan = read instanceof Failure ? undefined : read;
  // A handbook that an administrator sends waits for 入库, which says what is wrong with it.
  if (!plan && role === "admin") return undefined;
  const problem = read instanceof Failure ? { problem: read.code } : {};
  return { type: "turn.planFile", names: await files.names(), ...(plan ? { plan } : problem) };
}

/** The situation for words that came with a plan: they are about that plan, whatever else is open. */
export function besideFile({ form: _form, document: _document, ...rest }: Situation, plan: ReceivedPlan): Situation {
  return { ...rest, options: [], plan: { slots: plan.draft.slots }, writing: false };
}
