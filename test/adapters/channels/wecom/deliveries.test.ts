import { describe, expect, it } from "vitest";
import { createDeliveries } from "../../../../src/adapters/channels/wecom/deliveries.ts";

const part = (milliseconds = 1_000, key = "k") => ({
  key,
  index: 0,
  print: "李阿姨\n您好",
  milliseconds,
  what: "发送文字",
  signal: new AbortController().signal,
  turn: () => Promise.resolve(),
});

describe("a delivery", () => {
  it("is made once however often it is asked for", async () => {
    const { deliver } = createDeliveries();
    let calls = 0;
    const call = async () => `m${++calls}`;
    expect(await deliver(part(), call)).toBe("m1");
    expect(await deliver(part(), call)).toBe("m1");
  });

  it("that ran out of time is waited for once more before the call is made anew", async () => {
    const { deliver } = createDeliveries();
    let calls = 0;
    const hangs = () => {
      calls += 1;
      return new Promise<string>(() => undefined);
    };
    await expect(deliver(part(5), hangs)).rejects.toMatchObject({ code: "REPLY_NOT_SENT" });
    await expect(deliver(part(5), hangs)).rejects.toMatchObject({ code: "REPLY_NOT_SENT" });
    expect(calls).toBe(1);
    expect(await deliver(part(), async () => "m")).toBe("m");
  });

  it("that was refused is made anew at once", async () => {
    const { deliver } = createDeliveries();
    await expect(deliver(part(), () => Promise.reject(new Error("refused")))).rejects.toThrow("refused");
    expect(await deliver(part(), async () => "m")).toBe("m");
  });

  it("is out when the platform shows the message, though the call is never answered", async () => {
    const { deliver, seen } = createDeliveries();
    const delivering = deliver(part(), () => new Promise(() => undefined));
    await Promise.resolve();
    expect(seen("李阿姨\n您好", "m9")).toBe(true);
    expect(await delivering).toBe("m9");
    expect(await deliver(part(), async () => "again")).toBe("m9");
  });

  it("knows a message that was typed by somebody else", () => {
    expect(createDeliveries().seen("李阿姨\n我是王社工", "m1")).toBe(false);
  });

  it("takes an answer without an id", async () => {
    expect(await createDeliveries().deliver(part(), async () => undefined)).toBe("k/0");
  });
});
