import { readFile } from "node:fs/promises";
import { Failure } from "../shared/failures.ts";
import type { Message, Repair, Situation, Turn, UnderstandInput, Understood } from "../shared/turn.ts";
import type { PlanFiles } from "./renderPlan/planFiles.ts";
import {
  type Classified,
  createIntentClassifier,
  type Embed,
  type Intent,
  type IntentExample,
  intents,
} from "./understand/intentClassifier.ts";
import { normalise, repairSpeech } from "./understand/normalise.ts";
import { mayBePlan } from "./understand/planWords.ts";
import { readByRules } from "./understand/readByRules.ts";
import { readPlanSlots } from "./understand/readPlanSlots.ts";
import { besideFile, readSentFile } from "./understand/readTemplates.ts";
import type { RepairTerms } from "./understand/repairTerms.ts";
import { planTurn, type RuleInput, type RuleReading, reviseTurn, unclear } from "./understand/ruleReading.ts";
import { createToSimplified } from "./understand/simplified.ts";
import type { Mark, MarkedWords } from "./understand/slots/marks.ts";
import { turnsPerMessageMax } from "./understand/splitQuestions.ts";

/**
 * `loadExamples` gives the labelled messages of the classifier; the default reads samples/questions/intents.jsonl, and a program adds the names of handbooks.
 * `embedExamples` encodes those, and may remember them; the default is `embed`. `glossary` gives the repair of names; without it they are taken as said.
 * `planFiles` knows the templates for plans and reads plans that were sent in; without it the shipped names count and no file is read.
 * `mark` finds the words of a request that name its slots; without it, and where it fails, the rules read alone.
 */
export type UnderstandDeps = {
  embed: Embed;
  embedExamples?: Embed;
  loadExamples?: () => Promise<IntentExample[]>;
  glossary?: () => Promise<RepairTerms>;
  planFiles?: PlanFiles;
  mark?: Mark;
};
export type Understand = (input: UnderstandInput, call: { signal: AbortSignal }) => Promise<Understood>;

const examplesFile = new URL("../../samples/questions/intents.jsonl", import.meta.url);

/** The shipped labelled messages; [] where the file was taken away, which leaves the rules on their own. */
export async function loadIntentExamples(): Promise<IntentExample[]> {
  const text = await readFile(examplesFile, "utf8").catch(() => "");
  return text
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => JSON.parse(line) as IntentExample)
    .filter(({ intent }) => intents.includes(intent));
}

/** A question may not be taken for something else lightly, so each intent needs a margin over the next. */
const marginMinByIntent: Readonly<Partial<Record<Intent, number>>> = {
  plan: 0.03,
  question: 0,
  chat: 0.02,
  improper: 0.03,
  thanks: 0,
  greet: 0,
};
const marginMinDefault = 0.02;

const turnByIntent: Readonly<Partial<Record<Intent, Turn>>> = {
  ask_original: { type: "turn.original" },
  cancel: { type: "turn.cancel" },
  help: { type: "turn.help" },
  handover: { type: "turn.human" },
  back: { type: "turn.back" },
  dissatisfied: { type: "turn.wrong" },
  thanks: { type: "turn.smallTalk", topic: "thanks" },
  greet: { type: "turn.smallTalk", topic: "greeting" },
  chat: { type: "turn.smallTalk", topic: "chat" },
  improper: { type: "turn.smallTalk", topic: "improper" },
};

/** What an intent means where the conversation stands; undefined that the rules' own reading stays. */
function turnOfIntent(intent: Intent, input: RuleInput): Turn | undefined {
  const { options, form, plan, writing } = input.situation;
  const text = input.text.core;
  if (intent === "edit") return plan || writing ? reviseTurn(text, input) : undefined;
  if (intent === "plan") return form || options.length > 0 || !mayBePlan(text) ? undefined : planTurn(text, input);
  if (intent === "question") {
    return form ? { type: "turn.question", question: text, aspects: [], followUp: false } : undefined;
  }
  if (intent === "confirm") return form?.confirming ? { type: "turn.confirm" } : undefined;
  if (intent === "dissatisfied") {
    if (options.length > 0) return { type: "turn.noneFits" };
    return form?.confirming ? { type: "turn.refuse" } : { type: "turn.wrong" };
  }
  // Facts added to open options ("给小孩办的") may sound like chat; only what steers the conversation may overrule them.
  if (options.length > 0 && (intent === "chat" || intent === "improper" || intent === "greet")) return undefined;
  return turnByIntent[intent];
}

/** What may take the place of a reading that is asked to be said more clearly. */
const clearEnough: ReadonlySet<Intent> = new Set(["confirm", "cancel", "back", "handover", "help"]);

function applyIntent(reading: RuleReading, classified: Classified | undefined, input: RuleInput): Turn[] {
  if (!classified || classified.margin < (marginMinByIntent[classified.intent] ?? marginMinDefault))
    return reading.turns;
  if (reading.turns[0] === unclear && !clearEnough.has(classified.intent)) return reading.turns;
  const turn = turnOfIntent(classified.intent, input);
  return turn ? [turn] : reading.turns;
}

/** What is shorter answers one question, and the rules know which. */
const markedCharsMin = 12;

/** Whether a message asks for a plan, or tells what it is to be in reply to the question for it. */
function describesPlan(turns: readonly Turn[], { text, situation }: RuleInput): boolean {
  const told = situation.form?.asked.includes("theme") === true && text.core.length >= markedCharsMin;
  return turns.some(({ type }) => type === "turn.plan" || (told && type === "turn.slots"));
}

