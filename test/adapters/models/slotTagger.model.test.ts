import { afterAll, describe, expect, it } from "vitest";
import { createSlotTagger } from "../../../src/adapters/models/slotTagger.ts";

const modelPath = "models/linli-tagger-int8.onnx";
const tokenizerPath = "models/bge-small-zh-v1.5-q-tokenizer.json";

describe("the tagger of requests", () => {
  const tagger = createSlotTagger({ modelPath, tokenizerPath, threads: 1 });
  afterAll(() => tagger.close());
  const wordsOf = async (text: string) =>
    Object.fromEntries((await tagger.tag(text)).map(({ slot, words }) => [slot, words]));

  it.each([
    [
      "下周六下午两点在小花园办旧物交换，居民自愿来，大概40人，800块",
      { theme: "旧物交换", audience: "居民", venue: "小花园" },
    ],
    ["给楼里的独居老人理发，12月8号上午，居委会一楼", { theme: "理发", audience: "独居老人", venue: "居委会一楼" }],
    ["帮我写个消防演练的方案，月底搞", { theme: "消防演练" }],
  ])("marks what names a slot in %s", async (text, words) => {
    const found = await wordsOf(text);
    expect(Object.keys(found).sort()).toEqual(Object.keys(words).sort());
    for (const [slot, word] of Object.entries(words)) expect(found[slot]).toContain(word);
  });

  it("tells where the words stand in the text as it was typed, whatever its characters are folded into", async () => {
    const text = "①②㎡……😀下周六　给老人办ＤＩＹ香囊，活动室";
    const found = await tagger.tag(text);
    expect(found.map(({ slot }) => slot)).toContain("theme");
    expect(found.find(({ slot }) => slot === "theme")).toMatchObject({ end: text.indexOf("，活动室") });
    expect(found.find(({ slot }) => slot === "venue")).toMatchObject({ start: text.length - 3, words: "活动室" });
  });

  it("marks nothing in a text without words, and reads a very long one", async () => {
    expect(await tagger.tag(" \n")).toEqual([]);
    expect(await tagger.tag("今天天气不错。".repeat(300))).toBeInstanceOf(Array);
  });

  it("gives up when the call is cancelled", async () => {
    await expect(tagger.tag("办讲座", AbortSignal.abort())).rejects.toMatchObject({ code: "TOOL_CANCELLED" });
  });

  it("says which file is missing, and is asked again with the next message", async () => {
    const absent = createSlotTagger({ modelPath: "models/none.onnx", tokenizerPath, threads: 1 });
    await expect(absent.tag("办讲座")).rejects.toMatchObject({ code: "MODEL_MISSING", detail: "none.onnx" });
    await expect(absent.tag("办讲座")).rejects.toMatchObject({ code: "MODEL_MISSING" });
  });
});
