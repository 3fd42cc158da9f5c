import { join } from "node:path";
import type { Labels } from "./buildIndex.ts";
import type { Thresholds } from "./fitThresholds.ts";
import {
  encoderIdentity,
  matcherFileNames,
  readClasses,
  readOutcomeRows,
  readQuestions,
  readTitles,
  readWeights,
  type SourcedQuestion,
} from "./matcherFiles.ts";
import type { OutcomeRow } from "./outcomeRows.ts";
import type { MatcherWeights } from "./posterior.ts";
import { readTuned, type TunedMatcher, watchFile } from "./tunedMatcher.ts";
import { createVectorMemory, type Embed, type VectorMemory } from "./vectorMemory.ts";

const dimensions = 512;

/**
 * Where the parts of the matcher lie: the files of the encoder, models/matcher, samples/questions and samples/sop.
 * `cacheDirectory` keeps vectors of what is not shipped and may be deleted at any time. `tunedPath` is what the office tuned, "" for nothing;
 * it is looked at again every `watchMs`, 0 for never.
 */
export type MatcherPlaces = {
  encoderFiles: readonly string[];
  matcherDirectory: string;
  questionsDirectory: string;
  samplesDirectory: string;
  cacheDirectory: string;
  tunedPath: string;
  watchMs: number;
};

/** Shipped and own labels, the weights that go with them, and the thresholds of the policy that the office moved. */
export type MatcherState = { labels: Labels; weights: MatcherWeights; thresholds: Partial<Thresholds> };

export interface Matcher {
  /** The identity of the encoder that everything here belongs to. */
  readonly encoder: string;
  readonly memory: VectorMemory;
  readonly shipped: { labels: Labels & { questions: readonly SourcedQuestion[] }; weights: MatcherWeights };
  /** What the shipped judge was fitted to. Fails with MODEL_MISSING or MODEL_CORRUPT. */
  shippedRows(): Promise<OutcomeRow[]>;
  /** What holds now: the shipped state, or the tuned one. The same object until it changes. */
  current(): MatcherState;
  /** Calls back after each change by tuning; the function returned ends it. */
  onChange(listener: () => void): () => void;
  close(): void;
}

/** The shipped state with the office's labels and judge. */
export function tunedState(
  { labels, weights }: Omit<MatcherState, "thresholds">,
  tuned: TunedMatcher | undefined,
): MatcherState {
  if (!tuned) return { labels, weights, thresholds: {} };
  return {
    labels: { ...labels, own: tuned.labels },
    weights: { ...weights, outcome: tuned.outcome },
    thresholds: tuned.thresholds ?? {},
  };
}

/** What `createSearchSops` needs beside library and encoder. Fails with MODEL_MISSING or MODEL_CORRUPT. Cost: about 0.3 s. */
export async function openMatcher(places: MatcherPlaces, embed: Embed): Promise<Matcher> {
  const { matcherDirectory, tunedPath, watchMs } = places;
  const encoder = await encoderIdentity(places.encoderFiles);
  const { weights, learnedFrom } = await readWeights(join(matcherDirectory, matcherFileNames.weights), encoder);
  const questions = await readQuestions(places.questionsDirectory);
  const titlesByCode = await readTitles(places.samplesDirectory);
  const classes = await readClasses(join(matcherDirectory, matcherFileNames.classes), encoder, titlesByCode.keys());
  const shipped = { labels: { questions, learnedFrom: new Set(learnedFrom), own: [], titlesByCode, classes }, weights };
  const memory = createVectorMemory({
    embed,
    encoder,
    dimensions,
    readPaths: [join(matcherDirectory, matcherFileNames.vectors)],
    cachePath: join(places.cacheDirectory, `vectors-${encoder}.bin`),
  });
  const read = async () =>
    tunedState(shipped, tunedPath ? await readTuned(tunedPath, encoder, weights.outcome) : undefined);
  let state = await read();
  const listeners = new Set<() => void>();
  const close = watchFile(tunedPath, tunedPath ? watchMs : 0, async () => {
    state = await read();
    for (const listener of listeners) listener();
  });
  return {
    encoder,
    memory,
    shipped,
    shippedRows: () => readOutcomeRows(join(matcherDirectory, matcherFileNames.outcomes), weights),
    current: () => state,
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    close,
  };
}
