import { beforeAll, describe, expect, it } from "vitest";
import { Failure } from "../../../src/shared/failures.ts";
import type { GenerateRequest, LanguageModel } from "../../../src/shared/languageModel.ts";
import { planSections } from "../../../src/shared/plan.ts";
import type { ActivityLibrary } from "../../../src/tools/writePlan/activity.ts";
import type { PlanProgressEvent } from "../../../src/tools/writePlan.ts";
import { dumplingSlots, faultsOf, plan, shippedActivities, textsOf } from "./planning.ts";

let activities: ActivityLibrary;
beforeAll(async () => {
  activities = await shippedActivities();
});

const sound = [
  "志愿者分组照看，手把手教擀皮和捏边，提醒小心烫手。",
  "社工提前到场摆好桌椅，核对名单后引导大家入座。",
  "请手艺好的居民先示范一遍，其他人跟着学着做。",
  "工作人员逐桌巡看，发现困难及时帮忙并做好记录。",
  "把好消息告诉身边的邻居，约上老朋友一起来热闹。",
  "操作间由专人看管，地面有水随时擦干防止滑倒。",
  "用过的工具统一回收清洗，清点数量后放回原处。",
];

/** The texts that a request asks for. */
function keysOf({ shape }: GenerateRequest): string[] {
  return typeof shape === "object" && "properties" in shape ? Object.keys(shape.properties) : [];
}

