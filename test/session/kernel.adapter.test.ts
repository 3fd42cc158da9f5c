import { afterAll, describe, expect, it } from "vitest";
import type { Tools } from "../../src/session/kernel.ts";
import { createReplay } from "../../src/session/replay.ts";
import type { Append, SessionStore } from "../../src/session/sessionStore.ts";
import { ask, at, minute, openDeskKernel, removeTemporaryDirectories, two } from "./harness/deskKernel.ts";
import { type Desk, desk } from "./harness/deskMachine.ts";

afterAll(removeTemporaryDirectories);

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
