/** Which of the questions that a model wrote for a handbook may be shown to staff. */
import type { SopDocument } from "../../shared/sop.ts";
import { comparableText } from "../searchSops/labelledQuestion.ts";
import type { Embed } from "../searchSops/vectorMemory.ts";
import { cosine, meanDirection } from "../searchSops/vectors.ts";
import { isQuestionShaped } from "../understand/topics.ts";

const charactersMin = 5;
const charactersMax = 32;
/** Most of a question must be Chinese. */
const hanShareMin = 0.7;
/** So many characters in a row from a line of the handbook are a copy. */
const copiedMin = 12;
/** Nearer to its own handbook than questions about nothing of it, by the encoder. */
const likenessMin = 0.42;
/** From this cosine on two questions are one. */
const sameMin = 0.94;

const tellsNeed = /想|要|丢|没了|过期|到期|坏|怎|能|可以|不知道|不给|不肯|被/u;
const leadIn = /^(?:\d+[.、．)）]|[-•*])\s*|^(?:(?:居民|社工|问)[:：]|(?:您|你)好[，,]?|我想问一下|请问|[，,\s])+/gu;

/** The office speaks, not somebody who asks it. */
const fromOffice = /您(?!好)|祝您|感谢|欢迎|我们的(?:服务|网站)|请(?:提供|携带|填写|您|尽快)/u;

/** A question as it is kept: without numbering, quotes and the end mark that adds nothing. */
function tidied(text: string): string {
  return text
    .replace(/[“”"「」\s]/gu, "")
    .replace(leadIn, "")
    .replace(/[。！!]+$/u, "");
}

function isWellFormed(text: string): boolean {
  const length = [...text].length;
  const han = (text.match(/\p{Script=Han}/gu) ?? []).length;
  if (fromOffice.test(text)) return false;
  if (length < charactersMin || length > charactersMax || han / length < hanShareMin) return false;
  return isQuestionShaped(text) || tellsNeed.test(text);
}

function isCopied(text: string, { title, sections }: SopDocument): boolean {
  if (comparableText(text) === comparableText(title)) return true;
  const held = Object.values(sections).flat().join("\n");
  return [...text].some(
    (_, start) => start + copiedMin <= text.length && held.includes(text.slice(start, start + copiedMin)),
  );
}

/** The direction of a handbook: its title and what it says of who it is for. */
async function directionOf({ title, sections, branches }: SopDocument, embed: Embed, signal: AbortSignal) {
  const lines = [
    title,
    ...(sections.audience ?? []),
    ...(sections.conditions ?? []),
    ...branches.map(({ when }) => when),
  ];
  return meanDirection(await embed(lines.slice(0, 12), signal));
}

/**
 * Leaves out what is no question in Chinese, copied from the handbook, far from it, or like another or a known one; keeps the order.
 *
 * Cost: an encoder pass for each question.
 */
export async function checkProposals(
  written: readonly string[],
  {
    document,
    known,
    embed,
    signal,
  }: { document: SopDocument; known: readonly string[]; embed: Embed; signal: AbortSignal },
): Promise<string[]> {
  const fit = [...new Set(written.map(tidied))].filter((text) => isWellFormed(text) && !isCopied(text, document));
  if (fit.length === 0) return [];
  const own = await directionOf(document, embed, signal);
  const vectors = await embed(fit, signal);
  const taken = known.length > 0 ? await embed([...known], signal) : [];
  return fit.filter((_, position) => {
    const vector = vectors[position];
    if (!vector || cosine(vector, own) < likenessMin || taken.some((other) => cosine(vector, other) >= sameMin))
      return false;
    taken.push(vector);
    return true;
  });
}
