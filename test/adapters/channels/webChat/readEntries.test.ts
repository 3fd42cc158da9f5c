import { describe, expect, it } from "vitest";
import { createEntryReader, fileOfEntry } from "../../../../src/adapters/channels/webChat/readEntries.ts";
import type { LogRow } from "../../../../src/session/sessionStore.ts";

type Row = { key?: string; event?: object; commands?: object[] };

const row = (seq: number, { key = `k${seq}`, event = { type: "x" }, commands = [] }: Row): LogRow => ({
  session: "web/a/a",
  seq,
  prevHash: "",
  hash: "",
  body: JSON.stringify({ at: seq, key, machine: "", event, commands, value: "", digest: "" }),
});
const say = (text: string) => ({ do: "emit", event: { type: "reply", kind: "text", text } });
const report = (done: number) => ({
  do: "emit",
  event: { type: "reply", kind: "progress", text: "写", done, total: 6 },
});
const received = { type: "message.received", message: { id: "m1", at: 7, kind: "text", text: "问", from: "a" } };
const run = "web/a/a#1.0";
const start = row(1, { commands: [{ do: "run", id: "write", src: "writePlan", input: {} }] });
const kinds = async (...rows: LogRow[]) => (await createEntryReader().read(rows)).map(({ kind }) => kind);

describe("the entries of a log", () => {
  it("are the message and the replies of a row, in order, with ids that point into the log", async () => {
    const decided = { do: "emit", event: { type: "decided", decision: { kind: "chat" } } };
    const entries = await createEntryReader().read([
      row(3, { event: received, commands: [decided, say("一"), say("二")] }),
    ]);
    expect(entries).toEqual([
      { id: "3.0", at: 7, kind: "said", messageId: "m1", text: "问" },
      { id: "3.2", at: 3, kind: "text", text: "一", options: [] },
      { id: "3.3", at: 3, kind: "text", text: "二", options: [] },
    ]);
  });

  it("include a message that made the machine fail", async () => {
    const fault = { type: "session.fault", cause: received.type, message: "bug", event: received };
    expect(await kinds(row(3, { event: fault, commands: [say("出了点小问题")] }))).toEqual(["said", "text"]);
  });

  it("end a run's progress with its result", async () => {
    const told = row(2, { key: `${run}:boot.1`, commands: [report(1)] });
    expect(await kinds(start, told, row(3, { key: `${run}:result` }))).toEqual(["progressEnd"]);
  });

  it("end a run's progress when its tool is stopped, not when another one is", async () => {
    const told = row(2, { key: `${run}:boot.1`, commands: [report(1)] });
    const stop = (id: string) => row(3, { commands: [{ do: "stop", id }] });
    expect(await kinds(start, told, stop("decide"))).toEqual(["progress"]);
    expect(await kinds(start, told, stop("write"))).toEqual(["progressEnd"]);
  });

  it("end progress whose start was not read with any stop: a line that goes on comes back by itself", async () => {
    const told = (seq: number) => row(seq, { key: `${run}:boot.${seq}`, commands: [report(seq)] });
    expect(await kinds(told(2), row(3, { commands: [{ do: "stop", id: "any" }] }))).toEqual(["progressEnd"]);
    expect(await kinds(told(2), row(3, { commands: [{ do: "stop", id: "any" }] }), told(4))).toEqual([
      "progressEnd",
      "progress",
    ]);
  });
});

it("a file is found by the id of its own entry only", () => {
  const file = { do: "emit", event: { type: "reply", kind: "file", name: "甲.docx", path: "/plans/a.docx" } };
  const kept = row(5, { event: received, commands: [say("给您"), file] });
  expect(fileOfEntry(kept, "5.2")).toEqual({ name: "甲.docx", path: "/plans/a.docx" });
  for (const id of ["5.0", "5.1", "5.3", "4.2", "5", "5.x"]) expect(fileOfEntry(kept, id)).toBeUndefined();
  expect(fileOfEntry(undefined, "5.2")).toBeUndefined();
});
