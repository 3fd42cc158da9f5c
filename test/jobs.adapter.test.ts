/** The work of the program itself through Redis, done by the gateway because there is no worker. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createLog } from "../src/adapters/log/log.ts";
import { readConfig } from "../src/config.ts";
import { type GatewayJobs, openJobs } from "../src/jobs.ts";
import { openEmbedder, openLanguageModel, openLibrary, ownPath } from "../src/parts.ts";
import { Failure } from "../src/shared/failures.ts";
import type { Library } from "../src/tools/library/library.ts";
import { hasRedis, type RedisServer, startRedis } from "./helpers/redisServer.ts";

describe.skipIf(!hasRedis)("long work through Redis", () => {
  const directory = mkdtempSync(join(tmpdir(), "linli-jobs-"));
  const call = (key: string) => ({
    key,
    session: "web/a/a",
    signal: new AbortController().signal,
    progress: () => undefined,
  });
  let redis: RedisServer;
  let jobs: GatewayJobs;
  let library: Library;

  beforeAll(async () => {
    redis = await startRedis();
    const config = readConfig({
      LINLI_DATA_DIR: directory,
      LINLI_QUEUE: redis.url,
      LINLI_MODELS_DIR: join(directory, "models"),
    });
    const deps = { config, log: createLog("error") };
    const model = await openLanguageModel(deps, () => Promise.reject(new Failure("MODEL_MISSING", "")));
    jobs = await openJobs(deps, { embedder: await openEmbedder(), model, writer: { only: "best", patienceMs: 1_000 } });
    const { readDocument } = jobs;
    library = await openLibrary(deps, { directory, readOnly: false, watchMs: 0, readDocument });
    await jobs.serve();
  });
  afterAll(async () => {
    await library?.close();
    await jobs?.close();
    await redis?.remove();
    rmSync(directory, { recursive: true, force: true });
  });

  it("reads the handbooks of an import as it would be read at once, and says what is wrong with a file", async () => {
    const sample = library.documents()[0];
    const damaged = join(directory, "坏.docx");
    writeFileSync(damaged, "no Word file at all");
    const lines: string[] = [];
    const { taken, problems } = await library.import([ownPath(`samples/sop/${sample?.file}`), damaged], {
      key: "import",
      keepSamples: true,
      onLine: (line) => lines.push(line.outcome === "unreadable" ? line.problem.code : line.outcome),
    });
    expect([taken, problems, lines]).toEqual([1, 1, ["added", "FILE_NOT_WORD"]]);
    const read = library.byTitle(sample?.title ?? "");
    expect(read).toMatchObject({ versionId: sample?.versionId, sections: sample?.sections });
  });

  it("writes a plan with the library where no model is, and says why a recording is not heard", async () => {
    const slots = { theme: "包饺子", date: "2026-12-12", start: "14:00", end: "16:00", venue: "活动室" };
    const input = {
      person: "a",
      slots: { ...slots, audience: "老人", headcount: 40, budget: 2_000, requirements: [] },
    };
    const draft = await jobs.writePlan({ ...input, suggested: [], writer: "best" }, call("plan"));
    expect(draft).toMatchObject({ writer: "builtin", budgetTotal: 2_000 });
    const recording = join(directory, "a.wav");
    writeFileSync(recording, "RIFF");
    await expect(jobs.transcribe({ path: recording }, call("voice"))).rejects.toMatchObject({
      code: "NO_SPEECH_MODEL",
    });
    expect(await jobs.writers()).toBe(0);
  });
});
