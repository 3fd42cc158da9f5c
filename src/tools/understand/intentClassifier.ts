/** A small classifier for messages that the rules leave open: how near a message lies to labelled ones of each intent. */

export type Embed = (texts: string[], signal?: AbortSignal) => Promise<Float32Array[]>;

/** One labelled message. `intent` is one of `intents`. */
export type IntentExample = { q: string; intent: Intent };

export const intents = [
  "plan",
  "question",
  "edit",
  "ask_original",
  "cancel",
  "help",
  "handover",
  "back",
  "thanks",
  "greet",
  "dissatisfied",
  "confirm",
  "chat",
  "improper",
] as const;
export type Intent = (typeof intents)[number];

/** The names of handbooks and their tasks as questions: 公告张贴 asks about one, it does not ask for a file. */
export function questionsByTitle(handbooks: readonly { title: string; task: string }[]): IntentExample[] {
  const names = new Set(handbooks.flatMap(({ title, task }) => [title, task]).filter((name) => name !== ""));
  return [...names].map((q) => ({ q, intent: "question" }));
}

/** `margin` is how much nearer the best intent is than the second, in cosine; 0.05 is clear. */
export type Classified = { intent: Intent; margin: number };
export type ClassifyIntent = (text: string, signal?: AbortSignal) => Promise<Classified | undefined>;

/** How sharply near examples outweigh far ones; 20 was best of 10 to 60 in five-fold cross-validation. */
const sharpness = 20;

export type IntentVectors = { intent: Intent; vector: Float32Array }[];

function cosine(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let index = 0; index < a.length; index++) sum += (a[index] ?? 0) * (b[index] ?? 0);
  return sum;
}

/**
 * The intent whose examples lie nearest: a soft nearest neighbour, sum over examples of exp(20 · cosine) by intent.
 * Frequent intents weigh more, as they do in life. Vectors have length 1. undefined without examples.
 */
export function classifyVector(vector: Float32Array, examples: IntentVectors): Classified | undefined {
  const massByIntent = new Map<Intent, number>();
  for (const { intent, vector: example } of examples) {
    massByIntent.set(intent, (massByIntent.get(intent) ?? 0) + Math.exp(sharpness * cosine(vector, example)));
  }
  const [best, second] = [...massByIntent].sort(([, a], [, b]) => b - a);
  if (!best) return undefined;
  return { intent: best[0], margin: second ? Math.log(best[1] / second[1]) / sharpness : 1 };
}

/** `embedExamples` may remember its vectors from one start to the next. */
export type IntentClassifierDeps = { embed: Embed; embedExamples: Embed; loadExamples: () => Promise<IntentExample[]> };

/**
 * Makes a classifier that encodes its examples once, at the first message that needs it.
 *
 * Cost: one encoder pass a message (about 2 ms), and once a pass per example (about 2 s for 850).
 * Fails as the encoder does; a failed first use is tried again by the next. Source: Snell et al., NeurIPS 2017, with all
 * examples instead of their mean.
 */
export function createIntentClassifier({ embed, embedExamples, loadExamples }: IntentClassifierDeps): ClassifyIntent {
  let loading: Promise<IntentVectors> | undefined;
  const load = async (): Promise<IntentVectors> => {
    const examples = await loadExamples();
    // Not aborted by the signal of one message: the vectors serve all later ones.
    const vectors = await embedExamples(examples.map(({ q }) => q));
    return examples.flatMap(({ intent }, index) => {
      const vector = vectors[index];
      return vector ? [{ intent, vector }] : [];
    });
  };
  return async (text, signal) => {
    loading ??= load();
    let examples: IntentVectors;
    try {
      examples = await loading;
    } catch (failure) {
      loading = undefined;
      throw failure;
    }
    const [vector] = await embed([text], signal);
    return vector ? classifyVector(vector, examples) : undefined;
  };
}
