import { describe, expect, it } from "vitest";
import type { GenerateRequest, LanguageModelState } from "../../src/shared/languageModel.ts";
import { createRestateQuestion } from "../../src/tools/restateQuestion.ts";

const asked: GenerateRequest[] = [];
const restate = (value: unknown, phase: LanguageModelState["phase"] = "ready") =>
  createRestateQuestion({
    model: {
      state: () => ({ phase, name: "", detail: "" }),
      generate: async (request) => {
        asked.push(request);
        return { value, tokens: 1, milliseconds: 1 };
      },
    },
  })({ question: "说了很多".repeat(200) }, { signal: new AbortController().signal });

describe("a long question in a few words", () => {
  it("is one line, without a label before it", async () => {
    expect(await restate("他要办的事：补办社保卡\n其他的话")).toEqual({ text: "补办社保卡" });
  });

  it("reads no more than the beginning", async () => {
    await restate("补办社保卡");
    expect(asked.at(-1)?.task.length).toBeLessThan(450);
  });

  it.each([
    ["the model writes nothing of use", "ok", "ready"],
    ["the model is not there yet", "补办社保卡", "loading"],
  ] as const)("is empty where %s", async (_name, value, phase) => {
    expect(await restate(value, phase)).toEqual({ text: "" });
  });

  it("is empty where there is no model", async () => {
    const nobody = createRestateQuestion({});
    expect(await nobody({ question: "社保卡丢了" }, { signal: new AbortController().signal })).toEqual({ text: "" });
  });
});
