import { open } from "node:fs/promises";
import { Failure } from "../../shared/failures.ts";
import type { Recogniser } from "./sherpaRecogniser.ts";

/** Turns a recording into text. `path` is the recording. */
export type Transcribe = (input: { path: string }, call: { signal: AbortSignal }) => Promise<{ text: string }>;

/** The names of the two files of the recogniser in models.json. */
export const speechModels = { model: "sense-voice-small", tokens: "sense-voice-small-tokens" } as const;

/**
 * - `locate`: the path of a file of models.json; fails with MODEL_MISSING or MODEL_CORRUPT.
 * - `openRecogniser`: called with the first recording that can be heard.
 */
export type TranscribeDeps = {
  locate: (name: string, signal: AbortSignal) => Promise<string>;
  openRecogniser: (files: { model: string; tokens: string }) => Recogniser;
};

/** Ten minutes of 16 kHz; a voice message has a minute at most. */
const bytesMax = 20 * 1_048_576;

/** How recordings begin that no recogniser here can read. */
const foreign: readonly { name: string; begins: RegExp }[] = [
  { name: "SILK 格式", begins: /^.?#!SILK/s },
  { name: "AMR 格式", begins: /^#!AMR/ },
  { name: "MP3 格式", begins: /^(?:ID3|\xff[\xe0-\xff])/ },
  { name: "M4A 格式", begins: /^.{4}ftyp/s },
  { name: "OGG 格式", begins: /^OggS/ },
];
const wave = /^RIFF.{4}WAVE/s;

/**
 * Hears recordings with the speech model of this machine, loaded when it is first wanted.
 *
 * - In: a recording as RIFF/WAVE with PCM, 20 MB at most. What phones send (SILK, AMR) comes transcribed by the platform.
 * - Fails: NO_SPEECH_MODEL (no model file here), RECORDING_UNREADABLE (another format, damaged, nobody speaks), FILE_NOT_FOUND,
 *   MODEL_CORRUPT, SPEECH_FAILED, TOOL_TIMED_OUT, TOOL_CANCELLED.
 */
export function createTranscribe({ locate, openRecogniser }: TranscribeDeps): Transcribe {
  let recogniser: Recogniser | undefined;
  const files = async (signal: AbortSignal) => {
    try {
      return { model: await locate(speechModels.model, signal), tokens: await locate(speechModels.tokens, signal) };
    } catch (cause) {
      if (!(cause instanceof Failure) || cause.code !== "MODEL_MISSING") throw cause;
      throw new Failure("NO_SPEECH_MODEL", cause.detail, { cause });
    }
  };
  return async ({ path }, { signal }) => {
    const present = await files(signal);
    const start = await beginningOf(path);
    const other = foreign.find(({ begins }) => begins.test(start))?.name;
    if (other || !wave.test(start)) throw new Failure("RECORDING_UNREADABLE", other ?? "不是录音文件");
    recogniser ??= openRecogniser(present);
    const text = await recogniser.hear(path, signal);
    if (text === "") throw new Failure("RECORDING_UNREADABLE", "没有听到说话");
    return { text };
  };
}

/** The first bytes of a recording, a character each. */
async function beginningOf(path: string): Promise<string> {
  const file = await open(path).catch((cause: unknown) => {
    throw new Failure("FILE_NOT_FOUND", path, { cause });
  });
  try {
    const { size } = await file.stat();
    if (size > bytesMax) throw new Failure("RECORDING_UNREADABLE", "录音太长");
    const { buffer, bytesRead } = await file.read(Buffer.alloc(16), 0, 16, 0);
    return buffer.toString("latin1", 0, bytesRead);
  } finally {
    await file.close();
  }
}
