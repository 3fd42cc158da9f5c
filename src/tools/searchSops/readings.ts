import { withoutAspects } from "../understand/aspects.ts";
import type { Posterior } from "./posterior.ts";

/** In a longer question the words that ask for a section are few among many, and may be part of the story. */
const shortCharactersMax = 30;

/**
 * The texts that a question is matched as: itself, and if it is short, what is left without the words that ask for a section.
 * "办护照多少钱" and "办护照要带什么材料" are about the same handbook; the words for the section must not tell them apart.
 */
export function readingsOf(text: string): string[] {
  const bare = [...text].length <= shortCharactersMax ? withoutAspects(text) : text;
  return bare === text ? [text] : [text, bare];
}

/**
 * The posterior of the reading whose first document is likeliest right; `asked` is that of the question as it was said.
 * Half of the doubt of the question itself that any handbook holds it stays, so that a shortened question alone never makes sure.
 */
export function clearest(asked: Posterior, others: readonly Posterior[]): Posterior {
  const best = others.reduce((most, next) => (next.outcomes.right > most.outcomes.right ? next : most), asked);
  if (best === asked) return asked;
  const kept = 1 - asked.outcomes.outside / 2;
  const { right, wrong, several, outside } = best.outcomes;
  const first = best.order[0];
  return {
    ...best,
    outcomes: { right: right * kept, wrong: wrong + right * (1 - kept), several, outside },
    scores: best.scores.map((score, document) =>
      document === first ? Math.max(0, score - right * (1 - kept)) : score,
    ),
  };
}
