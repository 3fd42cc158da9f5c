import type { LanguageModel } from "../shared/languageModel.ts";
import type { SectionName, SopDocument } from "../shared/sop.ts";
import { checkProposals } from "./proposeQuestions/checkProposals.ts";
import type { Embed } from "./searchSops/vectorMemory.ts";

export type ProposeQuestionsInput = { document: SopDocument; known: readonly string[]; countMax: number };
type ProposeQuestions = (
  input: ProposeQuestionsInput,
  call: { signal: AbortSignal },
) => Promise<{ questions: string[] }>;

const instructions = [
  "给你一本居委会的办事手册。请写出居民来问这件事时说的话：每句都要说出是哪件事，口语，8到20个字，一句一件事，不抄手册。",
  "是居民在问，不是居委会在问居民，不要写“您”。",
  "",
  "例如手册“居民身份证遗失补领”：",
  "身份证掉了怎么补",
  "身份证丢了补一张要多少钱",
  "人在外地，身份证丢了能在这里补吗",
  "老人瘫在床上，身份证没了谁能代办",
  "补身份证要带户口本吗",
  "身份证被偷了，几天能拿到新的",
].join("\n");

/** What tells the matter of a handbook, and how much of it the model reads. */
const toldSections: readonly SectionName[] = ["audience", "conditions", "branches", "materials", "fee"];
const linesMax = 3;
const charactersMax = 500;
const tokensMax = 260;
/** The model writes more than are wanted, since some fail the checks. */
const moreThanWanted = 4;

function taskFor({ title, sections }: SopDocument, count: number): string {
  const told = toldSections.flatMap((name) => (sections[name] ?? []).slice(0, linesMax)).join("\n");
  return `手册“${title}”：\n${told.slice(0, charactersMax)}\n\n请像例子那样，写居民问“${title}”的${count}句话。`;
}

/**
 * Writes questions that people might ask about a handbook, so that staff have something to choose from. Nothing is learnt from them as they are.
 *
 * - In: `known` are questions that the handbook has already; none like them is proposed.
 * - Out: at most `countMax`, in the order written: in Chinese, asking something, no copy, near their handbook and unlike each other; perhaps none.
 * - Fails: MODEL_MISSING, MODEL_LOADING, MODEL_CORRUPT, WRITER_FAILED, ENCODER_FAILED, TOOL_CANCELLED.
 * - Cost: about 15 s of two cores with a model of 1.5 billion parameters.
 */
export function createProposeQuestions({
  model,
  embed,
}: {
  model: Pick<LanguageModel, "generate">;
  embed: Embed;
}): ProposeQuestions {
  return async ({ document, known, countMax }, { signal }) => {
    const count = countMax + moreThanWanted;
    const shape = { type: "array", items: { type: "string" }, minItems: count, maxItems: count } as const;
    const { value } = await model.generate({ instructions, task: taskFor(document, count), shape, tokensMax }, signal);
    const written = Array.isArray(value) ? value.filter((one): one is string => typeof one === "string") : [];
    const questions = await checkProposals(written, { document, known, embed, signal });
    return { questions: questions.slice(0, countMax) };
  };
}
