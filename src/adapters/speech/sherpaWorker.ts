/**
 * The recogniser in a process of its own: the native library ends the whole process over a damaged model file.
 *
 * Takes {path} and answers {text}, {unreadable} or {unloadable}; the arguments name the two files of the model.
 */
import sherpa from "sherpa-onnx-node";
import type { WorkerAnswer } from "./sherpaRecogniser.ts";

/** What SenseVoice was trained on; other rates are converted by the library. */
const sampleRate = 16_000;
const featureDim = 80;

const [, , model = "", tokens = ""] = process.argv;
const answer = (words: WorkerAnswer) => void process.send?.(words);
let loaded: InstanceType<typeof sherpa.OfflineRecognizer> | undefined;

function load() {
  const senseVoice = { model, language: "zh", useInverseTextNormalization: 1 } as const;
  return new sherpa.OfflineRecognizer({
    featConfig: { sampleRate, featureDim },
    modelConfig: { senseVoice, tokens, numThreads: 1, provider: "cpu", debug: 0 },
  });
}

function hear(path: string): WorkerAnswer {
  let wave: ReturnType<typeof sherpa.readWave>;
  try {
    wave = sherpa.readWave(path, false);
  } catch (error) {
    return { unreadable: String(error) };
  }
  try {
    loaded ??= load();
  } catch (error) {
    return { unloadable: String(error) };
  }
  const stream = loaded.createStream();
  stream.acceptWaveform(wave);
  loaded.decode(stream);
  return { text: loaded.getResult(stream).text };
}

process.on("message", ({ path }: { path: string }) => answer(hear(path)));
process.on("disconnect", () => process.exit(0));
