/** An installation as an office or a city has it, each part in a process of its own, and what it takes of the machine. */
import { mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connectRedis } from "../../src/adapters/stores/redis/connection.ts";
import { fieldsOf } from "../../src/adapters/stores/redis/durability.ts";
import { startRedis } from "../../test/helpers/redisServer.ts";
import { type Program, startProgram } from "./program.ts";

/**
 * - `store`: where conversations are kept. `gateways`: each serves an account of its own, as two sub-districts on one Redis do.
 * - `workers`: processes that write the plans of each gateway; 0 leaves them to the gateway. They need Redis.
 */
export type PlaceOptions = { store: "libsql" | "redis"; gateways: number; workers: number };

/** Bytes of memory that the processes hold, and of files that they wrote. */
export type Taken = { gateways: number; workers: number; redis: number; stored: number };

export type Place = { urls: readonly string[]; taken(): Promise<Taken>; close(): Promise<void> };

/** Plans are written from the library: a language model would be the same on every side, and slower than all else. */
const withoutModel = { LINLI_MODEL_SOURCES: "none", LINLI_MODELS_DIR: join(tmpdir(), "linli-no-models") };

export async function openPlace({ store, gateways, workers }: PlaceOptions): Promise<Place> {
  if (workers > 0 && store !== "redis") throw new Error("workers need --store redis");
  // Whatever is done last is undone first.
  const closings: (() => Promise<void>)[] = [];
  const redis = store === "redis" ? await openRedis(closings) : undefined;
  const directories: string[] = [];
  const started = { gateways: [] as Program[], workers: [] as Program[] };
  for (let number = 0; number < gateways; number += 1) {
    const directory = await mkdtemp(join(tmpdir(), "linli-load-"));
    directories.push(directory);
    closings.push(() => rm(directory, { recursive: true, force: true }));
    const place = redis ? { LINLI_STORE: redis.url, LINLI_ACCOUNT: `street${number}` } : {};
    const env = { ...withoutModel, ...place, LINLI_DATA_DIR: directory };
    for (let worker = 0; worker < workers; worker += 1)
      started.workers.push(await startProgram(["worker", "--builtin"], env));
    started.gateways.push(await startProgram(["start", "--port", "0"], env));
  }
  const memory = (programs: readonly Program[]) => programs.reduce((sum, program) => sum + program.memory(), 0);
  return {
    urls: started.gateways.map(({ url }) => url),
    taken: async () => ({
      gateways: memory(started.gateways),
      workers: memory(started.workers),
      redis: redis ? await redis.memory() : 0,
      stored: (await Promise.all([...directories, ...(redis ? [redis.directory] : [])].map(sizeOf))).reduce(
        (sum, size) => sum + size,
        0,
      ),
    }),
    async close() {
      await Promise.all([...started.gateways, ...started.workers].map((program) => program.stop()));
      for (const close of closings.reverse()) await close();
    },
  };
}

async function openRedis(closings: (() => Promise<void>)[]) {
  const server = await startRedis("--maxmemory-policy", "noeviction");
  closings.push(() => server.remove());
  const redis = await connectRedis({ url: server.url });
  closings.push(() => redis.close());
  const memory = async () => Number(fieldsOf(String(await redis.command("INFO", "memory"))).get("used_memory"));
  return { url: server.url, directory: server.directory, memory };
}

async function sizeOf(directory: string): Promise<number> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const sizes = entries
    .filter((entry) => entry.isFile())
    // A file may go while it is looked at.
    .map((entry) => stat(join(entry.parentPath, entry.name)).catch(() => ({ size: 0 })));
  return (await Promise.all(sizes)).reduce((sum, { size }) => sum + size, 0);
}
