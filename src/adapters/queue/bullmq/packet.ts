/** How a job and its outcome travel: as JSON, with the bytes of the file that it needs. */
import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { Failure, type FailureCode, failures, toFailureData } from "../../../shared/failures.ts";
import type { Job, JobInput, JobKind, JobOutput } from "../../../shared/jobs.ts";

export type Packet = {
  kind: JobKind;
  key: string;
  input: JobInput<JobKind>;
  file?: { ending: string; base64: string };
};
export type Outcome = { output: JobOutput<JobKind> } | { failure: { code: string; detail: string; message: string } };

/** Larger files are worked on where they lie. */
const fileBytesMax = 4 * 1_048_576;

/** Undefined if its file is too large to travel. Fails with FILE_NOT_FOUND. */
export async function packetOf({ kind, key, input, file }: Job<JobKind>): Promise<Packet | undefined> {
  if (file === undefined) return { kind, key, input };
  const missing = (cause: unknown) => {
    throw new Failure("FILE_NOT_FOUND", file, { cause });
  };
  const { size } = await stat(file).catch(missing);
  if (size > fileBytesMax) return undefined;
  const bytes = await readFile(file).catch(missing);
  return { kind, key, input, file: { ending: extname(file), base64: bytes.toString("base64") } };
}

/** Does `work` with the file of a packet in a directory of its own, which is gone afterwards. */
export async function withFile<T>({ file }: Packet, work: (path: string | undefined) => Promise<T>): Promise<T> {
  if (file === undefined) return work(undefined);
  const directory = await mkdtemp(join(tmpdir(), "linli-job-"));
  try {
    const path = join(directory, `file${file.ending}`);
    await writeFile(path, Buffer.from(file.base64, "base64"));
    return await work(path);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

export function failureOutcome(thrown: unknown): Outcome {
  const { code, message } = toFailureData(thrown);
  return { failure: { code, detail: thrown instanceof Failure ? thrown.detail : "", message } };
}

/** What whoever asked gets. Fails as the work did. */
export function outputOf(outcome: Outcome): JobOutput<JobKind> {
  if ("output" in outcome) return outcome.output;
  const { code, detail, message } = outcome.failure;
  throw code in failures ? new Failure(code as FailureCode, detail) : new Error(message);
}
