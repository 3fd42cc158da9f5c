/** What every queue of jobs does, whether the jobs are done in this process or elsewhere. */
import { afterEach, expect, it, vi } from "vitest";
import { Failure } from "../../src/shared/failures.ts";
import type { JobEvent, JobQueue, JobWork, Waiting } from "../../src/shared/jobs.ts";
import type { SopDocument } from "../../src/shared/sop.ts";
import { draftOf, heldWork, planJob } from "../adapters/queue/heldWork.ts";

const waits = { timeout: 60_000, interval: 20 };
const signal = () => new AbortController().signal;

/** `open` gives a queue whose jobs one pair of hands does; `close` is called after each test. */
export function jobQueueContract(subject: { open(work: JobWork): Promise<JobQueue>; close(): Promise<void> }): void {
  afterEach(() => subject.close());

  it("does one plan at a time, lets persons take turns and says who is before whom", async () => {
    const held = heldWork();
    const queue = await subject.open(held.work);
    const first = queue.run(planJob("a1", { person: "a" }), { signal: signal() });
    await vi.waitFor(() => expect(held.begun).toEqual(["a1"]), waits);
    const told = new Map<string, Waiting>();
    const rest = [];
    for (const theme of ["a2", "a3", "b1", "c1"]) {
      const onWaiting = (waiting: Waiting) => void told.set(theme, waiting);
      rest.push(queue.run(planJob(theme, { person: theme[0] ?? "" }), { signal: signal(), onWaiting }));
      await vi.waitFor(() => expect(told.has(theme)).toBe(true), waits);
    }
    const aheads = () => [...told].map(([theme, { ahead }]) => `${theme} ${ahead}`);
    await vi.waitFor(() => expect(aheads()).toEqual(["a2 3", "a3 4", "b1 1", "c1 2"]), waits);
    expect(told.get("c1")?.waitSeconds).toBeGreaterThan(told.get("b1")?.waitSeconds ?? Number.NaN);
    for (const theme of ["a1", "b1", "c1", "a2", "a3"]) {
      await vi.waitFor(() => expect(held.begun.at(-1)).toBe(theme), waits);
      held.end(theme);
    }
    expect(await Promise.all([first, ...rest])).toEqual(["a1", "a2", "a3", "b1", "c1"].map(draftOf));
  });

  it("tells progress, and lets no plan of the library wait behind those of the model", async () => {
    const held = heldWork();
    const queue = await subject.open(held.work);
    const events: JobEvent[] = [];
    const slow = queue.run(planJob("slow"), { signal: signal(), onProgress: (event) => events.push(event) });
    await vi.waitFor(() => expect(events).toHaveLength(1), waits);
    expect(events[0]).toMatchObject({ type: "plan.progress", progress: { label: "slow" } });
    const quick = queue.run(planJob("quick", { writer: "builtin" }), { signal: signal() });
    await vi.waitFor(() => expect(held.begun).toEqual(["slow", "quick"]), waits);
    held.end("quick");
    expect(await quick).toEqual(draftOf("quick"));
    held.end("slow");
    await slow;
  });

  it("cancels what waits and what runs", async () => {
    const held = heldWork();
    const queue = await subject.open(held.work);
    const stops = [new AbortController(), new AbortController()];
    const [running, waiting] = stops.map((stop, index) => queue.run(planJob(`p${index}`), { signal: stop.signal }));
    const third = queue.run(planJob("p2"), { signal: signal() });
    await vi.waitFor(() => expect(held.begun).toEqual(["p0"]), waits);
    for (const stop of stops.toReversed()) stop.abort();
    await expect(running).rejects.toMatchObject({ code: "TOOL_CANCELLED" });
    await expect(waiting).rejects.toMatchObject({ code: "TOOL_CANCELLED" });
    await vi.waitFor(() => expect(held.aborted).toEqual(["p0"]), waits);
    await vi.waitFor(() => expect(held.begun).toEqual(["p0", "p2"]), waits);
    held.end("p2");
    await third;
    const late = queue.run(planJob("p3"), { signal: AbortSignal.abort() });
    await expect(late).rejects.toMatchObject({ code: "TOOL_CANCELLED" });
  });

  it("has a proposal give way to a plan that comes, and begins it again afterwards", async () => {
    const held = heldWork();
    const proposals: { gaveWay: boolean; end: () => void }[] = [];
    const queue = await subject.open({
      ...held.work,
      proposeQuestions: (_input, call) =>
        new Promise((resolve, reject) => {
          const proposal = { gaveWay: false, end: () => resolve({ questions: ["怎么办"] }) };
          proposals.push(proposal);
          const giveWay = () => {
            proposal.gaveWay = true;
            reject(call.signal.reason);
          };
          call.signal.addEventListener("abort", giveWay, { once: true });
        }),
    });
    const input = { document: {} as SopDocument, known: [], countMax: 1 };
    const proposed = queue.run({ kind: "proposeQuestions", key: "propose", person: "", input }, { signal: signal() });
    await vi.waitFor(() => expect(proposals).toHaveLength(1), waits);
    const plan = queue.run(planJob("plan"), { signal: signal() });
    await vi.waitFor(() => expect(held.begun).toEqual(["plan"]), waits);
    expect(proposals.map(({ gaveWay }) => gaveWay)).toEqual([true]);
    held.end("plan");
    await plan;
    await vi.waitFor(() => expect(proposals).toHaveLength(2), waits);
    proposals[1]?.end();
    expect(await proposed).toEqual({ questions: ["怎么办"] });
  });

  it("fails as the work fails, and goes on", async () => {
    const queue = await subject.open({
      writePlan: async ({ slots: { theme = "" } }) => {
        if (theme === "wish") throw new Failure("WISH_NOT_MET", "改不了");
        if (theme === "bug") throw new Error("bug: a hole");
        return draftOf(theme);
      },
    });
    const ask = (theme: string) => queue.run(planJob(theme), { signal: signal() });
    await expect(ask("wish")).rejects.toMatchObject({ code: "WISH_NOT_MET", message: "改不了" });
    await expect(ask("bug")).rejects.toThrow("bug: a hole");
    expect(await ask("fine")).toEqual(draftOf("fine"));
  });

  it("does in the background what nobody waits for, behind everybody", async () => {
    const held = heldWork();
    const order: string[] = [];
    const queue = await subject.open({
      ...held.work,
      proposeQuestions: async () => {
        order.push(...held.begun, "proposals");
        return { questions: [] };
      },
    });
    const first = queue.run(planJob("first"), { signal: signal() });
    await vi.waitFor(() => expect(held.begun).toEqual(["first"]), waits);
    const document = { title: "x" } as never;
    const proposals = queue.run(
      { kind: "proposeQuestions", key: "x", person: "x", input: { document, known: [], countMax: 3 } },
      { signal: signal() },
    );
    const told: Waiting[] = [];
    const second = queue.run(planJob("second"), { signal: signal(), onWaiting: (waiting) => told.push(waiting) });
    await vi.waitFor(() => expect(told.at(-1)?.ahead).toBe(1), waits);
    held.end("first");
    await vi.waitFor(() => expect(held.begun).toEqual(["first", "second"]), waits);
    held.end("second");
    await Promise.all([first, second, proposals]);
    expect(order).toEqual(["first", "second", "proposals"]);
  });
}
