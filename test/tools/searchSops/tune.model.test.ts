import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createOnnxEmbedder, type OnnxEmbedder } from "../../../src/adapters/models/onnxEmbedder.ts";
import type { SopDocument } from "../../../src/shared/sop.ts";
import { readSamples } from "../../../src/tools/library/samples.ts";
import { shippedPolicy } from "../../../src/tools/searchSops/decide.ts";
import type { LabelledQuestion } from "../../../src/tools/searchSops/labelledQuestion.ts";
import { readQuestions } from "../../../src/tools/searchSops/matcherFiles.ts";
import { type Matcher, openMatcher } from "../../../src/tools/searchSops/openMatcher.ts";
import { type TuneDeps, tuneMatcher } from "../../../src/tools/searchSops/tune.ts";
import { readTuned, writeTuned } from "../../../src/tools/searchSops/tunedMatcher.ts";
import { createSearchSops } from "../../../src/tools/searchSops.ts";

const encoderFiles = ["models/linli-encoder-int8.onnx", "models/bge-small-zh-v1.5-q-tokenizer.json"] as const;
const at = "2026-11-23T10:00:00+08:00";

describe("tuning to the labels of an office", () => {
  let directory: string;
  let embedder: OnnxEmbedder;
  let matcher: Matcher;
  let samples: SopDocument[];
  let deps: TuneDeps;
  const label = (q: string, ...docs: string[]): LabelledQuestion => ({
    q,
    kind: docs.length === 0 ? "none" : docs.length > 1 ? "ambiguous" : "single",
    docs,
  });

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), "linli-tune-"));
    embedder = createOnnxEmbedder({ modelPath: encoderFiles[0], tokenizerPath: encoderFiles[1], threads: 1 });
    samples = await readSamples({ directory: "samples/sop" });
    matcher = await openMatcher(
      {
        encoderFiles,
        matcherDirectory: "models/matcher",
        questionsDirectory: "samples/questions",
        samplesDirectory: "samples/sop",
        cacheDirectory: directory,
        tunedPath: join(directory, "tuned.json"),
        watchMs: 20,
      },
      (texts) => embedder.embed(texts),
    );
    const kept = await readQuestions("samples/questions/kept");
    deps = {
      matcher,
      embed: (texts) => embedder.embed(texts),
      policy: shippedPolicy,
      handbooks: samples,
      samples,
      testQuestions: kept.filter((_question, position) => position % 5 === 0),
    };
  });
  afterAll(async () => {
    matcher.close();
    await embedder.close();
    await rm(directory, { recursive: true });
  });

  it("teaches what things are called here, keeps the shipped figures, and holds in a running program", async () => {
    const searchSops = createSearchSops({
      matcher,
      library: { documents: () => samples, onChange: () => () => undefined },
      embed: deps.embed,
    });
    const first = async (question: string) => {
      const input = { question, added: [], rejected: [], aspects: [], mustDecide: false };
      const { candidates } = await searchSops(input, { signal: new AbortController().signal });
      return candidates[0]?.title;
    };
    const title = "社区食堂老年助餐卡办理";
    const known = samples.find((sample) => sample.title.includes("助餐"))?.title ?? title;
    expect(await first("阳光卡怎么弄")).not.toBe(known);
    const labels = ["阳光卡怎么弄", "阳光卡哪里办", "想弄一张阳光卡", "阳光卡要交钱吗", "给我妈办阳光卡"].map((q) =>
      label(q, known),
    );
    const tuning = await tuneMatcher(deps, labels, at);
    expect(tuning.worse).toEqual([]);
    expect(tuning.own.after["right@1"]).toBeGreaterThan(tuning.own.before["right@1"]);
    await writeTuned(join(directory, "tuned.json"), matcher.encoder, tuning.tuned);
    await expect.poll(() => first("我要办阳光卡"), { timeout: 20_000 }).toBe(known);
    searchSops.close();
  }, 300_000);

  it("names the shares that fell when labels contradict what is known", async () => {
    const questions = matcher.shipped.labels.questions.filter(({ kind }) => kind === "single");
    const wrong = questions
      .filter((_question, position) => position % 6 === 0)
      .map(({ q }, position) => label(q, samples[position % samples.length]?.title ?? ""));
    const { worse } = await tuneMatcher(deps, wrong, at);
    expect(worse.length).toBeGreaterThan(0);
  }, 400_000);

  it("is passed over where it belongs to another encoder", async () => {
    const path = join(directory, "other.json");
    const { outcome } = matcher.shipped.weights;
    await writeTuned(path, "another", { at, labels: [], outcome });
    expect(await readTuned(path, matcher.encoder, outcome)).toBeUndefined();
    await writeTuned(path, matcher.encoder, { at, labels: [], outcome: { ...outcome, centre: [1] } });
    expect(await readTuned(path, matcher.encoder, outcome)).toBeUndefined();
    await writeTuned(path, matcher.encoder, { at, labels: [label("甲")], outcome });
    expect(await readTuned(path, matcher.encoder, outcome)).toMatchObject({ at, labels: [{ q: "甲" }] });
  });
});
