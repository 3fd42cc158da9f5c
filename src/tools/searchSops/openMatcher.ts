import { join } from "node:path";
import type { Labels } from "./buildIndex.ts";
import {
  encoderIdentity,
  matcherFileNames,
  readQuestions,
  readTitles,
  readWeights,
  type SourcedQuestion,
} from "./matcherFiles.ts";
import type { MatcherWeights } from "./posterior.ts";
import { createVectorMemory, type Embed, type VectorMemory } from "./vectorMemory.ts";

const dimensions = 512;

/**
 * Where the parts of the matcher lie: the files of the encoder, models/matcher, samples/questions and samples/sop.
 * `cacheDirectory` keeps vectors of what is not shipped and may be deleted at any time.
 */
export type MatcherPlaces = {
  encoderFiles: readonly string[];
  matcherDirectory: string;
  questionsDirectory: string;
  samplesDirectory: string;
  cacheDirectory: string;
};

/** What `createSearchSops` needs beside library and encoder. Fails with MODEL_MISSING or MODEL_CORRUPT. Cost: about 0.3 s. */
export async function openMatcher(
  places: MatcherPlaces,
  embed: Embed,
): Promise<{
  memory: VectorMemory;
  labels: Labels & { questions: readonly SourcedQuestion[] };
  weights: MatcherWeights;
}> {
  const encoder = await encoderIdentity(places.encoderFiles);
  const weights = await readWeights(join(places.matcherDirectory, matcherFileNames.weights), encoder);
  const questions = await readQuestions(places.questionsDirectory);
  const titlesByCode = await readTitles(places.samplesDirectory);
  const memory = createVectorMemory({
    embed,
    encoder,
    dimensions,
    readPaths: [join(places.matcherDirectory, matcherFileNames.vectors)],
    cachePath: join(places.cacheDirectory, `vectors-${encoder}.bin`),
  });
  return { memory, labels: { questions, titlesByCode }, weights };
}