/** A language model of which the test says what it returns for each key; requests are kept. */
function scripted(answer: (key: string, request: GenerateRequest, call: number) => string) {
  const requests: GenerateRequest[] = [];
  const model: LanguageModel = {
    state: () => ({ phase: "ready", name: "脚本模型", detail: "" }),
    async generate(request, signal) {
      requests.push(request);
      await Promise.resolve();
      if (signal.aborted) throw new Failure("TOOL_CANCELLED");
      const keys = keysOf(request);
      const call = requests.length;
      return {
        value: Object.fromEntries(keys.map((key) => [key, answer(key, request, call)])),
        tokens: 10,
        milliseconds: 10,
      };
    },
    load: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
  return { model, requests };
}

let turn = 0;
const anySound = () => {
  turn += 1;
  const tail = sound[(turn + 3) % sound.length] ?? "";
  return `${sound[turn % sound.length]}${tail}`;
};

describe("a plan by a model", () => {
  it("asks section by section with the same instructions and reports each", async () => {
    const { model, requests } = scripted(anySound);
    const events: PlanProgressEvent[] = [];
    const draft = await plan(
      { activities, model, modelSections: planSections },
      { slots: dumplingSlots, writer: "best" },
      events,
    );
    expect(faultsOf(draft)).toEqual([]);
    expect(draft.writer).toBe("llm");
    expect(new Set(requests.map((request) => request.instructions)).size).toBe(1);
    expect(
      events.map(({ progress }) =>
        progress.phase === "writing" ? `${progress.label} ${progress.done}/${progress.total}` : "",
      ),
    ).toEqual([
      "活动目的 1/10",
      "活动流程 2/10",
      "人员分工 3/10",
      "物资准备 4/10",
      "宣传报名 5/10",
      "安全预案 6/10",
      "预期效果 7/10",
      "活动通知 8/10",
    ]);
  });

  it("writes more of a theme that the library does not know", async () => {
    const { model, requests } = scripted(anySound);
    await plan({ activities, model }, { slots: { ...dumplingSlots, theme: "星空观测" }, writer: "best" });
    const asked = requests.map((request) => /“(.+?)”/.exec(request.task)?.[1]);
    expect([...new Set(asked)]).toEqual(["活动目的", "活动流程", "物资准备", "活动通知"]);
  });

  it("has a model say how requests are seen to, and takes that out with them", async () => {
    const said: Record<string, string> = {
      要求1: "擀皮时由志愿者给同桌讲一个反诈小故事，再请大家说说自己遇到过的电话。",
      要求2: "签到时由社工问一问谁会说方言，请他在开场时用方言带大家唱一段。",
      要求3: "这一句与要求无关，只说大家围坐在一起聊聊家常。",
    };
    const { model, requests } = scripted((key) => said[key] ?? anySound());
    const slots = { ...dumplingSlots, requirements: ["突出反诈", "用方言开场", "不要抽奖", "每桌留一个空位"] };
    const draft = await plan({ activities, model, modelSections: [] }, { slots, writer: "llm" });
    expect(faultsOf(draft)).toEqual([]);
    expect(requests.map(keysOf)).toEqual([["要求1", "要求2", "要求3"]]);
    expect(JSON.stringify(draft.schedule)).toContain("反诈小故事");
    expect(JSON.stringify(draft)).toContain("请他在开场时用方言");
    expect(draft.provenance).toMatchObject({ schedule: "mixed", safety: "library" });
    expect(draft.writerNote).toMatch(/活动流程.*的部分内容由本机语言模型/);
    expect(JSON.stringify(draft)).not.toContain("这一句与要求无关");
    expect(JSON.stringify([draft.roles, draft.schedule, draft.materials])).toContain("每桌留一个空位");
    const revision = { previous: draft, wish: "", sections: [] };
    const without = await plan({ activities }, { slots: { ...slots, requirements: ["不要抽奖"] }, revision });
    expect(JSON.stringify([without.schedule, without.roles, without.purpose])).not.toMatch(/反诈|方言|空位/);
  });

  it("says what is done for an unknown theme, in order also where one action was refused first", async () => {
    const said: Record<string, string> = {
      第一步: "先找一块空地，支好望远镜",
      第二步: "对准月亮，慢慢调焦",
      第三步: "说说看到了什么",
    };
    const { model } = scripted((key, _request, call) =>
      key === "第二步" && call === 1 ? "对准2027年的月亮" : (said[key] ?? "望远镜、星图、话筒"),
    );
    const slots = { ...dumplingSlots, theme: "星空观测" };
    const draft = await plan({ activities, model, modelSections: ["schedule", "materials"] }, { slots, writer: "llm" });
    expect(faultsOf(draft)).toEqual([]);
    expect(draft.schedule.find(({ item }) => item === "星空观测")?.how).toContain(
      "先找一块空地，支好望远镜；接着对准月亮，慢慢调焦；最后说说看到了什么。",
    );
    expect(draft.materials.at(-1)).toContain("望远镜、星图，数量");
  });

  it("gets the fixed time slots as keys and cannot change them", async () => {
    const { model, requests } = scripted(anySound);
    const draft = await plan(
      { activities, model, modelSections: ["schedule"] },
      { slots: dumplingSlots, writer: "llm" },
    );
    const flow = requests.find((request) => request.task.includes("活动流程"));
    const keys = flow ? keysOf(flow) : [];
    expect(keys).toEqual(draft.schedule.map((line) => `${line.start}-${line.end}`));
  });

  it("asks once more for what was refused, and only for that", async () => {
    const { model, requests } = scripted((key, _request, call) =>
      key === "背景" && call === 1 ? "每人发放价值500元的礼品，欢迎大家踊跃报名参加活动，社区等您来。" : anySound(),
    );
    const draft = await plan(
      { activities, model, modelSections: ["purpose"] },
      { slots: dumplingSlots, writer: "best" },
    );
    expect(requests).toHaveLength(2);
    expect(requests[1]?.task).toContain("上次不合格：不要写没有给出的数字500");
    expect(requests[1]?.shape).toEqual({ type: "object", properties: { 背景: { type: "string" } } });
    expect(draft.purpose[0]).not.toContain("500");
    expect(draft.writerNote).not.toContain("未通过检查");
  });

  it("keeps the library's text where the model fails twice, and says where", async () => {
    const { model } = scripted((key) => (key === "背景" ? "好。" : anySound()));
    const library = await plan({ activities }, { slots: dumplingSlots });
    const draft = await plan(
      { activities, model, modelSections: ["purpose", "roles"] },
      { slots: dumplingSlots, writer: "best" },
    );
    expect(draft.purpose[0]).toBe(library.purpose[0]);
    expect(draft.purpose[1]).not.toBe(library.purpose[1]);
    expect(draft.writerNote).toContain("活动目的中有内容未写成或未通过检查");
    expect(draft.writerNote).not.toContain("人员分工中");
    expect(draft.writerNote).toMatch(/^人员分工和活动目的的部分内容由本机语言模型（脚本模型）撰写，其余文字来自资料库/);
    expect(draft.provenance).toMatchObject({ purpose: "mixed", roles: "model", safety: "library" });
  });

  it("keeps every measure that the library demands", async () => {
    const { model } = scripted(anySound);
    const library = await plan({ activities }, { slots: dumplingSlots });
    const draft = await plan(
      { activities, model, modelSections: ["safety"] },
      { slots: dumplingSlots, writer: "best" },
    );
    expect(draft.safety).toEqual(expect.arrayContaining(library.safety));
    expect(draft.safety.at(-1)).toBe(library.safety.at(-1));
    expect(draft.safety.length).toBeGreaterThan(library.safety.length);
  });

  it("is the library's plan when everything that the model returns is useless", async () => {
    const { model } = scripted(() => "{{标题}}");
    const draft = await plan({ activities, model }, { slots: dumplingSlots, writer: "best" });
    expect(draft.writer).toBe("builtin");
    expect(faultsOf(draft)).toEqual([]);
    expect(draft.writerNote).toContain("语言模型（脚本模型）写的内容没有通过检查，没有采用");
    expect(draft.provenance?.purpose).toBe("library");
  });

  it("begins no further section after five minutes, but delivers what it has", async () => {
    let time = 0;
    const { model, requests } = scripted(() => {
      time += 200_000;
      return anySound();
    });
    const deps = { activities, model, now: () => time, modelSections: planSections };
    const draft = await plan(deps, { slots: dumplingSlots, writer: "best" });
    expect(requests).toHaveLength(1);
    expect(draft.writer).toBe("llm");
    expect(faultsOf(draft)).toEqual([]);
    expect(draft.writerNote).toContain("活动通知中有内容未写成");
  });

  it("survives values of another type and keys that nobody asked for", async () => {
    const model = {
      ...scripted(anySound).model,
      generate: () => Promise.resolve({ value: { 背景: 5, x: ["y"] }, tokens: 1, milliseconds: 1 }),
    };
    const draft = await plan({ activities, model }, { slots: dumplingSlots, writer: "best" });
    expect(draft.writer).toBe("builtin");
  });

  it("stops at once when it is cancelled", async () => {
    const cancel = new AbortController();
    const { model, requests } = scripted(() => {
      cancel.abort();
      return anySound();
    });
    const cancelled = plan({ activities, model }, { slots: dumplingSlots, writer: "best" }, [], cancel.signal);
    await expect(cancelled).rejects.toMatchObject({ code: "TOOL_CANCELLED" });
    expect(requests).toHaveLength(1);
  });
});

describe("a model that is not there", () => {
  const state = (phase: "missing" | "loading" | "failed") => ({
    ...scripted(anySound).model,
    state: () => ({ phase, name: "q", detail: "文件坏了" }),
  });

  it.each([
    ["missing", "本机还没有语言模型", "MODEL_MISSING"],
    ["loading", "语言模型还在加载", "MODEL_LOADING"],
    ["failed", "语言模型没有装载成功", "WRITER_FAILED"],
  ] as const)(
    "(%s) is replaced by the library when the best is wanted, and refused when it is insisted on",
    async (phase, note, code) => {
      const model = state(phase);
      const draft = await plan({ activities, model }, { slots: dumplingSlots, writer: "best" });
      expect(draft.writerNote).toContain(note);
      await expect(plan({ activities, model }, { slots: dumplingSlots, writer: "llm" })).rejects.toMatchObject({
        code,
      });
    },
  );

  it("breaks down in the middle: what was written is kept, the rest is the library's", async () => {
    const { model } = scripted((_key, _request, call) => {
      if (call > 1) throw new Failure("MODEL_CORRUPT");
      return anySound();
    });
    const deps = { activities, model, modelSections: ["purpose", "notice"] as const };
    const draft = await plan(deps, { slots: dumplingSlots, writer: "best" });
    expect(draft.writer).toBe("llm");
    expect(faultsOf(draft)).toEqual([]);
    expect(draft.writerNote).toContain("活动通知");
    await expect(plan(deps, { slots: dumplingSlots, writer: "llm" })).rejects.toMatchObject({
      code: "MODEL_CORRUPT",
    });
  });
});

describe("a revision by a model", () => {
  it("rewrites only the section that was named, with the wish and the present words before it", async () => {
    const previous = await plan({ activities }, { slots: dumplingSlots });
    const { model, requests } = scripted(anySound);
    const revision = { previous, wish: "目的写得亲切一些", sections: ["purpose" as const] };
    const draft = await plan({ activities, model }, { slots: dumplingSlots, writer: "best", revision });
    expect(requests).toHaveLength(1);
    expect(requests[0]?.task).toContain("修改意见：目的写得亲切一些");
    expect(requests[0]?.task).toContain(previous.purpose[0]);
    expect(draft.purpose).not.toEqual(previous.purpose);
    expect({ ...draft, purpose: [], writer: "", writerNote: "" }).toEqual({
      ...previous,
      purpose: [],
      writer: "",
      writerNote: "",
      provenance: { ...previous.provenance, purpose: "model" },
    });
    expect(draft.writerNote).toContain("活动目的已由语言模型按意见改写");
    expect(draft.writerNote).toMatch(/^活动目的由本机语言模型（脚本模型）撰写，其余文字来自资料库/);
  });

  it("carries out by rule what needs no model", async () => {
    const previous = await plan({ activities }, { slots: dumplingSlots });
    const { model, requests } = scripted(anySound);
    const revision = { previous, wish: "加个合影环节", sections: ["schedule" as const] };
    const draft = await plan({ activities, model }, { slots: dumplingSlots, writer: "best", revision });
    expect(requests).toHaveLength(0);
    expect(textsOf(draft).join()).toContain("合影");
  });
});
