import { foldCount } from "./fitMatcher.ts";
import type { SourcedQuestion } from "./matcherFiles.ts";

/**
 * Gives each question a fold, 0 to 4: spread evenly over kinds and documents, a minimal pair always in one, the same for the same list.
 */
export function foldsOf(questions: readonly SourcedQuestion[]): number[] {
  const nameOf = ({ source }: SourcedQuestion, line: number) => `${source}:${line}`;
  const foldsByName = new Map<string, number>();
  const singles = questions.filter(({ pair }) => pair === undefined);
  const strata = new Map<string, SourcedQuestion[]>();
  for (const question of singles) {
    const stratum = `${question.kind}:${question.docs[0] ?? ""}`;
    strata.set(stratum, [...(strata.get(stratum) ?? []), question]);
  }
  let next = 0;
  for (const members of strata.values()) {
    // Files list the styles of a document in one order: without shuffling, a fold would hold all questions of a style.
    const shuffled = members
      .map((question) => ({ question, rank: hashOf(question.q) }))
      .sort((left, right) => left.rank - right.rank);
    for (const { question } of shuffled) foldsByName.set(nameOf(question, question.line), next++ % foldCount);
  }
  return questions.map(
    (question, position) => foldsByName.get(nameOf(question, question.pair ?? question.line)) ?? position % foldCount,
  );
}

/** A number that depends on every character of a text (FNV-1a). */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (const character of text) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  return hash;
}
