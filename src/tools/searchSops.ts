import { Failure } from "../shared/failures.ts";
import type { SearchInput, SopDecision, SopDocument } from "../shared/sop.ts";
import { type BuiltIndex, buildIndex, type Labels } from "./searchSops/buildIndex.ts";
import { decide, type Policy, shippedPolicy } from "./searchSops/decide.ts";
import { followOn } from "./searchSops/followOn.ts";
import { gramsOf } from "./searchSops/grams.ts";
import { comparableText } from "./searchSops/labelledQuestion.ts";
import { choose, judge, type MatcherWeights, type Posterior } from "./searchSops/posterior.ts";
import { clearest, readingsOf } from "./searchSops/readings.ts";
import { statedBranch } from "./searchSops/statedBranch.ts";
import type { Embed, VectorMemory } from "./searchSops/vectorMemory.ts";

/** What searching needs of a library. `onChange` calls back after every change and returns how to stop that. */
export interface SearchedLibrary {
  documents(): SopDocument[];
  onChange(listener: () => void): () => void;
}

/**
 * - `memory` gives the vectors of handbooks and labels, `embed` those of questions.
 * - `weights` are those of models/matcher, or fitted anew by `fitMatcher`; they hold for any library.
 */
export type SearchSopsDeps = {
  embed: Embed;
  memory: VectorMemory;
  library: SearchedLibrary;
  labels: Labels;
  weights: MatcherWeights;
  policy?: Policy;
};

/** `leaveOut`: texts of labelled questions that must not take part, so that a label can be asked as if it were new. */
export type SearchCall = { signal: AbortSignal; leaveOut?: readonly string[] };
/** A decision with the probabilities that led to it; without them where nothing was compared. */
export type Assessment = { decision: SopDecision; posterior?: Posterior };
export type SearchSops = ((input: SearchInput, call: SearchCall) => Promise<SopDecision>) & {
  /** The same with the probabilities, for evaluation. */
  assess(input: SearchInput, call: SearchCall): Promise<Assessment>;
  /** Builds the index if it is not there, so that the first question does not wait for it. */
  warmUp(signal?: AbortSignal): Promise<void>;
  close(): void;
};

const questionCharactersMax = 2_000;
/** How long a question waits for a library that just changed before it is answered from the handbooks known so far. */
const rebuildPatienceMs = 2_000;

/**
 * Decides which handbook a question is about, or what to ask, or that none holds it.
 *
 * One encoder pass gives a vector. Documents are measured against it: mean of title, text and labelled questions (prototype), characters,
 * ambiguous questions, siblings of the same task. A fitted choice model turns the measures into shares, a fitted judge into the probabilities
 * that the first is right, that another is, that several are meant, that none is; a policy decides.
 *
 * - In: `question` of 1 to 2,000 characters; `added` is read together with it.
 * - Out: candidates best first; their scores sum to at most 1, the rest is "none of them".
 * - Fails: ENCODER_FAILED, MODEL_MISSING, MODEL_CORRUPT, TOOL_CANCELLED.
 * - Cost: one encoder pass (2–4 ms) and about 1 ms for 198 documents and 3,400 labels.
 * - Source: Snell et al., "Prototypical Networks", NeurIPS 2017; McFadden, "Conditional logit analysis", 1974.
 */
export function createSearchSops(deps: SearchSopsDeps): SearchSops {
  const { embed, memory, library, weights, policy = shippedPolicy } = deps;
  const indexNow = createCurrentIndex(deps);

  const posteriorOf = (
    built: BuiltIndex,
    vector: Float32Array,
    text: string,
    { rejected, reader }: SearchInput,
    leaveOut: readonly string[],
  ): Posterior => {
    const hidden = leaveOut.flatMap((question) => built.labelsByText.get(comparableText(question)) ?? []);
    for (const label of hidden) built.index.remove(label);
    const measures = built.index.measure(vector, gramsOf(text));
    for (const label of hidden) built.index.add(label);
    const current = new Set(library.documents().map(({ versionId }) => versionId));
    const excluded = new Set(
      built.handbooks.flatMap(({ versionId, internal }, position) =>
        rejected.includes(versionId) || !current.has(versionId) || (internal && reader === "resident")
          ? [position]
          : [],
      ),
    );
    return judge(choose({ measures, vector, text, excluded }, built.index.documents, weights), weights);
  };

  const statesCase = (signal: AbortSignal) => async (question: string, handbook: SopDocument) =>
    (await statedBranch(question, handbook, memory.directionsOf, signal)) !== undefined;

  const assess = async (input: SearchInput, { signal, leaveOut = [] }: SearchCall): Promise<Assessment> => {
    const text = [input.question, ...input.added].join("。").slice(0, questionCharactersMax);
    const built = await indexNow.get(signal);
    if (!comparableText(text) || built.handbooks.length === 0) {
      const reason = built.handbooks.length === 0 ? "资料库里还没有手册。" : "问题里没有可以查的文字。";
      return { decision: { kind: "unknown", candidates: [], reason } };
    }
    const readings = readingsOf(text);
    const vectors = await embed(readings, signal);
    const [asked, ...shortened] = readings.map((reading, position) => {
      const vector = vectors[position];
      if (!vector) throw new Failure("ENCODER_FAILED");
      return posteriorOf(built, vector, reading, input, leaveOut);
    });
    if (!asked) throw new Error("bug: a question without a reading");
    const posterior = clearest(asked, shortened);
    const decided = decide(posterior, built.handbooks, input, policy);
    const decision = await followOn(decided, posterior, built.handbooks, input, statesCase(signal));
    if (decision.kind !== "answer") return { decision, posterior };
    const handbook = built.handbooks.find(({ versionId }) => versionId === decision.document.versionId);
    const branch = handbook && (await statedBranch(text, handbook, memory.directionsOf, signal));
    return { decision: branch ? { ...decision, branch } : decision, posterior };
  };
  const search = async (input: SearchInput, call: SearchCall) => (await assess(input, call)).decision;
  return Object.assign(search, {
    assess,
    warmUp: async (signal?: AbortSignal) => void (await indexNow.get(signal)),
    close: indexNow.close,
  });
}

/** Keeps an index of the library as it is now; builds it on first use and again, in the background, after every change. */
function createCurrentIndex({ memory, library, labels }: SearchSopsDeps): {
  get(signal?: AbortSignal): Promise<BuiltIndex>;
  close(): void;
} {
  let latest: BuiltIndex | undefined;
  let building: Promise<BuiltIndex> | undefined;
  let changed = false;

  const build = async (): Promise<BuiltIndex> => {
    do {
      changed = false;
      latest = await buildIndex(library.documents(), labels, memory);
    } while (changed);
    await memory.save();
    return latest;
  };
  const start = (): Promise<BuiltIndex> => {
    building ??= build().finally(() => {
      building = undefined;
    });
    return building;
  };
  const stop = library.onChange(() => {
    changed = true;
    // A failed build is tried again by the next question, which reports the failure to the person who asked.
    if (latest) void start().catch(() => undefined);
  });
  return {
    get: async (signal) => {
      if (signal?.aborted) throw new Failure("TOOL_CANCELLED");
      if (latest && !building && !changed) return latest;
      const ready = start();
      if (!latest) return ready;
      const known = latest;
      let timer: NodeJS.Timeout | undefined;
      const patience = new Promise<BuiltIndex>((resolve) => {
        timer = setTimeout(() => resolve(known), rebuildPatienceMs);
      });
      return Promise.race([ready, patience]).finally(() => clearTimeout(timer));
    },
    close: stop,
  };
}
