import { describe, expect, it } from "vitest";
import { knownMachines, planChange } from "../../src/session/change.ts";
import { chainedRow } from "../../src/session/draft.ts";
import { createReplay, findBrokenChain } from "../../src/session/replay.ts";
import type { LogRow, RowBody, SessionHead } from "../../src/session/sessionStore.ts";
import type { SessionState } from "../../src/session/step.ts";
import { createDesk, type Desk, desk } from "./harness/deskMachine.ts";

const script = [
  { type: "plan" },
  { type: "fill", theme: "包饺子" },
  { type: "ask", text: "社保卡" },
  { type: "xstate.done.actor.search", actorId: "search", output: [{ title: "补办" }] },
  { type: "ask", text: "poison" },
  { type: "fill", budget: 2_000 },
  { type: "confirm" },
];

/** The log of a session that took the script, as the kernel writes it. */
function logOf(machine = desk): { rows: LogRow[]; head: SessionHead } {
  const machines = knownMachines(machine, []);
  let head: SessionHead | undefined;
  const rows: LogRow[] = [];
  for (const [index, event] of script.entries()) {
    const incoming = { session: "u", key: `m${index}`, event: { ...event, at: 1_000 + index } };
    const { change } = planChange(machines, head, incoming, () => undefined);
    rows.push(...change.rows);
    head = change.head;
  }
  return { rows, head: head! };
}

const replay = createReplay({ machine: desk, older: [] });
const { rows, head } = logOf();
const bodyOf = (row: LogRow) => JSON.parse(row.body) as RowBody;
const edited = (seq: number, edit: (row: LogRow) => LogRow) => rows.map((row) => (row.seq === seq ? edit(row) : row));
const withBody = (row: LogRow, change: (body: RowBody) => unknown): LogRow => {
  const body = bodyOf(row);
  change(body);
  return { ...row, body: JSON.stringify(body) };
};
/** Writes all hashes anew from a row on, as somebody would who edits a log with care. */
const rehashed = (log: LogRow[]): LogRow[] => {
  const fixed: LogRow[] = [];
  for (const row of log) fixed.push(chainedRow("u", row.seq, fixed.at(-1)?.hash ?? "u", row.body));
  return fixed;
};

describe("a log that nobody touched", () => {
  it("replays to the state that was kept", () => {
    const report = replay("u", rows, { head });
    expect(report).toEqual({ session: "u", rows: 8, steps: 8, unknownMachines: [], state: JSON.parse(head.state) });
  });

  it("shows each step with the state before and after", () => {
    const seen: [string, unknown, unknown][] = [];
    replay("u", rows, {
      onStep: (body: RowBody, before: SessionState | undefined, after: SessionState) =>
        seen.push([body.event.type, before?.value, after.value]),
    });
    expect(seen[0]).toEqual(["session.open", undefined, { talk: "resting", job: "idle" }]);
    expect(seen.map(([type]) => type)).toContain("session.fault");
    for (let index = 1; index < seen.length; index += 1) expect(seen[index]?.[1]).toEqual(seen[index - 1]?.[2]);
  });

  it("of no rows is empty and whole", () => {
    expect(replay("u", [])).toEqual({ session: "u", rows: 0, steps: 0, unknownMachines: [] });
  });
});

describe("one edited row", () => {
  it.each<[string, LogRow[], number, string]>([
    [
      "whose text was changed",
      edited(2, (row) => withBody(row, (body) => Object.assign(body.event, { theme: "剪纸" }))),
      2,
      "content",
    ],
    ["whose hash was changed", edited(3, (row) => ({ ...row, hash: `0${row.hash.slice(1)}` })), 3, "content"],
    ["whose link was changed", edited(3, (row) => ({ ...row, prevHash: `0${row.prevHash.slice(1)}` })), 3, "link"],
    ["that cannot be read any more", edited(4, (row) => ({ ...row, body: row.body.slice(0, -5) })), 4, "content"],
    ["that was taken out", rows.filter((row) => row.seq !== 4), 5, "number"],
  ])("%s breaks the chain there", (_name, log, seq, reason) => {
    expect(replay("u", log).brokenChain).toEqual({ seq, reason });
  });

  it("is found by the replay too, where the chain was written anew", () => {
    const log = rehashed(edited(2, (row) => withBody(row, (body) => Object.assign(body.event, { theme: "剪纸" }))));
    const report = replay("u", log);
    expect(report.brokenChain).toBeUndefined();
    expect(report.steps).toBe(2);
    expect(report.divergence).toMatchObject({
      seq: 2,
      event: { type: "fill", theme: "剪纸" },
      logged: { digest: bodyOf(rows[2]!).digest },
    });
    expect(report.divergence?.replayed?.digest).not.toBe(report.divergence?.logged.digest);
  });

  it.each<[string, (body: RowBody) => unknown]>([
    ["value", (body) => Object.assign(body, { value: { talk: "resting", job: "writing" } })],
    ["commands", (body) => body.commands.pop()],
    ["digest", (body) => Object.assign(body, { digest: "0".repeat(32) })],
  ])("with another %s than the step gives diverges", (_name, edit) => {
    const log = rehashed(edited(1, (row) => withBody(row, edit)));
    expect(replay("u", log).divergence?.seq).toBe(1);
  });

  it("at the end, written anew or cut off, differs from the head of the session", () => {
    const last = rehashed(edited(7, (row) => withBody(row, (body) => Object.assign(body, { at: body.at + 1 }))));
    expect(findBrokenChain("u", last, head)).toEqual({ seq: 7, reason: "head" });
    expect(findBrokenChain("u", rows.slice(0, -1), head)).toEqual({ seq: 6, reason: "head" });
  });

  it("of another session is not accepted", () => {
    expect(findBrokenChain("v", rows)).toEqual({ seq: 0, reason: "number" });
  });
});

describe("a machine that changed", () => {
  it("with the same shape but another behaviour diverges at the first step that differs", () => {
    const lax = desk.provide({ guards: { isComplete: ({ context }) => context.slots.theme !== undefined } }) as Desk;
    const report = createReplay({ machine: lax, older: [] })("u", rows);
    expect(report.divergence).toMatchObject({
      seq: 2,
      logged: { value: { talk: { form: "asking" } } },
      replayed: { value: { talk: { form: "confirming" } } },
    });
  });

  it("is picked by the hash in the row; an unknown one is named and tried on the present machine", () => {
    const next = createDesk(2) as unknown as Desk;
    expect(createReplay({ machine: next, older: [desk] })("u", rows)).toMatchObject({ steps: 8, unknownMachines: [] });
    const report = createReplay({ machine: next, older: [] })("u", rows);
    expect(report.unknownMachines).toEqual([bodyOf(rows[0]!).machine]);
    expect(report.steps).toBe(8);
  });

  it("that throws where the old one did not says so", () => {
    const strict = desk.provide({
      guards: {
        isOpen: () => {
          throw new Error("no more forms");
        },
      },
    }) as Desk;
    const { divergence } = createReplay({ machine: strict, older: [] })("u", rows);
    expect(divergence?.error).toContain("no more forms");
    expect(divergence?.replayed).toBeUndefined();
  });
});
