import type { SopDocument } from "../../shared/sop.ts";
import { gramsOf } from "./grams.ts";
import type { VectorMemory } from "./vectorMemory.ts";
import { cosine } from "./vectors.ts";

const likenessMin = 0.62;
const leadMin = 0.04;
const commonGramsMin = 2;
const clauseCharactersMin = 3;
const clausesMax = 12;

/** Parts of a question between punctuation marks, and the whole: a special case is often told in one of several clauses. */
function clausesOf(question: string): string[] {
  const clauses = question.split(/[，。！？；,.!?;、\s]+/).filter((clause) => clause.length >= clauseCharactersMin);
  return [...new Set([question, ...clauses])].slice(0, clausesMax);
}

/**
 * The special case of a handbook that a question states in its own words ("我妈卧床不能到场" → 本人不能到场), undefined for none.
 *
 * A clause must be near the case (cosine), share characters with it, and be clearly nearer to it than to the next one.
 */
export async function statedBranch(
  question: string,
  { branches }: SopDocument,
  embed: VectorMemory["directionsOf"],
  signal?: AbortSignal,
): Promise<string | undefined> {
  if (branches.length === 0) return undefined;
  const clauses = clausesOf(question);
  const clauseVectors = await embed(
    clauses.map((clause) => [clause]),
    signal,
  );
  const whenVectors = await embed(
    branches.map(({ when }) => [when]),
    signal,
  );
  const questionGrams = new Set(gramsOf(question));
  const found = branches
    .map(({ when }, position) => {
      const vector = whenVectors[position];
      const likeness = vector ? Math.max(...clauseVectors.map((clause) => cosine(clause, vector))) : 0;
      return {
        when,
        likeness,
        common: gramsOf(when).filter((gram) => gram.length === 2 && questionGrams.has(gram)).length,
      };
    })
    .sort((left, right) => right.likeness - left.likeness);
  const [first, second] = found;
  if (!first || first.likeness < likenessMin || first.common < commonGramsMin) return undefined;
  return first.likeness - (second?.likeness ?? 0) >= leadMin ? first.when : undefined;
}