/** Words that an attached file came with are no question to the handbooks; a file alone has nothing to read. */
function readOtherFile({ text }: Message): Turn[] {
  return [{ type: "turn.smallTalk", topic: text.trim() === "" ? "unreadable" : "chat" }];
}

/**
 * Makes the tool that says what a person wants with one message: rules first, a classifier where they leave it open.
 *
 * - In: the message and where the conversation stands (plain data from the machine's context).
 * - Out: one to three turns, oldest first, or a choice for each option wanted; for a voice message also the repaired text that it was heard as;
 *   the names that were repaired with the glossary, where they matter.
 * - Fails: TOOL_CANCELLED. If the encoder fails, the reading of the rules is taken instead.
 * - Cost: rules well below 1 ms; one encoder pass (2 ms) for about a third of the messages, and once about 2 s for the
 *   labelled examples; one pass of the tagger (5 ms) for a request for a plan.
 */
export function createUnderstand({
  embed,
  embedExamples = embed,
  loadExamples = loadIntentExamples,
  glossary,
  planFiles,
  mark = async () => [],
}: UnderstandDeps): Understand {
  const classify = createIntentClassifier({ embed, embedExamples, loadExamples });
  const toSimplified = createToSimplified();
  const readFileMessage = async (message: Message, situation: Situation): Promise<Turn[]> => {
    const file = planFiles && (await readSentFile(message, planFiles));
    if (file?.type !== "turn.planFile") return readOtherFile(message);
    if (!file.plan || message.text.trim() === "") return [file];
    const input: RuleInput = {
      text: normalise(await toSimplified(message.text)),
      message,
      situation: besideFile(situation, file.plan),
      readSlots: withTemplates(file.names),
      templates: file.names,
    };
    return [file, ...readByRules(input).turns.filter(({ type }) => type === "turn.revise")];
  };
  return async ({ message, situation }, { signal }) => {
    if (message.kind === "file") return { turns: await readFileMessage(message, situation) };
    const templates = planFiles ? await planFiles.names() : undefined;
    const said = await toSimplified(message.text);
    const heard = message.kind === "voice" ? repairSpeech(said) : undefined;
    const read = async (text: string): Promise<Turn[]> => {
      const names = templates ? { templates } : {};
      const input: RuleInput = {
        text: normalise(text),
        message,
        situation,
        readSlots: withTemplates(templates),
        ...names,
      };
      const reading = readByRules(input);
      const classified = reading.open
        ? await classify(reading.rest ?? input.text.core, signal).catch(fallBackToRules)
        : undefined;
      const turns = applyIntent(reading, classified, input);
      if (!describesPlan(turns, input)) return limited(turns);
      const marked = (await mark(input.text.core, signal).catch(fallBackToRules)) ?? [];
      const marking: RuleInput = { ...input, readSlots: withTemplates(templates, marked) };
      return limited(marked.length > 0 ? applyIntent(readByRules(marking), classified, marking) : turns);
    };
    const plain = normalise(heard ?? said).clean;
    const { text, repairs } = glossary ? (await glossary())(plain) : { text: plain, repairs: [] };
    const repaired = await read(text);
    const asks = repairs.length === 0 || repaired.some(({ type }) => asksLibrary.has(type));
    const shown = asks ? repairs.filter((repair) => !isTalkedAbout(repair, situation)) : [];
    return {
      turns: asks ? repaired.map((turn) => withEverydayNames(turn, repairs)) : await read(plain),
      ...(heard === undefined ? {} : { heard }),
      ...(shown.length > 0 ? { repairs: shown } : {}),
    };
  };
}

/** Reads slots with the templates that the office has and what a tagger marked in the message. */
const withTemplates =
  (templates: string[] | undefined, marked: readonly MarkedWords[] = []): typeof readPlanSlots =>
  (text, context) =>
    readPlanSlots(text, { ...context, ...(templates ? { templates } : {}), ...(marked.length > 0 ? { marked } : {}) });

/** Only what is looked up in the library needs the library's names; a plan keeps the words of the person. */
const asksLibrary: ReadonlySet<Turn["type"]> = new Set([
  "turn.question",
  "turn.details",
  "turn.choice",
  "turn.noneFits",
  "turn.catalogue",
]);

/**
 * A question with the name that was said beside the official one: 五保户（特困人员）. The encoder knows how people call things, and a
 * handbook how they are called; each alone finds less than both.
 */
function withEverydayNames(turn: Turn, repairs: readonly Repair[]): Turn {
  if (turn.type !== "turn.question") return turn;
  const names = repairs.filter(({ kind }) => kind !== "meant");
  return {
    ...turn,
    question: names.reduce((text, { said, meant }) => text.replace(meant, () => `${said}（${meant}）`), turn.question),
  };
}

/** Whoever goes on about a handbook by its everyday name was told the official one before. */
function isTalkedAbout({ kind, meant }: Repair, { document }: Situation): boolean {
  return kind !== "meant" && document !== undefined && document.title.includes(meant);
}

/** 都要 chooses as many options as were shown; of all else a message holds a few things at most. */
function limited(turns: Turn[]): Turn[] {
  return turns.every(({ type }) => type === "turn.choice") ? turns : turns.slice(0, turnsPerMessageMax);
}

function fallBackToRules(thrown: unknown): undefined {
  if (thrown instanceof Failure && thrown.code !== "TOOL_CANCELLED") return undefined;
  throw thrown;
}
