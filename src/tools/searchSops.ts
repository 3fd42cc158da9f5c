import { Failure } from "../shared/failures.ts";
import type { SearchInput, SopDecision, SopDocument } from "../shared/sop.ts";
import { type BuiltIndex, buildIndex } from "./searchSops/buildIndex.ts";
import { homePlaces, withCaution } from "./searchSops/caution.ts";
import { decide, type Policy, shippedPolicy } from "./searchSops/decide.ts";
import { followOn } from "./searchSops/followOn.ts";
import { gramsOf } from "./searchSops/grams.ts";
import { comparableText } from "./searchSops/labelledQuestion.ts";
import { namedOutright } from "./searchSops/namedOutright.ts";
import { narrow } from "./searchSops/narrow.ts";
import { askingForCase } from "./searchSops/openCases.ts";
import type { Matcher, MatcherState } from "./searchSops/openMatcher.ts";
import { type Asked, choose, judge, type Posterior } from "./searchSops/posterior.ts";
import { clearest, shorterReading } from "./searchSops/readings.ts";
import { statedBranch } from "./searchSops/statedBranch.ts";
import type { Embed } from "./searchSops/vectorMemory.ts";
import { meanDirection } from "./searchSops/vectors.ts";

/** What searching needs of a library. `onChange` calls back after every change and returns how to stop that. */
export interface SearchedLibrary {
  documents(): SopDocument[];
  onChange(listener: () => void): () => void;
}

/**
 * `matcher` holds labels, weights and the vectors of handbooks and labels; `embed` reads questions. The weights are those of models/matcher
 * or tuned to the office's labels; they hold for any library.
 */
