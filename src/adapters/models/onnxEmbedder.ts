import { readFile, stat } from "node:fs/promises";
import { basename } from "node:path";
import { Embeddings } from "@langchain/core/embeddings";
import type { InferenceSession, Tensor } from "onnxruntime-node";
import { Failure } from "../../shared/failures.ts";
import { createTokenizer, type Tokenize } from "./tokenizer.ts";

const tokensPerTextMax = 512;
const textCharsMax = 4_000;
const cachedTextsMax = 2_048;
const outputName = "sentence_embedding";
const inputNames = ["input_ids", "attention_mask", "token_type_ids"];

/** `threads` is the number of cores that one text may use. */
export type OnnxEmbedderOptions = { modelPath: string; tokenizerPath: string; threads: number };

type Loaded = { session: InferenceSession; tokenize: Tokenize; TensorClass: typeof Tensor };

async function requireFile(path: string): Promise<void> {
  const found = await stat(path).then(
    (entry) => entry.isFile(),
    () => false,
  );
  if (!found) throw new Failure("MODEL_MISSING", basename(path));
}

async function load({ modelPath, tokenizerPath, threads }: OnnxEmbedderOptions): Promise<Loaded> {
  await requireFile(modelPath);
  await requireFile(tokenizerPath);
  let tokenize: Tokenize;
  try {
    tokenize = createTokenizer(await readFile(tokenizerPath, "utf8"));
  } catch (cause) {
    throw new Failure("MODEL_CORRUPT", basename(tokenizerPath), { cause });
  }
  const { InferenceSession: Session, Tensor: TensorClass } = await import("onnxruntime-node");
  try {
    const session = await Session.create(modelPath, {
      executionProviders: ["cpu"],
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
      graphOptimizationLevel: "all",
      logSeverityLevel: 3,
      // Threads that spin while they wait were measured three times slower when anything else runs on the same two cores.
      extra: { session: { intra_op: { allow_spinning: "0" } } },
    });
    const complete =
      inputNames.every((name) => session.inputNames.includes(name)) && session.outputNames.includes(outputName);
    if (!complete) throw new TypeError(`inputs ${session.inputNames.join()}, outputs ${session.outputNames.join()}`);
    return { session, tokenize, TensorClass };
  } catch (cause) {
    throw new Failure("MODEL_CORRUPT", basename(modelPath), { cause });
  }
}

/** The vocabulary of the encoder has no capital letters and few full-width forms, so both are folded before it sees them. */
function foldText(text: string): string {
  return text.slice(0, textCharsMax).normalize("NFKC").toLowerCase();
}

/**
 * Turns texts into vectors of unit length with a BERT encoder in ONNX form; made by `createOnnxEmbedder`.
 *
 * It is a LangChain `Embeddings`, so it fits into anyone's chain; the tools of this program use `embed`.
 */
export class OnnxEmbedder extends Embeddings {
  readonly #options: OnnxEmbedderOptions;
  readonly #vectorsByText = new Map<string, Float32Array>();
  #loading: Promise<Loaded> | undefined;

  constructor(options: OnnxEmbedderOptions) {
    super({});
    this.#options = options;
  }

  /** Loads model and tokenizer unless they are loaded. Fails with MODEL_MISSING or MODEL_CORRUPT; a later call tries again. */
  async warmUp(): Promise<void> {
    await this.#load();
  }

  /**
   * One vector per text, in order: the [CLS] state, which the model scales to length 1; a text is cut at 512 tokens.
   *
   * Texts are encoded one by one, because the int8 encoder scales its activations over the whole batch: in a batch a vector
   * would depend on its neighbours, and batches were measured no faster. Equal texts are encoded once and remembered (the last 2,048).
   * Cost: 2 to 4 ms per question. Fails with MODEL_MISSING, MODEL_CORRUPT, ENCODER_FAILED (retryable) or TOOL_CANCELLED.
   */
  async embed(texts: readonly string[], signal?: AbortSignal): Promise<Float32Array[]> {
    const loaded = await this.#load();
    const vectors: Float32Array[] = [];
    for (const text of texts) {
      if (signal?.aborted) throw new Failure("TOOL_CANCELLED");
      vectors.push(await this.#vectorOf(foldText(text), loaded));
    }
    return vectors;
  }

  override async embedQuery(text: string): Promise<number[]> {
    const [vector] = await this.embed([text]);
    return [...(vector ?? [])];
  }

  override async embedDocuments(texts: string[]): Promise<number[][]> {
    return (await this.embed(texts)).map((vector) => [...vector]);
  }

  /** Frees the model. A later call loads it again. */
  async close(): Promise<void> {
    const loading = this.#loading;
    this.#loading = undefined;
    this.#vectorsByText.clear();
    const loaded = await loading?.catch(() => undefined);
    await loaded?.session.release();
  }

  async #load(): Promise<Loaded> {
    this.#loading ??= load(this.#options);
    try {
      return await this.#loading;
    } catch (failure) {
      this.#loading = undefined;
      throw failure;
    }
  }

  async #vectorOf(text: string, loaded: Loaded): Promise<Float32Array> {
    const known = this.#vectorsByText.get(text);
    const vector = known ?? (await this.#encode(loaded.tokenize(text, tokensPerTextMax), loaded));
    // Taking an entry out and putting it back makes it the youngest: a Map keeps the order of insertion.
    this.#vectorsByText.delete(text);
    this.#vectorsByText.set(text, vector);
    if (this.#vectorsByText.size > cachedTextsMax) {
      const oldest = this.#vectorsByText.keys().next();
      if (!oldest.done) this.#vectorsByText.delete(oldest.value);
    }
    return vector;
  }

  async #encode(ids: number[], { session, TensorClass }: Loaded): Promise<Float32Array> {
    const shape = [1, ids.length];
    try {
      const outputs = await session.run({
        input_ids: new TensorClass("int64", BigInt64Array.from(ids, BigInt), shape),
        attention_mask: new TensorClass("int64", new BigInt64Array(ids.length).fill(1n), shape),
        token_type_ids: new TensorClass("int64", new BigInt64Array(ids.length), shape),
      });
      const vector = outputs[outputName]?.data as Float32Array | undefined;
      if (!vector) throw new TypeError("The encoder returned no vector.");
      return vector.slice();
    } catch (cause) {
      throw new Failure("ENCODER_FAILED", "", { cause });
    }
  }
}

/** Makes an encoder of questions and lines. Nothing is read before the first use. */
export function createOnnxEmbedder(options: OnnxEmbedderOptions): OnnxEmbedder {
  return new OnnxEmbedder(options);
}
