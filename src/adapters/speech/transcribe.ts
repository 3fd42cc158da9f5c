import { access } from "node:fs/promises";
import { join } from "node:path";
import { Failure } from "../../shared/failures.ts";

/** Turns a recording into text. `path` is the recording. */
export type Transcribe = (input: { path: string }) => Promise<{ text: string }>;

/** Where a speech model lies in the models directory, once one was put there. */
export const speechModelFile = join("sense-voice-small-int8", "model.int8.onnx");

/**
 * Hears recordings with the speech model of this machine.
 *
 * No recogniser is part of this version, so it fails with NO_SPEECH_MODEL also where a model file lies ready;
 * the detail says which of the two is missing. FILE_NOT_FOUND if there is no recording.
 */
export function createTranscribe({ modelsDirectory }: { modelsDirectory: string }): Transcribe {
  return async ({ path }) => {
    if (!(await exists(path))) throw new Failure("FILE_NOT_FOUND", path);
    const model = join(modelsDirectory, speechModelFile);
    throw new Failure("NO_SPEECH_MODEL", (await exists(model)) ? "no recogniser is installed" : `no file ${model}`);
  };
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
