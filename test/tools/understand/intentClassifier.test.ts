import { describe, expect, it } from "vitest";
import {
  classifyVector,
  createIntentClassifier,
  type IntentExample,
  questionsByTitle,
} from "../../../src/tools/understand/intentClassifier.ts";

const east = Float32Array.of(1, 0);
const north = Float32Array.of(0, 1);

describe("classifyVector", () => {
  it("takes the intent whose examples lie nearest, with its lead over the second", () => {
    const examples = [
      { intent: "plan" as const, vector: east },
      { intent: "question" as const, vector: north },
    ];
    const near = classifyVector(Float32Array.of(0.96, 0.28), examples);
    expect(near?.intent).toBe("plan");
    expect(near?.margin).toBeCloseTo(0.68);
  });

  it("knows nothing without examples", () => {
    expect(classifyVector(east, [])).toBeUndefined();
  });
});

describe("createIntentClassifier", () => {
  it("encodes its examples once, and again only after a failure", async () => {
    const batches: number[] = [];
    let broken = true;
    const embed = async (texts: string[]) => {
      batches.push(texts.length);
      if (broken) throw new Error("not yet");
      return texts.map((text) => (text.includes("方案") ? east : north));
    };
    const classify = createIntentClassifier({
      loadExamples: async (): Promise<IntentExample[]> => [
        { q: "写个方案", intent: "plan" },
        { q: "老年证", intent: "question" },
      ],
      embed,
      embedExamples: embed,
    });
    await expect(classify("出个方案")).rejects.toThrow("not yet");
    broken = false;
    expect((await classify("出个方案"))?.intent).toBe("plan");
    expect((await classify("敬老卡"))?.intent).toBe("question");
    expect(batches).toEqual([2, 2, 1, 1]);
  });
});

describe("questionsByTitle", () => {
  it("makes a question of each title and each task, once", () => {
    const handbooks = [
      { title: "社会保障卡挂失补办", task: "社会保障卡" },
      { title: "社会保障卡首次申领", task: "社会保障卡" },
      { title: "公告张贴审批", task: "" },
    ];
    expect(questionsByTitle(handbooks)).toEqual(
      ["社会保障卡挂失补办", "社会保障卡", "社会保障卡首次申领", "公告张贴审批"].map((q) => ({
        q,
        intent: "question",
      })),
    );
  });
});
