import { copyFile, mkdtemp, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createOnnxEmbedder, type OnnxEmbedder } from "../../../src/adapters/models/onnxEmbedder.ts";
import { createTokenizer } from "../../../src/adapters/models/tokenizer.ts";

const modelPath = "models/linli-encoder-int8.onnx";
const tokenizerPath = "models/bge-small-zh-v1.5-q-tokenizer.json";
const dot = (left: Float32Array, right: Float32Array) =>
  left.reduce((sum, value, index) => sum + value * right[index]!, 0);

describe("the tokenizer", () => {
  it("gives the ids of the reference tokenizer on 1,000 texts", async () => {
    const tokenize = createTokenizer(await readFile(tokenizerPath, "utf8"));
    const rows = JSON.parse(await readFile("test/adapters/models/tokenizerIds.json", "utf8")) as [string, number[]][];
    expect(rows).toHaveLength(1_000);
    const different = rows.filter(([text, ids]) => tokenize(text, Number.POSITIVE_INFINITY).join() !== ids.join());
    expect(different).toEqual([]);
  });

  it("cuts a long text and still closes it", async () => {
    const ids = createTokenizer(await readFile(tokenizerPath, "utf8"))("居住证".repeat(400), 512);
    expect(ids).toHaveLength(512);
    expect([ids[0], ids.at(-1)]).toEqual([101, 102]);
  });

  it("lower-cases and drops accents where the file says so", async () => {
    const file = JSON.parse(await readFile(tokenizerPath, "utf8"));
    const folding = createTokenizer(JSON.stringify({ ...file, normalizer: { ...file.normalizer, lowercase: true } }));
    expect(folding("CAFÉ", 512)).toEqual(folding("cafe", 512));
  });
});

describe("the encoder", () => {
  let embedder: OnnxEmbedder;
  let directory: string;
  beforeAll(async () => {
    embedder = createOnnxEmbedder({ modelPath, tokenizerPath, threads: 1 });
    directory = await mkdtemp(join(tmpdir(), "linli-encoder-"));
  });
  afterAll(async () => {
    await embedder.close();
    await rm(directory, { recursive: true });
  });

  it("puts two ways of asking the same thing nearer than two different things", async () => {
    const [lost, dropped, garbage] = await embedder.embed([
      "社保卡丢了怎么补",
      "我社保卡掉了怎么办",
      "垃圾分类几点投放",
    ]);
    expect(lost).toHaveLength(512);
    expect(dot(lost!, lost!)).toBeCloseTo(1, 5);
    expect(dot(lost!, dropped!)).toBeGreaterThan(dot(lost!, garbage!) + 0.2);
  });

  it("gives a text the same vector alone and among others", async () => {
    const alone = createOnnxEmbedder({ modelPath, tokenizerPath, threads: 1 });
    const [first] = await alone.embed(["居住证签注续期"]);
    const among = await embedder.embed(["垃圾", "居住证签注续期", "问".repeat(300), ""]);
    expect(among[1]).toEqual(first);
    expect(among.every((vector) => vector.every(Number.isFinite))).toBe(true);
    await alone.close();
  });

  it("reads capitals and full-width letters like small ones", async () => {
    const [plain, capital, wide] = await embedder.embed(["id卡掉了", "ID卡掉了", "ＩＤ卡掉了"]);
    expect([capital, wide]).toEqual([plain, plain]);
  });

  it("serves LangChain with the same vectors", async () => {
    const [vector] = await embedder.embed(["社保卡"]);
    expect(await embedder.embedQuery("社保卡")).toEqual([...vector!]);
    expect(await embedder.embedDocuments(["社保卡", "社保卡"])).toEqual([[...vector!], [...vector!]]);
  });

  it("stops when it is cancelled", async () => {
    await expect(embedder.embed(["社保卡"], AbortSignal.abort())).rejects.toMatchObject({ code: "TOOL_CANCELLED" });
  });

  it("names a file that is missing", async () => {
    const embedding = createOnnxEmbedder({ modelPath: join(directory, "none.onnx"), tokenizerPath, threads: 1 });
    await expect(embedding.embed(["社保卡"])).rejects.toMatchObject({ code: "MODEL_MISSING", detail: "none.onnx" });
  });

  it("refuses a damaged model or tokenizer and works once the file is repaired", async () => {
    const damaged = join(directory, "damaged.onnx");
    await copyFile(modelPath, damaged);
    await truncate(damaged, 1_000_000).catch(async () => writeFile(damaged, "no model"));
    const embedding = createOnnxEmbedder({ modelPath: damaged, tokenizerPath, threads: 1 });
    await expect(embedding.embed(["社保卡"])).rejects.toMatchObject({ code: "MODEL_CORRUPT", detail: "damaged.onnx" });
    await rm(damaged);
    await copyFile(modelPath, damaged);
    expect(await embedding.embed(["社保卡"])).toHaveLength(1);
    await embedding.close();

    const tokenizer = join(directory, "tokenizer.json");
    await writeFile(tokenizer, "{");
    const other = createOnnxEmbedder({ modelPath, tokenizerPath: tokenizer, threads: 1 });
    await expect(other.warmUp()).rejects.toMatchObject({ code: "MODEL_CORRUPT", detail: "tokenizer.json" });
  });
});
