import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { createSherpaRecogniser, type Recogniser } from "../../../src/adapters/speech/sherpaRecogniser.ts";
import { createTranscribe, speechModels } from "../../../src/adapters/speech/transcribe.ts";
import { Failure } from "../../../src/shared/failures.ts";
import { tinySpeechModel, waveOf } from "../../helpers/speech/tinySpeechModel.ts";

const directory = mkdtempSync(join(tmpdir(), "linli-speech-"));
afterAll(() => rmSync(directory, { recursive: true }));
const opened: Recogniser[] = [];
afterEach(() => {
  for (const recogniser of opened.splice(0)) recogniser.close();
});

function put(name: string, bytes: Buffer | string): string {
  const path = join(directory, name);
  writeFileSync(path, bytes);
  return path;
}
const call = (signal: AbortSignal = new AbortController().signal) => ({ signal });
const here = async (name: string) => join(directory, name);

/** What hears with a model of a few numbers, which says the same sentence to every recording. */
function listener(sentence: string, changes: { model?: string; timeoutMs?: number } = {}) {
  const { model, tokens } = tinySpeechModel(sentence);
  put(speechModels.model, changes.model ?? model);
  put(speechModels.tokens, tokens);
  return createTranscribe({
    locate: here,
    openRecogniser(files) {
      const recogniser = createSherpaRecogniser({ ...files, ...changes });
      opened.push(recogniser);
      return recogniser;
    },
  });
}

describe("a recording", () => {
  it("becomes text with the real recogniser, at any sample rate, several at once in order", async () => {
    const transcribe = listener("社保卡丢了怎么办");
    const paths = [8_000, 16_000, 44_100].map((rate) => put(`${rate}.wav`, waveOf(2, rate)));
    const heard = await Promise.all(paths.map((path) => transcribe({ path }, call())));
    expect(heard).toEqual(paths.map(() => ({ text: "社保卡丢了怎么办" })));
  });

  it.each([
    ["a.silk", "\u0002#!SILK_V3", "SILK"],
    ["a.amr", "#!AMR\n", "AMR"],
    ["a.mp3", "ID3\u0004", "MP3"],
    ["a.txt", "hello", "不是录音"],
    ["cut.wav", Buffer.from("RIFF\0\0\0\0WAVEjunkjunkjunk"), "损坏"],
    ["empty.wav", "", "不是录音"],
  ])("of another kind is refused with the reason, and the next one is heard: %s", async (name, bytes, reason) => {
    const transcribe = listener("好的");
    await expect(transcribe({ path: put(name, bytes) }, call())).rejects.toMatchObject({
      code: "RECORDING_UNREADABLE",
      message: expect.stringMatching(new RegExp(`${reason}.*打字`)),
    });
    expect(await transcribe({ path: put("good.wav", waveOf(1, 16_000)) }, call())).toEqual({ text: "好的" });
  });

  it("in which nobody speaks asks for another one; one that is not there is told", async () => {
    const transcribe = listener("");
    await expect(transcribe({ path: put("still.wav", waveOf(1, 16_000)) }, call())).rejects.toMatchObject({
      code: "RECORDING_UNREADABLE",
      detail: "没有听到说话",
    });
    await expect(transcribe({ path: join(directory, "none.wav") }, call())).rejects.toMatchObject({
      code: "FILE_NOT_FOUND",
    });
  });
});

describe("a machine", () => {
  it("without the model says so", async () => {
    const transcribe = createTranscribe({
      locate: async (name) => Promise.reject(new Failure("MODEL_MISSING", name)),
      openRecogniser: () => Promise.reject(new Error("never opened")) as never,
    });
    await expect(transcribe({ path: put("a.wav", waveOf(1, 16_000)) }, call())).rejects.toMatchObject({
      code: "NO_SPEECH_MODEL",
      detail: speechModels.model,
    });
  });

  it("lives on when a damaged model ends the recogniser", async () => {
    const transcribe = listener("好的", { model: "no model" });
    await expect(transcribe({ path: put("a.wav", waveOf(1, 16_000)) }, call())).rejects.toMatchObject({
      code: "SPEECH_FAILED",
      retryable: true,
    });
  });

  it("gives up after the time limit, and when nobody waits any more", async () => {
    const path = put("a.wav", waveOf(1, 16_000));
    await expect(listener("好的", { timeoutMs: 1 })({ path }, call())).rejects.toMatchObject({
      code: "TOOL_TIMED_OUT",
    });
    await expect(listener("好的")({ path }, call(AbortSignal.abort()))).rejects.toMatchObject({
      code: "TOOL_CANCELLED",
    });
  });
});
