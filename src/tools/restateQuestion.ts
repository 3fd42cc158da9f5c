import type { LanguageModel } from "../shared/languageModel.ts";

export type RestateQuestion = (input: { question: string }, call: { signal: AbortSignal }) => Promise<{ text: string }>;

const instructions =
  "居民来居委会问事情，话说得很长。请用一句不超过20个字的短话写出他要办的是哪件事，只写这件事，不写经过，不写人名地名，不回答。";
const questionCharactersMax = 400;
const tokensMax = 40;
const charactersMax = 40;
const hanMin = 4;

/**
 * Says a long question in a few words, for a second look where the first leaves the handbook open.
 *
 * - In: `question` of any length; its first 400 characters are read.
 * - Out: one line of at most 40 characters; "" where there is no model, or it wrote nothing of use.
 * - Fails: TOOL_CANCELLED, WRITER_FAILED.
 * - Cost: 1.4 s of two cores with a model of 1.5 billion parameters.
 */
export function createRestateQuestion({
  model,
}: {
  model?: Pick<LanguageModel, "state" | "generate">;
}): RestateQuestion {
  return async ({ question }, { signal }) => {
    if (model?.state().phase !== "ready") return { text: "" };
    const task = `居民说：${question.slice(0, questionCharactersMax)}\n他要办的事：`;
    const { value } = await model.generate({ instructions, task, shape: "text", tokensMax }, signal);
    const [line = ""] = String(value).trim().split("\n");
    const text = line
      .replace(/^[^：:]{0,8}[：:]/u, "")
      .slice(0, charactersMax)
      .trim();
    return { text: (text.match(/\p{Script=Han}/gu) ?? []).length >= hanMin ? text : "" };
  };
}
