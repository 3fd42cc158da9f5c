import { describe, expect, it } from "vitest";
import { Failure } from "../../../src/shared/failures.ts";
import type { LanguageModel, LanguageModelState } from "../../../src/shared/languageModel.ts";
import type { PlanDraft, WritePlanInput } from "../../../src/shared/plan.ts";
import { chooseWriter, type WriterChoice } from "../../../src/tools/writePlan/chooseWriter.ts";

/** A model that loads when it is told to. */
function loadingModel() {
  let phase: LanguageModelState["phase"] = "loading";
  let loaded = () => {};
  const loading = new Promise<void>((resolve) => {
    loaded = resolve;
  });
  const model: LanguageModel = {
    state: () => ({ phase, name: "m", detail: "" }),
    load: () => loading,
    generate: () => Promise.reject(new Failure("MODEL_LOADING")),
    close: () => Promise.resolve(),
  };
  const finish = (end: LanguageModelState["phase"]) => {
    phase = end;
    loaded();
  };
  return { model, finish };
}

function begin(writer: WritePlanInput["writer"], choice: WriterChoice, model: LanguageModel, signal?: AbortSignal) {
  const written: string[] = [];
  const writePlan = chooseWriter(
    async (input) => {
      written.push(input.writer);
      return {} as PlanDraft;
    },
    model,
    choice,
  );
  const call = { key: "k", signal: signal ?? new AbortController().signal, progress: () => undefined };
  return { written, done: writePlan({ person: "p", slots: {}, suggested: [], writer }, call) };
}

const patient: WriterChoice = { only: "best", patienceMs: 60_000 };

describe("the choice of a writer", () => {
  it("waits for a model that is about to be loaded", async () => {
    const { model, finish } = loadingModel();
    const { written, done } = begin("best", patient, model);
    expect(written).toEqual([]);
    finish("ready");
    await done;
    expect(written).toEqual(["best"]);
  });

  it("offers a choice when loading takes longer than its patience", async () => {
    const { model } = loadingModel();
    await expect(begin("best", { only: "best", patienceMs: 1 }, model).done).rejects.toMatchObject({
      code: "MODEL_LOADING",
    });
  });

  it("waits as long as it takes where the person chose to wait", async () => {
    const { model, finish } = loadingModel();
    const { written, done } = begin("llm", { only: "best", patienceMs: 1 }, model);
    setTimeout(() => finish("ready"), 20);
    await done;
    expect(written).toEqual(["llm"]);
  });

  it("goes on without a model that failed to load", async () => {
    const { model, finish } = loadingModel();
    const { written, done } = begin("best", patient, model);
    finish("failed");
    await done;
    expect(written).toEqual(["best"]);
  });

  it("does not wait for the built-in writer, also where it is the only one allowed", async () => {
    const { model } = loadingModel();
    const chosen = begin("builtin", patient, model);
    const only = begin("best", { only: "builtin", patienceMs: 60_000 }, model);
    await Promise.all([chosen.done, only.done]);
    expect([...chosen.written, ...only.written]).toEqual(["builtin", "builtin"]);
  });

  it("ends at once when it is cancelled", async () => {
    const { model } = loadingModel();
    const cancel = new AbortController();
    const { done } = begin("best", patient, model, cancel.signal);
    cancel.abort();
    await expect(done).rejects.toMatchObject({ code: "TOOL_CANCELLED" });
  });
});
