import { readFile, stat } from "node:fs/promises";
import { basename } from "node:path";
import { Failure } from "../../shared/failures.ts";
import { createTokenizer, type Tokenize } from "./tokenizer.ts";

const inputNames = ["input_ids", "attention_mask", "token_type_ids"];

/** `threads` is the number of cores that one text may use. */
export type OnnxModelOptions = { modelPath: string; tokenizerPath: string; threads: number };

/** A BERT model with one output of interest. `run` takes the token ids of one text and gives that output, in order of its dimensions. */
export type OnnxModel = {
  tokenize: Tokenize;
  run: (ids: number[]) => Promise<Float32Array>;
  close: () => Promise<void>;
};

async function requireFile(path: string): Promise<void> {
  const found = await stat(path).then(
    (entry) => entry.isFile(),
    () => false,
  );
  if (!found) throw new Failure("MODEL_MISSING", basename(path));
}

/** Opens an ONNX file and its tokenizer. Fails with MODEL_MISSING or MODEL_CORRUPT; `run` with ENCODER_FAILED (retryable). */
export async function openOnnxModel(options: OnnxModelOptions, outputName: string): Promise<OnnxModel> {
  const { modelPath, tokenizerPath, threads } = options;
  await requireFile(modelPath);
  await requireFile(tokenizerPath);
  let tokenize: Tokenize;
  try {
    tokenize = createTokenizer(await readFile(tokenizerPath, "utf8"));
  } catch (cause) {
    throw new Failure("MODEL_CORRUPT", basename(tokenizerPath), { cause });
  }
  const { InferenceSession: Session, Tensor: TensorClass } = await import("onnxruntime-node");
  const open = async () => {
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
    return session;
  };
  const session = await open().catch((cause: unknown) => {
    throw new Failure("MODEL_CORRUPT", basename(modelPath), { cause });
  });
  const run = async (ids: number[]): Promise<Float32Array> => {
    const shape = [1, ids.length];
    try {
      const outputs = await session.run({
        input_ids: new TensorClass("int64", BigInt64Array.from(ids, BigInt), shape),
        attention_mask: new TensorClass("int64", new BigInt64Array(ids.length).fill(1n), shape),
        token_type_ids: new TensorClass("int64", new BigInt64Array(ids.length), shape),
      });
      const output = outputs[outputName]?.data as Float32Array | undefined;
      if (!output) throw new TypeError(`The model returned no ${outputName}.`);
      return output.slice();
    } catch (cause) {
      throw new Failure("ENCODER_FAILED", "", { cause });
    }
  };
  return { tokenize, run, close: () => session.release() };
}
