/** What people do while their plan is being written, with the real parts and a writer that waits until the test lets it go. */
import { rmSync } from "node:fs";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import {
  createSimulation,
  type SimulatedLine,
  type Simulation,
} from "../../src/adapters/channels/simulate/simulate.ts";
import { placeOf } from "../../src/session/stateNames.ts";
import { documentsOf, emptyDirectory, filesOf, plansOf } from "./program.ts";
import { openWiring } from "./wiring.ts";

const directory = emptyDirectory("writing");
const planSentence = "下周六下午两点在活动室给60岁以上老人包饺子，预算两千，40人";
let wiring: Awaited<ReturnType<typeof openWiring>>;
let simulation: Simulation;
let letGo: () => void;
let gate: Promise<void>;
let session = "";
let number = 0;

beforeAll(async () => {
  wiring = await openWiring({
    directory,
    timers: "manual",
    send: (...call) => simulation.send(...call),
    wrap: (tools) => ({
      ...tools,
      async writePlan(input, call) {
        await gate;
        return tools.writePlan(input, call);
      },
    }),
  });
  const { kernel, store } = wiring;
  simulation = createSimulation({ kernel: () => kernel, store, placeOf });
});
beforeEach(() => {
  ({ promise: gate, release: letGo } = createGate());
  session = `甲${number}`;
});
afterEach(() => letGo());
afterAll(async () => {
  await wiring.close();
  rmSync(directory, { recursive: true, force: true });
});

function createGate() {
  let release: () => void = () => undefined;
  const promise = new Promise<void>((resolve) => {
    release = resolve;
  });
  return { promise, release };
}

/** One line that does not wait for a plan. */
function say(text: string, line: object = {}): Promise<SimulatedLine> {
  number += 1;
  return simulation.answer(JSON.stringify({ session, text, wait: false, ...line }), number);
}
async function beginWriting(): Promise<SimulatedLine> {
  await say(planSentence);
  return say("确认");
}
const textOf = ({ replies }: SimulatedLine) => replies.map((reply) => ("text" in reply ? reply.text : "")).join("\n");

it("answers a line with wait:false before the plan is there, and brings the plan first in the next line", async () => {
  const begun = await beginWriting();
  expect(begun.state).toBe("planActivity.waiting+drafting");
  expect(plansOf(begun).map(({ step }) => step)).toEqual(["writing"]);
  expect(filesOf(begun)).toEqual([]);

  const asked = await say("户口簿丢了怎么补");
  expect(documentsOf(asked)).toEqual(["D097 户口簿遗失补发.docx"]);
  expect(filesOf(asked)).toEqual([]);

  letGo();
  await wiring.kernel.settled(session);
  const next = await say("要多少钱");
  expect(next.replies.map(({ kind }) => kind)).toEqual(["file", "text", "text"]);
  expect(next.decisions.map(({ kind }) => kind)).toEqual(["plan", "answer"]);
  expect(documentsOf(next)).toEqual(["D097 户口簿遗失补发.docx"]);
  expect((await say("谢谢")).replies.map(({ kind }) => kind)).toEqual(["text"]);
});

it("gives one file for three 确认", async () => {
  await beginWriting();
  const again = [await say("确认"), await say("确认")];
  expect(again.map(textOf).every((text) => text.includes("不用再确认"))).toBe(true);
  letGo();
  const last = await say("好的", { wait: true });
  expect(filesOf(last)).toHaveLength(1);
  expect(plansOf(last).map(({ step }) => step)).toEqual(["delivered"]);
});

it("stops at 取消, and nothing comes afterwards", async () => {
  await beginWriting();
  const cancelled = await say("取消");
  expect(plansOf(cancelled).map(({ step }) => step)).toEqual(["cancelled"]);
  expect(cancelled.state).toBe("ready");
  letGo();
  const next = await say("你好", { wait: true });
  expect(next.replies.map(({ kind }) => kind)).toEqual(["text"]);
  expect(plansOf(next)).toEqual([]);
});

it("starts again with the new value when something is changed meanwhile", async () => {
  await beginWriting();
  const changed = await say("预算改成1500");
  expect(plansOf(changed)).toMatchObject([{ step: "writing", slots: { budget: 1500, headcount: 40 } }]);
  letGo();
  const next = await say("好的", { wait: true });
  expect(filesOf(next)).toHaveLength(1);
  expect(plansOf(next)).toMatchObject([{ step: "delivered", slots: { budget: 1500 } }]);
});

it("takes a second plan behind the first and delivers both, each with its own values", async () => {
  await beginWriting();
  const second = await say("再帮我写一个：12月20号上午九点组织小朋友猜灯谜，预算800，20人");
  expect(plansOf(second)).toMatchObject([{ step: "confirm", slots: { budget: 800, date: "2026-12-20" } }]);
  expect(textOf(await say("确认"))).toContain("写完接着写");
  letGo();
  const next = await say("好的", { wait: true });
  expect(plansOf(next)).toMatchObject([
    { step: "delivered", slots: { budget: 2000, date: "2026-12-05" } },
    { step: "delivered", slots: { budget: 800, date: "2026-12-20" } },
  ]);
  expect(new Set(filesOf(next).map(({ path }) => path)).size).toBe(2);
});

it("keeps options, 帮助 and 转人工 working, and the plan still comes", async () => {
  await beginWriting();
  expect((await say("我想办居住证")).decisions.map(({ kind }) => kind)).toEqual(["clarify"]);
  expect((await say("帮助")).decisions.map(({ kind }) => kind)).toEqual(["chat"]);
  expect((await say("2")).decisions.map(({ kind }) => kind)).toEqual(["answer"]);
  expect((await say("转人工")).decisions.map(({ kind }) => kind)).toEqual(["handover"]);
  letGo();
  expect(filesOf(await say("谢谢", { wait: true }))).toHaveLength(1);
});

it("waits for a plan that is being written when the input ends", async () => {
  await beginWriting();
  let ended = false;
  const end = simulation.end().then(() => {
    ended = true;
  });
  await new Promise((resolve) => setImmediate(resolve));
  expect(ended).toBe(false);
  letGo();
  await end;
  expect(filesOf(await say("谢谢"))).toHaveLength(1);
});
