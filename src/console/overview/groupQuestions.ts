/** Puts questions that mean the same together, by the angle between their vectors. */
import type { OpenQuestion, QuestionGroup } from "../view.ts";

/** Two questions of one matter, as the encoder sees it; below it they are told apart. */
const likenessMin = 0.82;
const vectorsMax = 5_000;
const batchMax = 16;

/** `embed` gives vectors of length 1. Groups with most questions first. Vectors are kept for the next time. */
export function createGroupQuestions(embed: (texts: readonly string[]) => Promise<number[][]>) {
  const vectors = new Map<string, number[]>();

  async function vectorsOf(texts: readonly string[]): Promise<void> {
    const missing = [...new Set(texts)].filter((text) => !vectors.has(text));
    for (let from = 0; from < missing.length; from += batchMax) {
      const batch = missing.slice(from, from + batchMax);
      const found = await embed(batch);
      for (const [index, text] of batch.entries()) vectors.set(text, found[index] ?? []);
    }
    for (const text of vectors.keys()) {
      if (vectors.size <= vectorsMax) break;
      vectors.delete(text);
    }
  }

  return async (questions: readonly OpenQuestion[]): Promise<QuestionGroup[]> => {
    await vectorsOf(questions.map(({ question }) => question));
    const groups: { vector: number[]; group: QuestionGroup }[] = [];
    for (const each of questions) {
      const vector = vectors.get(each.question) ?? [];
      const near = groups.find((known) => likeness(known.vector, vector) >= likenessMin);
      if (near) near.group.questions.push(each);
      else groups.push({ vector, group: { question: each.question, questions: [each] } });
    }
    return groups.map(({ group }) => group).sort((one, other) => other.questions.length - one.questions.length);
  };
}

function likeness(one: readonly number[], other: readonly number[]): number {
  return one.reduce((sum, value, index) => sum + value * (other[index] ?? 0), 0);
}
