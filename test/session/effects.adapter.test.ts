import { afterAll, describe, expect, it } from "vitest";
import type { Send } from "../../src/session/channel.ts";
import { Failure } from "../../src/shared/failures.ts";
import {
  ask,
  at,
  form,
  openDeskKernel,
  removeTemporaryDirectories,
  second,
  sendAll,
  temporaryDirectory,
  until,
} from "./harness/deskKernel.ts";

afterAll(removeTemporaryDirectories);

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

  it("is tried again, and later ones of the session wait for it; each try is noted", async () => {
    const sent: string[] = [];
    const notes: string[] = [];
    const opened = await openDeskKernel({
      send: failing(2, () => new Failure("REPLY_NOT_SENT"), sent),
      limits: quick,
      onDelivery: ({ state, tries = "" }) => void notes.push(`${state} ${tries}`),
    });
    await opened.kernel.dispatch("u", "m1", ask("社保卡"));
    opened.runs.search[0]?.answer([{ title: "补办社保卡" }]);
    await until(async () => (await opened.place()).talk === "resting");
    await opened.kernel.dispatch("u", "m2", { type: "plan", at: at(0) });
    await opened.kernel.settled("u");
    expect(sent).toEqual(["《补办社保卡》", "什么活动？"]);
    expect(notes).toEqual(["SENDING 1", "RETRY 1", "RETRY 2", "SENT 3", "SENDING 1", "SENT 1"]);
    expect((await opened.store.deliveries("u")).map(({ tries }) => tries)).toEqual([3, 1]);
    await opened.close();
  });

  it("that cannot be sent at all is told to the session, which lives on", async () => {
    const sent: string[] = [];
    const opened = await openDeskKernel({
      send: failing(99, () => new Failure("REPLY_NOT_SENT"), sent),
      limits: quick,
    });
    await opened.kernel.dispatch("u", "m1", ask("社保卡"));
    opened.runs.search[0]?.answer([{ title: "补办社保卡" }]);
    await opened.kernel.settled("u");
    expect((await opened.kernel.state("u"))?.context["unsent"]).toEqual(["text: REPLY_NOT_SENT"]);
    expect(await opened.store.dueEffects()).toEqual([]);
    await opened.kernel.dispatch("u", "m2", { type: "plan", at: at(0) });
    await opened.kernel.settled("u");
    expect(sent).toEqual(["什么活动？"]);
    await opened.close();
  });

  it("waits for a channel that is not connected without using up its tries, up to a limit", async () => {
    const away = () => new Failure("CHANNEL_NOT_CONNECTED");
    const answered = async (times: number, unreachableMs: number) => {
      const sent: string[] = [];
      const opened = await openDeskKernel({ send: failing(times, away, sent), limits: { ...quick, unreachableMs } });
      await opened.kernel.dispatch("u", "m1", ask("社保卡"));
      opened.runs.search[0]?.answer([{ title: "补办社保卡" }]);
      await opened.kernel.settled("u");
      const unsent = (await opened.kernel.state("u"))?.context["unsent"];
      await opened.close();
      return { sent, unsent };
    };
    let beats = 0;
    const heart = setInterval(() => (beats += 1), 1);
    expect(await answered(20, 60_000)).toEqual({ sent: ["《补办社保卡》"], unsent: [] });
    clearInterval(heart);
    // Nothing else would get a turn, the link's own repair least of all, if the tries followed each other without a pause.
    expect(beats).toBeGreaterThan(5);
    expect(await answered(1e9, 50)).toEqual({ sent: [], unsent: ["text: CHANNEL_NOT_CONNECTED"] });
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
