import { afterAll, describe, expect, it } from "vitest";
import { readLabelled, scoreSlots, slotsOf } from "../../../../bench/slotScore.ts";
import { createSlotTagger } from "../../../../src/adapters/models/slotTagger.ts";
import type { MarkedWords } from "../../../../src/tools/understand/slots/marks.ts";

const tagger = createSlotTagger({
  modelPath: "models/linli-tagger-int8.onnx",
  tokenizerPath: "models/bge-small-zh-v1.5-q-tokenizer.json",
  threads: 1,
});
afterAll(() => tagger.close());

describe("requests kept apart from rules and tagger", () => {
  it.each([
    ["k1", 0.94],
    ["k2", 0.92],
    ["k3", 0.8],
  ])(
    "reads all four required slots of %s in at least a share of %f, and no fewer than the rules alone",
    async (name, least) => {
      const requests = await readLabelled(`samples/requests/kept/${name}.jsonl`);
      const marked: MarkedWords[][] = [];
      for (const { text } of requests) marked.push(await tagger.tag(text));
      const both = scoreSlots(
        requests,
        requests.map((request, index) => slotsOf(request, marked[index])),
      );
      const alone = scoreSlots(
        requests,
        requests.map((request) => slotsOf(request)),
      );
      const [right = 0, all = 0] = both.get("all four") ?? [];
      expect(right / all).toBeGreaterThanOrEqual(least);
      expect(right).toBeGreaterThanOrEqual(alone.get("all four")?.[0] ?? all);
    },
  );
});