export type SearchSopsDeps = {
  embed: Embed;
  matcher: Pick<Matcher, "memory" | "current" | "onChange">;
  library: SearchedLibrary;
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
/** From this probability on that its first handbook is right, a question is read as it was said only: nothing changed from 0.55 on. */
const clearMin = 0.85;
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
 * - Cost: one encoder pass (2–5 ms), for one question in three another one (its shorter reading, a clause beside a special case), and 2–3 ms
 *   for 198 documents and 8,400 labels.
 * - Source: Snell et al., "Prototypical Networks", NeurIPS 2017; McFadden, "Conditional logit analysis", 1974.
 */
export function createSearchSops(deps: SearchSopsDeps): SearchSops {
  const { embed, matcher, library, policy = shippedPolicy } = deps;
  const cases = { ofWords: embed, ofCases: matcher.memory.directionsOf };
  const indexNow = createCurrentIndex(deps);

  const posteriorOf = (
    { built, weights }: Ready,
    asked: Asked,
    excluded: ReadonlySet<number>,
    leaveOut: readonly string[],
  ): Posterior => {
    const hidden = leaveOut.flatMap((question) => built.labelsByText.get(comparableText(question)) ?? []);
    for (const label of hidden) built.index.remove(label);
    const measures = built.index.measure(asked.vector, gramsOf(asked.text));
    const choice = choose({ ...asked, measures, excluded }, built.index.documents, weights);
    for (const label of hidden) built.index.add(label);
    return judge(choice, weights);
  };

  const vectorOf = async (text: string, signal: AbortSignal): Promise<Float32Array> => {
    const [vector] = await embed([text], signal);
    if (!vector) throw new Failure("ENCODER_FAILED");
    return vector;
  };

  /**
   * What a question and its shorter reading, or its restatement, come to. A question that is clear as it was said is not read in another way:
   * that costs an encoder pass and was measured to change nothing.
   */
  const read = async (ready: Ready, text: string, input: SearchInput, { signal, leaveOut = [] }: SearchCall) => {
    const excluded = excludedOf(ready.built, library, input);
    const vector = await vectorOf(text, signal);
    if (input.restated) {
      const together = meanDirection([vector, await vectorOf(input.restated, signal)]);
      return posteriorOf(ready, { vector: together, text }, excluded, leaveOut);
    }
    const asked = posteriorOf(ready, { vector, text }, excluded, leaveOut);
    const shorter = asked.outcomes.right < clearMin ? shorterReading(text) : undefined;
    if (shorter === undefined) return asked;
    const other = { vector: await vectorOf(shorter, signal), text: shorter };
    return clearest(asked, posteriorOf(ready, other, excluded, leaveOut));
  };

  const statesCase = (signal: AbortSignal) => async (question: string, handbook: SopDocument) =>
    (await statedBranch(question, handbook, cases, signal)) !== undefined;

  const assess = async (input: SearchInput, { signal, leaveOut = [] }: SearchCall): Promise<Assessment> => {
    const text = [input.question, ...input.added].join("。").slice(0, questionCharactersMax);
    const ready = await indexNow.get(signal);
    const { built, home } = ready;
    if (!comparableText(text) || built.handbooks.length === 0) {
      const reason = built.handbooks.length === 0 ? "资料库里还没有手册。" : "问题里没有可以查的文字。";
      return { decision: { kind: "unknown", candidates: [], reason } };
    }
    const posterior = await read(ready, text, input, { signal, leaveOut });
    const first = decide(posterior, built.handbooks, input, { ...policy, ...ready.thresholds });
    const decided = withCaution(namedOutright(first, built.handbooks, input), text, home);
    const going = await followOn(decided, posterior, built.handbooks, input, statesCase(signal));
    const decision = await narrow(going, posterior, built.handbooks, input, statesCase(signal));
    if (decision.kind !== "answer") return { decision, posterior };
    const handbook = built.handbooks.find(({ versionId }) => versionId === decision.document.versionId);
    if (!handbook) return { decision, posterior };
    const branch = await statedBranch(text, handbook, cases, signal);
    return { decision: branch ? { ...decision, branch } : askingForCase(decision, handbook, input), posterior };
  };
  const search = async (input: SearchInput, call: SearchCall) => (await assess(input, call)).decision;
  return Object.assign(search, {
    assess,
    warmUp: async (signal?: AbortSignal) => void (await indexNow.get(signal)),
    close: indexNow.close,
  });
}

/** Handbooks that may not be answered from, by their place in the index. */
function excludedOf(
  { handbooks }: BuiltIndex,
  library: SearchedLibrary,
  { rejected, reader }: SearchInput,
): ReadonlySet<number> {
  const current = new Set(library.documents().map(({ versionId }) => versionId));
  return new Set(
    handbooks.flatMap(({ versionId, internal }, position) =>
      rejected.includes(versionId) || !current.has(versionId) || (internal && reader === "resident") ? [position] : [],
    ),
  );
}

/** An index with the places that are home to its library, and the weights that were current then: labels and weights change together. */
type Ready = { built: BuiltIndex; home: ReadonlySet<string> } & Pick<MatcherState, "weights" | "thresholds">;

/** Keeps an index of the library as it is now; builds it on first use and again, in the background, after every change. */
function createCurrentIndex({ matcher, library }: SearchSopsDeps): {
  get(signal?: AbortSignal): Promise<Ready>;
  close(): void;
} {
  let latest: Ready | undefined;
  let building: Promise<Ready> | undefined;
  let changed = false;

  const build = async (): Promise<Ready> => {
    let ready: Ready;
    do {
      changed = false;
      const { labels, weights, thresholds } = matcher.current();
      const handbooks = library.documents();
      ready = {
        built: await buildIndex(handbooks, labels, matcher.memory),
        home: homePlaces(handbooks),
        weights,
        thresholds,
      };
      latest = ready;
    } while (changed);
    await matcher.memory.save();
    return ready;
  };
  const start = (): Promise<Ready> => {
    building ??= build().finally(() => {
      building = undefined;
    });
    return building;
  };
  const noteChange = () => {
    changed = true;
    // A failed build is tried again by the next question, which reports the failure to the person who asked.
    if (latest) void start().catch(() => undefined);
  };
  const stops = [library.onChange(noteChange), matcher.onChange(noteChange)];
  return {
    get: async (signal) => {
      if (signal?.aborted) throw new Failure("TOOL_CANCELLED");
      if (latest && !building && !changed) return latest;
      const ready = start();
      if (!latest) return ready;
      const known = latest;
      let timer: NodeJS.Timeout | undefined;
      const patience = new Promise<Ready>((resolve) => {
        timer = setTimeout(() => resolve(known), rebuildPatienceMs);
      });
      return Promise.race([ready, patience]).finally(() => clearTimeout(timer));
    },
    close: () => {
      for (const stop of stops) stop();
    },
  };
}
