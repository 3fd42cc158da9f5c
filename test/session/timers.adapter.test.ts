import { afterAll, describe, expect, it } from "vitest";
import {
  ask,
  at,
  minute,
  type OpenedDesk as Opened,
  openDeskKernel,
  removeTemporaryDirectories,
  second,
  two,
  until,
} from "./harness/deskKernel.ts";
import { type Desk, desk } from "./harness/deskMachine.ts";
import { beginning } from "./harness/world.ts";

afterAll(removeTemporaryDirectories);

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
