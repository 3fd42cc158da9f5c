import { Failure } from "../../shared/failures.ts";
import { type Mark, type MarkedWords, markableSlots } from "../../tools/understand/slots/marks.ts";
import { decodeTags } from "./decodeTags.ts";
import { type OnnxModel, type OnnxModelOptions, openOnnxModel } from "./onnxModel.ts";
import type { Tokenize } from "./tokenizer.ts";

const tokensPerTextMax = 256;
const outputName = "tags";
const kinds = markableSlots;
const tagCount = 1 + 2 * kinds.length;

/** What the tokenizer never joins across: a Chinese character, a sign, or a run of anything else. */
const unitPattern = /[\u3400-\u9fff\uf900-\ufaff]|\p{P}|[^\s\p{P}\u3400-\u9fff\uf900-\ufaff]+/gu;

/** Marks words of a message that name a slot; made by `createSlotTagger`. `tag` gives them in the order of the text. */
export type SlotTagger = {
  tag: Mark;
  close: () => Promise<void>;
};

/** The text as the tokenizer wants it, and of each of its characters where the character of the text begins and ends that it comes from. */
function foldWithPlaces(text: string): { folded: string; starts: number[]; ends: number[] } {
  const [starts, ends]: [number[], number[]] = [[], []];
  let folded = "";
  let at = 0;
  for (const character of text) {
    const narrow = character.normalize("NFKC").toLowerCase();
    folded += narrow;
    for (let each = 0; each < narrow.length; each++) {
      starts.push(at);
      ends.push(at + character.length);
    }
    at += character.length;
  }
  return { folded, starts, ends };
}

/** Token ids of a text without [CLS] and [SEP], and the stretch of the text that each token stands in. */
function tokensOf(text: string, tokenize: Tokenize): { id: number; start: number; end: number }[] {
  const { folded, starts, ends } = foldWithPlaces(text);
  const tokens: { id: number; start: number; end: number }[] = [];
  for (const unit of folded.matchAll(unitPattern)) {
    const start = starts[unit.index] ?? 0;
    const end = ends[unit.index + unit[0].length - 1] ?? start;
    for (const id of tokenize(unit[0], tokensPerTextMax).slice(1, -1)) tokens.push({ id, start, end });
    if (tokens.length >= tokensPerTextMax) break;
  }
  return tokens.slice(0, tokensPerTextMax - 2);
}

async function tagWith({ tokenize, run }: OnnxModel, text: string): Promise<MarkedWords[]> {
  const tokens = tokensOf(text, tokenize);
  if (tokens.length === 0) return [];
  const [first = 0, last = 0] = tokenize("", 2);
  const scores = await run([first, ...tokens.map(({ id }) => id), last]);
  const inner = scores.subarray(tagCount, scores.length - tagCount);
  return decodeTags(inner, tagCount).flatMap(({ kind, probability, ...stretch }) => {
    const slot = kinds[kind];
    const start = tokens[stretch.start]?.start ?? 0;
    const end = tokens[stretch.end - 1]?.end ?? start;
    return slot === undefined ? [] : [{ slot, start, end, words: text.slice(start, end), probability }];
  });
}

/**
 * Makes a tagger of theme, audience and venue from an ONNX file: token ids in, `tags` [1, tokens, 7] out. Nothing is read before the first use.
 *
 * A text is cut at 256 tokens. Cost: about 5 ms a message. `tag` fails with MODEL_MISSING, MODEL_CORRUPT, ENCODER_FAILED (retryable) or TOOL_CANCELLED.
 */
export function createSlotTagger(options: OnnxModelOptions): SlotTagger {
  let opening: Promise<OnnxModel> | undefined;
  const open = async (): Promise<OnnxModel> => {
    opening ??= openOnnxModel(options, outputName);
    try {
      return await opening;
    } catch (failure) {
      opening = undefined;
      throw failure;
    }
  };
  return {
    async tag(text, signal) {
      const model = await open();
      if (signal?.aborted) throw new Failure("TOOL_CANCELLED");
      return tagWith(model, text);
    },
    async close() {
      const opened = await opening?.catch(() => undefined);
      opening = undefined;
      await opened?.close();
    },
  };
}
