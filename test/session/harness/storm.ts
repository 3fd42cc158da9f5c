/** (7) Kills a real process again and again with SIGKILL, also between a commit and its effects: nothing acknowledged may be lost. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { createLibsqlStore } from "../../../src/adapters/stores/libsqlStore.ts";
import { createReplay } from "../../../src/session/replay.ts";
import type { RowBody } from "../../../src/session/sessionStore.ts";
import type { StormOrder } from "./stormChild.ts";
import { randomOf, type Subject } from "./subject.ts";

export type StormOptions = { seed: number; killsMin: number; acknowledgedMin: number };
type Acknowledged = [session: string, key: string];

const sessionCount = 12;

export function stormSuite(
  subject: Subject,
  subjectUrl: string,
  { seed, killsMin, acknowledgedMin }: StormOptions,
): void {
  describe(`a storm of SIGKILLs (SEED=${seed})`, () => {
    it("loses nothing that was acknowledged, and every session replays", { timeout: 300_000 }, async () => {
      const directory = mkdtempSync(join(tmpdir(), "linli-storm-"));
      const acknowledged: Acknowledged[] = [];
      const random = randomOf(seed);
      const order = { directory, subjectUrl, seed, sessions: sessionCount };
      const perRound = Math.ceil(acknowledgedMin / killsMin);
      let kills = 0;
      let ownDeaths = 0;
      for (let round = 0; kills < killsMin || acknowledged.length < acknowledgedMin; round += 1) {
        // In every other round the process dies by itself, at the worst moment: right after a commit.
        const dieAfterCommit = round % 2 === 1 ? 1 / perRound : 0;
        const again = Array.from({ length: Math.min(20, acknowledged.length) }, () => random.pick(acknowledged));
        const death = await playRound(
          { ...order, round, dieAfterCommit, again, finish: false },
          acknowledged,
          perRound + random.below(perRound),
        );
        expect(death.signal, death.errors).toBe("SIGKILL");
        kills += 1;
        if (!death.killed) ownDeaths += 1;
      }
      const end = await playRound(
        { ...order, round: kills, dieAfterCommit: 0, again: [], finish: true },
        acknowledged,
        Number.POSITIVE_INFINITY,
      );
      expect(end.code, end.errors).toBe(0);
      expect(ownDeaths).toBeGreaterThan(0);
      await verify(subject, directory, acknowledged);
      rmSync(directory, { recursive: true, force: true });
    });
  });
}

/** Runs one process until it dies; kills it after so many acknowledged messages. */
async function playRound(order: StormOrder, acknowledged: Acknowledged[], killAfter: number) {
  const file = fileURLToPath(new URL("stormChild.ts", import.meta.url));
  const child = spawn(process.execPath, ["--import", "tsx", file, JSON.stringify(order)], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let errors = "";
  let count = 0;
  let killed = false;
  child.stderr.on("data", (data: Buffer) => {
    errors += data.toString();
  });
  const lines = createInterface({ input: child.stdout });
  lines.on("line", (line) => {
    const [session, key] = line.split(" ");
    // A line that the kill cut short was never read as an acknowledgement.
    if (session === undefined || key === undefined || !/^\d+-\d+$/.test(key)) return;
    acknowledged.push([session, key]);
    count += 1;
    if (count >= killAfter && !killed) killed = child.kill("SIGKILL");
  });
  const [[code, signal]] = await Promise.all([once(child, "exit"), once(lines, "close")]);
  return { code: code as number | null, signal: signal as string | null, killed, errors };
}

async function verify(subject: Subject, directory: string, acknowledged: readonly Acknowledged[]): Promise<void> {
  const store = createLibsqlStore({ directory });
  const replay = createReplay({ machine: subject.machine, older: [] });
  const keys = new Set<string>();
  const committed: string[] = [];
  for (const session of await store.sessions()) {
    const rows = await store.rows(session);
    const head = await store.head(session);
    const report = replay(session, rows, head === undefined ? {} : { head });
    expect(report).toMatchObject({ session, rows: rows.length, steps: rows.length, unknownMachines: [] });
    expect(report.divergence ?? report.brokenChain).toBeUndefined();
    expect(JSON.stringify(report.state)).toBe(head?.state);
    for (const row of rows) {
      const body = JSON.parse(row.body) as RowBody;
      keys.add(`${session} ${body.key}`);
      committed.push(...repliesOf(body).map((index) => `${session}#${row.seq}.${index}`));
    }
  }
  expect(acknowledged.filter(([session, key]) => !keys.has(`${session} ${key}`))).toEqual([]);
  expect(await store.dueEffects()).toEqual([]);
  await store.close();
  expectSentInOrder(committed, readFileSync(join(directory, "trace.txt"), "utf8").split("\n"));
}

/** Indexes of commands that are replies which must arrive; news about progress may be dropped. */
function repliesOf({ commands }: RowBody): number[] {
  const isReply = (command: unknown) => {
    const { do: done, event } = command as { do: string; event?: { type: string; kind?: string } };
    return done === "emit" && event?.type === "reply" && event.kind !== "progress";
  };
  return commands.flatMap((command, index) => (isReply(command) ? [index] : []));
}

/** Each reply left at least once, and for the first time in the order in which the replies of its session were committed. */
function expectSentInOrder(committed: readonly string[], trace: readonly string[]): void {
  const wanted = new Set(committed);
  const sent = new Set(trace.flatMap((line) => (line.startsWith("reply ") ? [line.slice("reply ".length)] : [])));
  expect(bySession([...sent].filter((key) => wanted.has(key)))).toEqual(bySession(committed));
}

function bySession(keys: readonly string[]): Record<string, string[]> {
  const found: Record<string, string[]> = {};
  for (const key of keys) {
    const session = key.slice(0, key.indexOf("#"));
    found[session] ??= [];
    found[session].push(key);
  }
  return found;
}
