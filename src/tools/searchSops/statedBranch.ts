import type { SopDocument } from "../../shared/sop.ts";
import { gramsOf } from "./grams.ts";
import { compareAmounts } from "./statedAmounts.ts";
import { namesListed, saysOpposite, statesTheSame } from "./statedStates.ts";
import type { Embed, VectorMemory } from "./vectorMemory.ts";
import { cosine } from "./vectors.ts";

const likenessMin = 0.62;
/** A state of the person that is said in other words than the handbook's needs less likeness, and counts as much as this. */
const sameStateLikenessMin = 0.05;
const sameStateBonus = 0.2;
const amountBonus = 0.1;
const commonGramBonus = 0.03;
const leadMin = 0.05;
const commonGramsMin = 2;
const clauseCharactersMin = 3;
const clausesMax = 12;

/** Parts of a question between punctuation marks: a special case is often told in one of several clauses. */
function clausesOf(question: string): string[] {
  const clauses = question.split(/[，。！？；,.!?;、\s]+/).filter((clause) => clause.length >= clauseCharactersMin);
  return (clauses.length > 0 ? [...new Set(clauses)] : [question]).slice(0, clausesMax);
}

/** Cases are encoded once and remembered; the words of people are not kept. */
export type CaseVectors = { ofWords: Embed; ofCases: VectorMemory["directionsOf"] };

/** A special case beside the words of a question. `isPossible`: they do not rule out that the question states it. */
type WordedCase = { when: string; isSame: boolean; isOpposite: boolean; isPossible: boolean; bonus: number };

function compareWords(question: string, { title, branches }: SopDocument): WordedCase[] {
  const questionPairs = new Set(gramsOf(question).filter((gram) => gram.length > 1));
  const titlePairs = new Set(gramsOf(title));
  return branches.map(({ when }) => {
    const common = gramsOf(when).filter((gram) => questionPairs.has(gram) && !titlePairs.has(gram)).length;
    const amounts = compareAmounts(question, when, title);
    const isSame = amounts === "fits" || statesTheSame(question, when, title) || namesListed(question, when, title);
    const isOpposite = amounts === "contradicts" || saysOpposite(question, when);
    const isPossible = !isOpposite && (isSame || common >= commonGramsMin);
    const bonus = common * commonGramBonus + (isSame ? sameStateBonus : 0) + (amounts === "fits" ? amountBonus : 0);
    return { when, isSame, isOpposite, isPossible, bonus };
  });
}

/** The only case that says the same in other words, -1 for none or several: it is the one if a single clause is near enough. */
function onlySame(cases: readonly WordedCase[]): number {
  const same = cases.flatMap(({ isSame, isPossible }, position) => (isSame && isPossible ? [position] : []));
  return same.length === 1 ? (same[0] ?? -1) : -1;
}

/**
 * The special case of a handbook that a question states in its own words ("我妈卧床不能到场" → 本人不能到场), undefined for none.
 *
 * A clause must be near the case (cosine) and share words with it that are not in the title, or say the same in other words: an amount within
 * its bounds, the same state, one of the things that it lists; and the case must be clearly ahead of the next one.
 * Words are compared first: where they rule out every case, which is so for most questions, nothing is encoded.
 */
export async function statedBranch(
  question: string,
  handbook: SopDocument,
  vectors: CaseVectors,
  signal?: AbortSignal,
): Promise<string | undefined> {
  const cases = compareWords(question, handbook);
  if (!cases.some(({ isPossible }) => isPossible)) return undefined;
  const whenVectors = await vectors.ofCases(
    cases.map(({ when }) => [when]),
    signal,
  );
  const clauseVectors: Float32Array[] = [];
  const only = onlySame(cases);
  for (const clause of clausesOf(question)) {
    const [vector] = await vectors.ofWords([clause], signal);
    if (!vector) continue;
    clauseVectors.push(vector);
    const when = whenVectors[only];
    if (when && cosine(vector, when) >= sameStateLikenessMin) return cases[only]?.when;
  }
  const found = cases
    .map(({ when, isSame, isOpposite, isPossible, bonus }, position) => {
      const vector = whenVectors[position];
      const likeness = vector ? Math.max(...clauseVectors.map((clause) => cosine(clause, vector))) : 0;
      const stated = isPossible && likeness >= (isSame ? sameStateLikenessMin : likenessMin);
      return { when, isSame, stated, score: isOpposite ? 0 : likeness + bonus };
    })
    .sort((left, right) => right.score - left.score);
  const [first, second] = found;
  // What says the same in other words counts more than a case that is merely alike, as long as it is the only one.
  const [same, another] = found.filter(({ stated, isSame }) => stated && isSame);
  if (same && (!another || same.score - another.score >= leadMin)) return same.when;
  if (!first?.stated) return undefined;
  return first.score - (second?.score ?? 0) >= leadMin ? first.when : undefined;
}
