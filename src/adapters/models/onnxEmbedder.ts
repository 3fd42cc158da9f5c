import { Embeddings } from "@langchain/core/embeddings";
import { Failure } from "../../shared/failures.ts";
import { type OnnxModel, type OnnxModelOptions, openOnnxModel } from "./onnxModel.ts";

const tokensPerTextMax = 512;
const textCharsMax = 4_000;
const cachedTextsMax = 2_048;
const outputName = "sentence_embedding";

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
  readonly #options: OnnxModelOptions;
  readonly #vectorsByText = new Map<string, Float32Array>();
  #loading: Promise<OnnxModel> | undefined;

  constructor(options: OnnxModelOptions) {
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
    await loaded?.close();
  }

  async #load(): Promise<OnnxModel> {
    this.#loading ??= openOnnxModel(this.#options, outputName);
    try {
      return await this.#loading;
    } catch (failure) {
      this.#loading = undefined;
      throw failure;
    }
  }

  async #vectorOf(text: string, loaded: OnnxModel): Promise<Float32Array> {
    const known = this.#vectorsByText.get(text);
    const vector = known ?? (await loaded.run(loaded.tokenize(text, tokensPerTextMax)));
    // Taking an entry out and putting it back makes it the youngest: a Map keeps the order of insertion.
    this.#vectorsByText.delete(text);
    this.#vectorsByText.set(text, vector);
    if (this.#vectorsByText.size > cachedTextsMax) {
      const oldest = this.#vectorsByText.keys().next();
      if (!oldest.done) this.#vectorsByText.delete(oldest.value);
    }
    return vector;
  }
}

/** Makes an encoder of questions and lines. Nothing is read before the first use. */
export function createOnnxEmbedder(options: OnnxModelOptions): OnnxEmbedder {
  return new OnnxEmbedder(options);
}
