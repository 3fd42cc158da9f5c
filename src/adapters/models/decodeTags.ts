/** A stretch of tokens that a tagger marked: tokens `start` up to but not including `end`; `kind` counts from 0, `probability` is the mean over its tokens. */
export type TaggedTokens = { kind: number; start: number; end: number; probability: number };

const isBegin = (tag: number) => tag % 2 === 1;
const kindOf = (tag: number) => (tag - 1) >> 1;

/** Whether a tag may stand behind another: only what began goes on. */
const mayFollow = (tag: number, before: number) => tag === 0 || isBegin(tag) || before === tag || before === tag - 1;

/** The best tags for scores of `tagCount` tags a token, in which no stretch goes on that did not begin (Viterbi, 1967). */
function bestPath(scores: Float32Array, tagCount: number): number[] {
  const tags = Array.from({ length: tagCount }, (_, tag) => tag);
  let totals = tags.map((tag) => (mayFollow(tag, 0) ? (scores[tag] ?? 0) : Number.NEGATIVE_INFINITY));
  const back: number[][] = [];
  for (let at = tagCount; at < scores.length; at += tagCount) {
    const before = totals;
    const from = tags.map((tag) =>
      tags.reduce(
        (best, other) => {
          const better = mayFollow(tag, other) && (before[other] ?? 0) > (before[best] ?? 0);
          return better ? other : best;
        },
        mayFollow(tag, 0) ? 0 : tag - 1,
      ),
    );
    back.push(from);
    totals = tags.map((tag) => (before[from[tag] ?? 0] ?? 0) + (scores[at + tag] ?? 0));
  }
  const path = [totals.indexOf(Math.max(...totals))];
  for (const from of back.reverse()) path.unshift(from[path[0] ?? 0] ?? 0);
  return path;
}

/** How likely it is that a token belongs to a kind, at its begin or inside. */
function kindProbability(scores: Float32Array, kind: number): number {
  const largest = Math.max(...scores);
  const weights = Array.from(scores, (score) => Math.exp(score - largest));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return ((weights[1 + 2 * kind] ?? 0) + (weights[2 + 2 * kind] ?? 0)) / sum;
}

/**
 * The stretches of the best valid tags, in order. `scores` are logits [tokens, tagCount]; tag 0 is nothing, then of each kind the tag that begins a
 * stretch and the one inside of it (Ramshaw and Marcus, 1995).
 */
export function decodeTags(scores: Float32Array, tagCount: number): TaggedTokens[] {
  if (scores.length === 0) return [];
  const found: TaggedTokens[] = [];
  bestPath(scores, tagCount).forEach((tag, token) => {
    if (tag === 0) return;
    const kind = kindOf(tag);
    const own = kindProbability(scores.subarray(token * tagCount, (token + 1) * tagCount), kind);
    const last = found.at(-1);
    // Two begins side by side (社区|咖啡角) are one name.
    const goesOn = last?.end === token && last.kind === kind;
    if (!last || !goesOn) found.push({ kind, start: token, end: token + 1, probability: own });
    else {
      const count = token - last.start;
      last.probability = (last.probability * count + own) / (count + 1);
      last.end = token + 1;
    }
  });
  return found;
}
