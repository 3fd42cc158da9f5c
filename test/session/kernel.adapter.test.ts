import { readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import type { Send } from "../../src/session/channel.ts";
import type { Tools } from "../../src/session/kernel.ts";
import { createReplay } from "../../src/session/replay.ts";
import type { Append, SessionStore } from "../../src/session/sessionStore.ts";
import { Failure } from "../../src/shared/failures.ts";
import { openDeskKernel, temporaryDirectory, two, until } from "./harness/deskKernel.ts";
import { createDesk, type Desk, type DeskEvent, desk } from "./harness/deskMachine.ts";
import { beginning } from "./harness/world.ts";

afterAll(() => {
  for (const name of readdirSync(tmpdir())) {
    if (name.startsWith("linli-kernel-")) rmSync(join(tmpdir(), name), { recursive: true, force: true });
  }
});

const second = 1_000;
const minute = 60_000;
const at = (ms: number) => beginning + ms;
const ask = (text: string, when = 0): DeskEvent => ({ type: "ask", text, at: at(when) });
const form: DeskEvent[] = [
  { type: "plan", at: at(0) },
  { type: "fill", theme: "包饺子", budget: 2_000, at: at(0) },
  { type: "confirm", at: at(0) },
];

type Opened = Awaited<ReturnType<typeof openDeskKernel>>;
async function sendAll({ kernel }: Opened, events: DeskEvent[], name = "form"): Promise<void> {
  for (const [index, event] of events.entries()) await kernel.dispatch("u", `${name}-${index}`, event);
}

describe("a message", () => {
  it("is recorded, moves its session and is answered", async () => {
    const opened = await openDeskKernel();
    expect(await opened.kernel.dispatch("u", "m1", ask("社保卡"))).toBe("applied");
    expect(opened.runs.search[0]?.input).toEqual({ question: "社保卡" });
    opened.runs.search[0]?.answer([{ title: "补办社保卡" }]);
    await opened.kernel.settled("u");
    expect(opened.texts()).toEqual(["《补办社保卡》"]);
    expect(await opened.eventTypes()).toEqual(["session.open", "ask", "xstate.done.actor.search"]);
    expect(await opened.store.effectByReceipt(`id-${opened.sent[0]?.key}`)).toMatchObject({
      session: "u",
      name: "reply",
    });
    await opened.close();
  });

  it("that comes twice is taken once, even with another text, and moves no clock", async () => {
    const opened = await openDeskKernel();
    await opened.kernel.dispatch("u", "m1", ask("社保卡"));
    expect(await opened.kernel.dispatch("u", "m1", ask("别的", 5 * minute))).toBe("duplicate");
    expect(await opened.kernel.dispatch("v", "m1", ask("社保卡"))).toBe("applied");
    expect(opened.runs.search.length).toBe(2);
    expect((await opened.store.head("u"))?.at).toBe(at(0));
    await opened.close();
  });

  it("with a time before the last one counts as that one", async () => {
    const opened = await openDeskKernel();
    await opened.kernel.dispatch("u", "m1", ask("社保卡", minute));
    await opened.kernel.dispatch("u", "m2", ask("社保卡", 0));
    expect((await opened.bodies()).map((body) => body.at)).toEqual([at(minute), at(minute), at(minute)]);
    await opened.close();
  });

  it("of many that come at once is taken in order", async () => {
    const opened = await openDeskKernel();
    const keys = Array.from({ length: 50 }, (_none, number) => `m${number}`);
    await Promise.all(keys.map((key) => opened.kernel.dispatch("u", key, ask(key))));
    expect((await opened.bodies()).slice(1).map((body) => body.key)).toEqual(keys);
    await opened.close();
  });

  it("beyond the limit of waiting ones is refused and not stored", async () => {
    const opened = await openDeskKernel({ limits: { waitingMax: 3 } });
    const all = await Promise.allSettled([1, 2, 3, 4].map((n) => opened.kernel.dispatch("u", `m${n}`, ask("x"))));
    expect(all.map(({ status }) => status)).toEqual(["fulfilled", "fulfilled", "fulfilled", "rejected"]);
    expect(all[3]).toMatchObject({ reason: { code: "TOO_MANY_MESSAGES" } });
    expect(await opened.bodies()).toHaveLength(4);
    await opened.close();
  });

  it("is refused while the kernel closes", async () => {
    const opened = await openDeskKernel();
    await opened.kernel.close();
    await expect(opened.kernel.dispatch("u", "m1", ask("x"))).rejects.toMatchObject({ code: "CHANNEL_NOT_CONNECTED" });
    expect(await opened.store.rows("u")).toEqual([]);
    await opened.store.close();
  });
});

describe("the result of a tool", () => {
  it("is dropped if the machine stopped waiting for it, and the tool is told to stop", async () => {
    const opened = await openDeskKernel();
    await sendAll(opened, form);
    const [run] = opened.runs.write;
    await opened.kernel.dispatch("u", "c", { type: "cancel", at: at(second) });
    expect(run?.call.signal.aborted).toBe(true);
    run?.call.progress({ type: "job.progress", done: 3 });
    run?.answer({ file: "zu spät.docx" });
    await opened.kernel.settled("u");
    expect((await opened.kernel.state("u"))?.context["file"]).toBe("");
    expect((await opened.eventTypes()).at(-1)).toBe("cancel");
    await opened.close();
  });

  it("of a run that was superseded is not taken for the result of the newer one", async () => {
    const opened = await openDeskKernel();
    await opened.kernel.dispatch("u", "m1", ask("旧"));
    await opened.kernel.dispatch("u", "m2", ask("新"));
    const [older, newer] = opened.runs.search;
    expect(older?.call.key).not.toBe(newer?.call.key);
    older?.answer([{ title: "旧" }]);
    newer?.answer([{ title: "新" }]);
    await opened.kernel.settled("u");
    expect(opened.texts()).toEqual(["《新》"]);
    await opened.close();
  });

  it("is refused by the store if another process stopped the run: the fence does not trust memory", async () => {
    const opened = await openDeskKernel();
    await opened.kernel.dispatch("u", "m1", ask("社保卡"));
    await opened.store.settle(opened.runs.search[0]?.call.key ?? "", { status: "failed" });
    opened.runs.search[0]?.answer([{ title: "x" }]);
    await opened.kernel.settled("u");
    expect(await opened.place()).toMatchObject({ talk: "searching" });
    expect(opened.sent).toEqual([]);
    await opened.close();
  });

  it("that fails comes back as plain data; a bug in a tool is reported", async () => {
    const opened = await openDeskKernel();
    await opened.kernel.dispatch("u", "m1", ask("甲"));
    opened.runs.search[0]?.fail(new Failure("ENCODER_FAILED"));
    await opened.kernel.settled("u");
    await opened.kernel.dispatch("u", "m2", ask("乙"));
    opened.runs.search[1]?.fail(new TypeError("undefined is not a function"));
    await opened.kernel.settled("u");
    expect(opened.texts()).toEqual(["查不了：ENCODER_FAILED", "查不了：BUG"]);
    expect(opened.faults).toMatchObject([{ during: "tool", session: "u" }]);
    await opened.close();
  });

  it("that never comes is replaced by TOOL_TIMED_OUT, although the tool ignores its signal", async () => {
    const opened = await openDeskKernel({ limits: { toolMs: 60_000, toolMsByName: { search: 20 } } });
    await opened.kernel.dispatch("u", "m1", ask("社保卡"));
    await opened.kernel.settled("u");
    expect(opened.texts()).toEqual(["查不了：TOOL_TIMED_OUT"]);
    expect(opened.runs.search[0]?.call.signal.aborted).toBe(true);
    opened.runs.search[0]?.answer([{ title: "x" }]);
    await opened.kernel.settled("u");
    expect(opened.sent).toHaveLength(1);
    await opened.close();
  });

  it("leaves a long job running beside the talk; waiting may except it", async () => {
    const opened = await openDeskKernel();
    await sendAll(opened, form);
    opened.runs.write[0]?.call.progress({ type: "job.progress", done: 1 });
    await opened.kernel.settled("u", { except: ["write"] });
    await opened.kernel.dispatch("u", "q", ask("社保卡", second));
    opened.runs.search[0]?.answer([{ title: "补办社保卡" }]);
    await opened.kernel.settled("u", { except: ["write"] });
    expect(await opened.place()).toEqual({ talk: "resting", job: "writing" });
    opened.runs.write[0]?.answer({ file: "方案.docx" });
    await opened.kernel.settled("u");
    expect(opened.texts().slice(-3)).toEqual(["1/3", "《补办社保卡》", "方案.docx"]);
    await opened.close();
  });
});

describe("a reply", () => {
  const failing = (times: number, error: () => unknown, sent: string[]): Send => {
    let failures = 0;
    return async (_session, reply, { key }) => {
      if ("text" in reply && reply.text.includes("补办") && failures < times) {
        failures += 1;
        throw error();
      }
      sent.push("text" in reply ? reply.text : reply.name);
      return { messageId: key };
    };
  };
  const quick = { backOffMs: 1, backOffMsMax: 2, sendAttemptsMax: 3 };

  it("is tried again, and later ones of the session wait for it", async () => {
    const sent: string[] = [];
    const opened = await openDeskKernel({ send: failing(2, () => new Failure("REPLY_NOT_SENT"), sent), limits: quick });
    await opened.kernel.dispatch("u", "m1", ask("社保卡"));
    opened.runs.search[0]?.answer([{ title: "补办社保卡" }]);
    await until(async () => (await opened.place()).talk === "resting");
    await opened.kernel.dispatch("u", "m2", { type: "plan", at: at(0) });
    await opened.kernel.settled("u");
    expect(sent).toEqual(["《补办社保卡》", "什么活动？"]);
    await opened.close();
  });

  it("that cannot be sent at all is told to the session, which lives on", async () => {
    const sent: string[] = [];
    const opened = await openDeskKernel({
      send: failing(99, () => new Failure("CHANNEL_NOT_CONNECTED"), sent),
      limits: quick,
    });
    await opened.kernel.dispatch("u", "m1", ask("社保卡"));
    opened.runs.search[0]?.answer([{ title: "补办社保卡" }]);
    await opened.kernel.settled("u");
    expect((await opened.kernel.state("u"))?.context["unsent"]).toEqual(["text: CHANNEL_NOT_CONNECTED"]);
    expect(await opened.store.dueEffects()).toEqual([]);
    await opened.kernel.dispatch("u", "m2", { type: "plan", at: at(0) });
    await opened.kernel.settled("u");
    expect(sent).toEqual(["什么活动？"]);
    await opened.close();
  });

  it("whose sending hangs is cut off at its limit", async () => {
    const signals: AbortSignal[] = [];
    const send: Send = (_session, _reply, { signal }) => {
      signals.push(signal);
      return new Promise(() => undefined);
    };
    const opened = await openDeskKernel({ send, limits: { ...quick, sendMs: 5 } });
    await opened.kernel.dispatch("u", "m1", { type: "plan", at: at(0) });
    await opened.kernel.settled("u");
    expect(signals.map((signal) => signal.aborted)).toEqual([true, true, true]);
    expect((await opened.kernel.state("u"))?.context["unsent"]).toEqual(["text: REPLY_NOT_SENT"]);
    await opened.close();
  });

  it("about progress is dropped when there is newer news, and never tried twice", async () => {
    const tried: string[] = [];
    let free: () => void = () => undefined;
    const blocked = new Promise<void>((resolve) => {
      free = resolve;
    });
    const send: Send = async (_session, reply, { key }) => {
      tried.push("text" in reply ? reply.text : reply.name);
      if (tried.length === 1) await blocked;
      if (reply.kind === "progress") throw new Failure("REPLY_NOT_SENT");
      return { messageId: key };
    };
    const opened = await openDeskKernel({ send, limits: quick });
    await sendAll(opened, form);
    for (const done of [1, 2, 3]) opened.runs.write[0]?.call.progress({ type: "job.progress", done });
    await until(
      async () => (await opened.kernel.state("u"))?.context["job"] !== null && (await opened.eventTypes()).length === 7,
    );
    free();
    await opened.kernel.settled("u", { except: ["write"] });
    expect(tried.filter((text) => text.includes("/3"))).toEqual(["3/3"]);
    expect((await opened.kernel.state("u"))?.context["unsent"]).toEqual([]);
    await opened.close();
  });
});

describe("a machine that throws", () => {
  it("costs one event: it is recorded as a fault, answered, and the session lives", async () => {
    const opened = await openDeskKernel();
    await opened.kernel.dispatch("u", "m0", { type: "plan", at: at(0) });
    expect(await opened.kernel.dispatch("u", "m1", ask("poison"))).toBe("applied");
    expect(await opened.kernel.dispatch("u", "m1", ask("poison"))).toBe("duplicate");
    await opened.kernel.settled("u");
    expect((await opened.bodies()).at(-1)?.event).toMatchObject({
      type: "session.fault",
      cause: "ask",
      message: expect.stringContaining("boom"),
    });
    expect(opened.texts()).toEqual(["什么活动？", "抱歉，出了点小问题。"]);
    expect(await opened.place()).toMatchObject({ talk: { form: "asking" } });
    expect(opened.faults).toMatchObject([{ session: "u", during: "event" }]);
    await opened.kernel.dispatch("u", "m2", { type: "fill", theme: "剪纸", at: at(0) });
    await opened.kernel.settled("u");
    expect(opened.texts().at(-1)).toBe("预算多少？");
    await opened.close();
  });

  it("even on the fault itself keeps its state and records the fault without end", async () => {
    const deaf = desk.provide({
      actions: {
        noteFault: () => {
          throw new Error("not data");
        },
      },
    }) as Desk;
    const opened = await openDeskKernel({ machine: deaf });
    expect(await opened.kernel.dispatch("u", "m1", ask("poison"))).toBe("applied");
    const bodies = await opened.bodies();
    expect(bodies.map((body) => body.event.type)).toEqual(["session.open", "session.fault"]);
    expect(bodies.at(-1)?.commands).toEqual([]);
    expect(await opened.kernel.dispatch("u", "m2", { type: "plan", at: at(0) })).toBe("applied");
    expect(createReplay({ machine: deaf, older: [] })("u", await opened.store.rows("u")).divergence).toBeUndefined();
    await opened.close();
  });
});

describe("a store that fails", () => {
  /** Fails, without writing anything, where the test says so. */
  const failing =
    (fails: (change: Append) => boolean) =>
    (real: SessionStore): SessionStore => ({
      ...real,
      append: async (change) => {
        if (fails(change)) throw new Error("disk full");
        return real.append(change);
      },
    });

  it("has the message refused, so that it is sent again and then taken", async () => {
    let full = true;
    const opened = await openDeskKernel({ wrap: failing(() => full) });
    await expect(opened.kernel.dispatch("u", "m1", ask("社保卡"))).rejects.toThrow("disk full");
    full = false;
    expect(await opened.kernel.dispatch("u", "m1", ask("社保卡"))).toBe("applied");
    expect(opened.runs.search).toHaveLength(1);
    await opened.close();
  });

  it("is asked again for the result of a tool", async () => {
    let left = 2;
    const wrap = failing(({ key }) => key.endsWith(":result") && left-- > 0);
    const opened = await openDeskKernel({ wrap, limits: { backOffMs: 1, backOffMsMax: 2 } });
    await opened.kernel.dispatch("u", "m1", ask("社保卡"));
    opened.runs.search[0]?.answer([]);
    await opened.kernel.settled("u");
    expect(opened.texts()).toEqual(["没有找到。"]);
    await opened.close();
  });

  it("for good is reported, and the result is fetched anew at the next start", async () => {
    const wrap = failing(({ key }) => key.endsWith(":result"));
    const first = await openDeskKernel({ wrap, limits: { backOffMs: 1, backOffMsMax: 2 } });
    await first.kernel.dispatch("u", "m1", ask("社保卡"));
    first.runs.search[0]?.answer([]);
    await first.kernel.settled("u");
    expect(first.faults).toMatchObject([{ during: "store" }]);
    await first.close();
    const again = await openDeskKernel({ directory: first.directory });
    again.runs.search[0]?.answer([]);
    await again.kernel.settled("u");
    expect(again.texts()).toEqual(["没有找到。"]);
    await again.close();
  });

  it("or another writer that was faster has the step taken again from where the session stands", async () => {
    let rivals = 3;
    const opened = await openDeskKernel({
      wrap: (real) => ({
        ...real,
        append: async (change) => {
          if (change.after >= 0 && rivals-- > 0) return "conflict";
          return real.append(change);
        },
      }),
    });
    await opened.kernel.dispatch("u", "m1", { type: "plan", at: at(0) });
    expect(await opened.kernel.dispatch("u", "m2", { type: "fill", theme: "剪纸", at: at(0) })).toBe("applied");
    expect(await opened.eventTypes()).toEqual(["session.open", "plan", "fill"]);
    await opened.close();
  });
});

describe("timers", () => {
  const clarified = async (opened: Opened) => {
    await opened.kernel.dispatch("u", "m1", ask("社保卡"));
    opened.runs.search[0]?.answer(two);
    await opened.kernel.settled("u");
  };

  it("fire by hand in order, each at its own time, and survive a restart", async () => {
    const first = await openDeskKernel();
    await clarified(first);
    await first.kernel.fireTimers("u", at(9 * minute));
    expect(await first.eventTypes()).toHaveLength(3);
    await first.close();
    const again = await openDeskKernel({ directory: first.directory });
    await again.kernel.fireTimers("u", at(2 * 60 * minute));
    const fired = (await again.bodies()).filter((body) => body.event.type.startsWith("xstate.after"));
    expect(fired.map((body) => body.at)).toEqual([at(10 * minute), at(60 * minute)]);
    expect(again.texts()).toEqual(["还在吗？"]);
    expect(await again.place()).toMatchObject({ talk: "resting" });
    await again.kernel.fireTimers("u", at(9 * 60 * minute));
    expect(await again.store.nextTimers(9)).toEqual([]);
    await again.close();
  });

  it("are disarmed when their state is left", async () => {
    const opened = await openDeskKernel();
    await clarified(opened);
    expect(await opened.store.nextTimers(9)).toHaveLength(2);
    await opened.kernel.dispatch("u", "m2", { type: "cancel", at: at(second) });
    expect(await opened.store.nextTimers(9)).toEqual([]);
    await opened.close();
  });

  it("fire by the clock of the wall, also those that became due while nothing ran", async () => {
    const first = await openDeskKernel();
    await clarified(first);
    await first.close();
    let present = at(9 * minute);
    const early = await openDeskKernel({ directory: first.directory, timers: "wall", now: () => present });
    expect(await early.eventTypes()).toHaveLength(3);
    await early.close();
    present = at(11 * minute);
    const late = await openDeskKernel({ directory: first.directory, timers: "wall", now: () => present });
    await late.kernel.settled("u");
    expect(late.texts()).toEqual(["还在吗？"]);
    expect((await late.bodies()).at(-1)?.at).toBe(at(11 * minute));
    await late.close();
  });

  it("armed while it runs ring at their time", async () => {
    const hasty = desk.provide({ delays: { remind: 20 } }) as Desk;
    const started = Date.now();
    const opened = await openDeskKernel({
      machine: hasty,
      timers: "wall",
      now: () => beginning + Date.now() - started,
    });
    await clarified(opened);
    await until(() => opened.texts().includes("还在吗？"));
    await opened.close();
  });
});

describe("after a crash", () => {
  it("whatever was committed and not answered is done again, with the same key", async () => {
    const first = await openDeskKernel();
    await sendAll(first, form);
    await first.kernel.dispatch("u", "q", ask("社保卡"));
    const keys = [first.runs.write[0]?.call.key, first.runs.search[0]?.call.key];
    await first.close();
    const again = await openDeskKernel({ directory: first.directory });
    expect([again.runs.write[0]?.call.key, again.runs.search[0]?.call.key]).toEqual(keys);
    again.runs.search[0]?.answer([]);
    again.runs.write[0]?.answer({ file: "方案.docx" });
    await again.kernel.settled("u");
    expect(again.texts()).toEqual(["没有找到。", "方案.docx"]);
    await again.close();
  });

  it("a reply that was on its way is sent again, with the same key, before newer ones", async () => {
    const directory = temporaryDirectory();
    const keys: string[] = [];
    const send: Send = (_session, _reply, { key }) => {
      keys.push(key);
      return new Promise(() => undefined);
    };
    const first = await openDeskKernel({ directory, send });
    await first.kernel.dispatch("u", "m1", { type: "plan", at: at(0) });
    await until(() => keys.length === 1);
    await first.close();
    const again = await openDeskKernel({ directory });
    await again.kernel.dispatch("u", "m2", { type: "cancel", at: at(0) });
    await again.kernel.settled("u");
    expect(again.sent[0]?.key).toBe(keys[0]);
    expect(again.texts()).toEqual(["什么活动？", "已取消。"]);
    await again.close();
  });
});

describe("a machine that changed", () => {
  const next = createDesk(2) as unknown as Desk;

  it("is adopted by a session at rest with its next event; its context stays", async () => {
    const first = await openDeskKernel();
    await sendAll(first, [
      { type: "plan", at: at(0) },
      { type: "fill", theme: "包饺子", at: at(0) },
      { type: "later", at: at(0) },
    ]);
    await first.close();
    const again = await openDeskKernel({ directory: first.directory, machine: next, older: [desk] });
    await again.kernel.dispatch("u", "m1", { type: "fill", budget: 1, at: at(second) });
    expect((await again.eventTypes()).slice(-2)).toEqual(["session.adopt", "fill"]);
    expect(await again.place()).toMatchObject({ talk: { form: "confirming" } });
    expect((await again.kernel.state("u"))?.context["slots"]).toEqual({ theme: "包饺子", budget: 1 });
    const report = createReplay({ machine: next, older: [desk] })("u", await again.store.rows("u"));
    expect(report).toMatchObject({ steps: 6, unknownMachines: [] });
    await again.close();
  });

  it("is not forced on a session in the middle of a form or of a job", async () => {
    const first = await openDeskKernel();
    await sendAll(first, form);
    await first.close();
    const again = await openDeskKernel({ directory: first.directory, machine: next, older: [desk] });
    await again.kernel.dispatch("u", "m1", ask("社保卡"));
    expect(await again.eventTypes()).not.toContain("session.adopt");
    again.runs.search[0]?.answer([]);
    await again.kernel.settled("u", { except: ["write"] });
    again.runs.write[0]?.answer({ file: "方案.docx" });
    await again.kernel.settled("u");
    await again.kernel.dispatch("u", "m2", ask("社保卡"));
    expect((await again.eventTypes()).slice(-2)).toEqual(["session.adopt", "ask"]);
    await again.close();
  });

  it("is adopted at once if the old definition is unknown; its tools and timers are stopped", async () => {
    const first = await openDeskKernel();
    await sendAll(first, form);
    await first.kernel.dispatch("u", "q", ask("社保卡"));
    first.runs.search[0]?.answer(two);
    await first.kernel.settled("u", { except: ["write"] });
    await first.close();
    const again = await openDeskKernel({ directory: first.directory, machine: next });
    const [run] = again.runs.write;
    await again.kernel.dispatch("u", "m1", { type: "plan", at: at(second) });
    expect(run?.call.signal.aborted).toBe(true);
    expect((await again.store.dueEffects()).filter((effect) => effect.actor !== "")).toEqual([]);
    expect(await again.store.nextTimers(9)).toEqual([]);
    expect(await again.place()).toEqual({ talk: { form: "asking" }, job: "idle" });
    const replayed = createReplay({ machine: next, older: [] })("u", await again.store.rows("u"));
    expect(replayed.unknownMachines).toHaveLength(1);
    await again.close();
  });
});

describe("the types of tools", () => {
  const search: Tools<Desk>["search"] = async () => two;
  const write: Tools<Desk>["write"] = async ({ theme }) => ({ file: theme });

  it("come from the machine", () => {
    const right: Tools<Desk> = { search, write };
    // @ts-expect-error a tool is missing
    const missing: Tools<Desk> = { search };
    // @ts-expect-error a tool returns something else than the machine expects
    const wrongOutput: Tools<Desk> = { search, write: async () => ({ path: "x" }) };
    // @ts-expect-error a tool expects something else than the machine gives
    const wrongInput: Tools<Desk> = { search: async ({ query }: { query: string }) => [{ title: query }], write };
    // @ts-expect-error the machine knows no such tool
    const tooMany: Tools<Desk> = { search, write, paint: async () => 1 };
    expect([right, missing, wrongOutput, wrongInput, tooMany]).toHaveLength(5);
  });
});
