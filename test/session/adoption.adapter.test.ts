import { afterAll, describe, expect, it } from "vitest";
import { createReplay } from "../../src/session/replay.ts";
import {
  ask,
  at,
  form,
  openDeskKernel,
  removeTemporaryDirectories,
  second,
  sendAll,
  two,
} from "./harness/deskKernel.ts";
import { createDesk, type Desk, desk } from "./harness/deskMachine.ts";

afterAll(removeTemporaryDirectories);

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
