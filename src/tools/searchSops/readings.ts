import { withoutAspects } from "../understand/aspects.ts";
import type { Posterior } from "./posterior.ts";

/** In a longer question the words that ask for a section are few among many, and may be part of the story. */
const shortCharactersMax = 30;

/**
 * A short question without the words that ask for a section, undefined where it has none. "办护照多少钱" and "办护照要带什么材料" are about the same
 * handbook; the words for the section must not tell them apart.
 */
export function shorterReading(text: string): string | undefined {
  if ([...text].length > shortCharactersMax) return undefined;
  const bare = withoutAspects(text);
  return bare === text ? undefined : bare;
}

/**
 * The posterior of the reading whose first document is likelier right; `asked` is that of the question as it was said.
 * Half of the doubt of the question itself that any handbook holds it stays, so that a shortened question alone never makes sure.
 */
export function clearest(asked: Posterior, shortened: Posterior): Posterior {
  if (shortened.outcomes.right <= asked.outcomes.right) return asked;
  const kept = 1 - asked.outcomes.outside / 2;
  const { right, wrong, several, outside } = shortened.outcomes;
  const first = shortened.order[0];
  return {
    ...shortened,
    outcomes: { right: right * kept, wrong: wrong + right * (1 - kept), several, outside },
    scores: shortened.scores.map((score, document) =>
      document === first ? Math.max(0, score - right * (1 - kept)) : score,
    ),
  };
}
