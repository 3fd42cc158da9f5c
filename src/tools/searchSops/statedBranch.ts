import type { SopDocument } from "../../shared/sop.ts";
import { gramsOf } from "./grams.ts";
import type { VectorMemory } from "./vectorMemory.ts";
import { cosine } from "./vectors.ts";

const likenessMin = 0.62;
/** A state of the person that is said in other words than the handbook's needs less likeness, and counts as much as this. */
const sameStateLikenessMin = 0.4;
const sameStateBonus = 0.2;
const commonGramBonus = 0.03;
const leadMin = 0.05;
const commonGramsMin = 2;
const clauseCharactersMin = 3;
const clausesMax = 12;

/** States that decide many special cases, as handbooks write them and as people say them. */
const states: readonly { written: RegExp; said: RegExp }[] = [
  {
    written: /(不能|无法|不便)(亲自)?到场|行动不便|卧床|不能亲自|委托(他人|代办)/,
    said: /卧床|瘫|[起下]不[来了]床|来不了|去不了|到不了|不能到场|走不动|动不了|行动不便|人在(外地|国外|医院)|代办|替(他|她|我|伊)/,
  },
  {
    written: /未满1[68]周岁|未成年/,
    said: /未成年|(小孩|孩子|小囡|儿子|女儿).{0,6}(小学|初中|幼儿园)|(^|[^0-9])[1-9]岁|1[0-5]岁/,
  },
  {
    written: /外省市|非本市户籍|非沪籍|外地户籍/,
    said: /外地(户口|户籍|人)|外省|不是上海(户口|人)|没有?上海户口|老家户口/,
  },
  { written: /港澳台|台湾|香港|澳门/, said: /港澳|台湾|香港|澳门|台胞/ },
];

/** Parts of a question between punctuation marks: a special case is often told in one of several clauses. */
function clausesOf(question: string): string[] {
  const clauses = question.split(/[，。！？；,.!?;、\s]+/).filter((clause) => clause.length >= clauseCharactersMin);
  return (clauses.length > 0 ? [...new Set(clauses)] : [question]).slice(0, clausesMax);
}

/**
 * The special case of a handbook that a question states in its own words ("我妈卧床不能到场" → 本人不能到场), undefined for none.
 *
 * A clause must be near the case (cosine) and share words with it that are not in the title, or name the same state of the person in other
 * words; and the case must be clearly ahead of the next one.
 */
export async function statedBranch(
  question: string,
  { title, branches }: SopDocument,
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
  const questionPairs = new Set(gramsOf(question).filter((gram) => gram.length > 1));
  const titlePairs = new Set(gramsOf(title));
  const found = branches
    .map(({ when }, position) => {
      const vector = whenVectors[position];
      const likeness = vector ? Math.max(...clauseVectors.map((clause) => cosine(clause, vector))) : 0;
      const common = gramsOf(when).filter((gram) => questionPairs.has(gram) && !titlePairs.has(gram)).length;
      const sameState = states.some(({ written, said }) => written.test(when) && said.test(question));
      const stated = sameState ? likeness >= sameStateLikenessMin : likeness >= likenessMin && common >= commonGramsMin;
      return { when, stated, score: likeness + common * commonGramBonus + (sameState ? sameStateBonus : 0) };
    })
    .sort((left, right) => right.score - left.score);
  const [first, second] = found;
  if (!first?.stated) return undefined;
  return first.score - (second?.score ?? 0) >= leadMin ? first.when : undefined;
}
