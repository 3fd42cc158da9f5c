import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, it } from "vitest";
import { createTranscribe, speechModelFile } from "../../../src/adapters/speech/transcribe.ts";

it("says that no speech model is here, or which part is missing, and that a recording is not there", async () => {
  const directory = await mkdtemp(join(tmpdir(), "linli-speech-"));
  const transcribe = createTranscribe({ modelsDirectory: directory });
  const path = join(directory, "hello.wav");
  await expect(transcribe({ path })).rejects.toMatchObject({ code: "FILE_NOT_FOUND" });
  await writeFile(path, "sound");
  await expect(transcribe({ path })).rejects.toMatchObject({
    code: "NO_SPEECH_MODEL",
    message: expect.stringContaining("请打字"),
    detail: expect.stringContaining(speechModelFile),
  });
  await mkdir(dirname(join(directory, speechModelFile)), { recursive: true });
  await writeFile(join(directory, speechModelFile), "model");
  await expect(transcribe({ path })).rejects.toMatchObject({
    code: "NO_SPEECH_MODEL",
    detail: "no recogniser is installed",
  });
  await rm(directory, { recursive: true });
});
