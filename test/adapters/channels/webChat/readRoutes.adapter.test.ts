import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { streamsPerPersonMax } from "../../../../src/adapters/channels/webChat/limits.ts";
import { createWhoAsks } from "../../../../src/adapters/channels/webChat/person.ts";
import { createReadRoutes } from "../../../../src/adapters/channels/webChat/readRoutes.ts";
import { createSubscribers } from "../../../../src/adapters/channels/webChat/subscribers.ts";
import { Failure } from "../../../../src/shared/failures.ts";

const openFiles = "/proc/self/fd";
const directory = mkdtempSync(join(tmpdir(), "linli-read-"));
afterAll(() => rmSync(directory, { recursive: true }));

const complaints: string[] = [];
const complain = (fields: Record<string, unknown>) => void complaints.push(String(fields["error"]));
const parts = () => ({
  whoAsks: createWhoAsks(),
  subscribers: createSubscribers(),
  status: () => ({ phase: "ready", detail: "" }) as const,
  stopping: new AbortController().signal,
  log: { info: complain, warn: complain, error: complain },
});

it.skipIf(!existsSync(openFiles))("a question for the size of a file leaves the file closed", async () => {
  const path = join(directory, "方案.docx");
  writeFileSync(path, Buffer.alloc(1_000_000));
  const reply = { type: "reply", kind: "file", name: "方案.docx", path };
  const commands = [{ do: "emit", event: reply }];
  const body = JSON.stringify({ at: 1, key: "k", machine: "m", event: { type: "x" }, commands, value: "", digest: "" });
  const app = createReadRoutes({
    source: { rows: async () => [{ session: "s", seq: 0, prevHash: "", hash: "", body }], head: async () => undefined },
    ...parts(),
  });
  const ask = (method: string) => app.request("/files/0.1?person=a", { method });
  expect((await (await ask("GET")).arrayBuffer()).byteLength).toBe(1_000_000);
  const before = readdirSync(openFiles).length;
  for (let count = 0; count < 30; count += 1) {
    const { status, headers } = await ask("HEAD");
    expect([status, headers.get("content-length")]).toEqual([200, "1000000"]);
  }
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(readdirSync(openFiles).length).toBeLessThan(before + 10);
});

it("a session that cannot be read ends its stream, is complained of where nobody else does, and leaves its place free", async () => {
  const { subscribers, ...rest } = parts();
  const streamOf = (error: unknown) =>
    createReadRoutes({
      source: { rows: () => Promise.reject(error), head: () => Promise.reject(error) },
      subscribers,
      ...rest,
    }).request("/api/events?person=a");
  for (let count = 0; count < 2 * streamsPerPersonMax; count += 1) {
    const stream = await streamOf(count % 2 === 0 ? new Error("a page is torn") : new Failure("STORE_UNAVAILABLE"));
    expect([stream.status, await stream.text()]).toEqual([200, ""]);
  }
  expect(complaints).toEqual(Array.from({ length: streamsPerPersonMax }, () => "Error: a page is torn"));
});
