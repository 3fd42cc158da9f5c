/** Where the sessions are kept: in a file of the data directory, or in Redis, where a lease says which gateway serves them. */

import type { Archive } from "./adapters/backup/archive.ts";
import type { Lease } from "./adapters/stores/redis/lease.ts";
import type { RedisMover } from "./adapters/stores/redis/mover.ts";
import { createClosing } from "./closing.ts";
import { openStore, type PartsDeps } from "./parts.ts";
import type { Send } from "./session/channel.ts";
import { withinLimit } from "./session/limits.ts";
import type { SessionStore } from "./session/sessionStore.ts";
import { Failure, toFailureData } from "./shared/failures.ts";
import { dayMs } from "./shared/time.ts";

const firstArchiveMs = 600_000;
const archivedADayMax = 2_000;

export type OwnedSessions = {
  store: SessionStore;
  /** A `send` that waits while it is not sure that this process is the one that serves. */
  guarded(send: Send): Send;
  /** Resolves when another gateway took over; never for a file. */
  lost: Promise<void>;
};

export interface SessionsPlace {
  /**
   * Makes this process the one that serves. `onWait`: called once if another gateway serves now; this one then waits until that one is gone.
   * Without it, it fails with STORE_TAKEN_OVER.
   */
  own(options?: { signal?: AbortSignal; onWait?: (holder: string) => void }): Promise<OwnedSessions>;
  close(): Promise<void>;
}

/** Opens the place to serve from it. A file is locked at once: fails with DATA_DIRECTORY_LOCKED or STORE_CORRUPT; Redis see openRedisPlace. */
export async function openSessions(deps: PartsDeps): Promise<SessionsPlace> {
  const { store: redis, dataDirectory } = deps.config;
  return redis === undefined ? openFilePlace(dataDirectory) : openRedisPlace(deps, redis);
}

/** Sessions in a file of a directory. */
export async function openFilePlace(directory: string): Promise<SessionsPlace> {
  const store = await openStore(directory, { readOnly: false });
  const owned: OwnedSessions = { store, guarded: (send) => send, lost: new Promise(() => undefined) };
  return { own: async () => owned, close: () => store.close() };
}

/** Fails with STORE_UNAVAILABLE, CONFIG_INVALID, or STORE_NOT_DURABLE where that Redis would forget what it acknowledged. */
async function openRedisPlace({ config, log }: PartsDeps, { redisUrl, account }: RedisPlace): Promise<SessionsPlace> {
  const { connectRedis } = await import("./adapters/stores/redis/connection.ts");
  const { readDurability } = await import("./adapters/stores/redis/durability.ts");
  const { acquireLease } = await import("./adapters/stores/redis/lease.ts");
  const { createRedisMover } = await import("./adapters/stores/redis/mover.ts");
  const { createRedisStore } = await import("./adapters/stores/redisStore.ts");
  const { createArchive } = await import("./adapters/backup/archive.ts");
  const { recalling } = await import("./adapters/backup/archiveSessions.ts");
  const onTrouble = (place: string) => log.warn(`Redis（${place}）断开了，正在重新连接`);
  const redis = await connectRedis({ url: redisUrl, onTrouble });
  let lease: Lease | undefined;
  let stopArchiving: () => void = () => undefined;
  const closing = createClosing(log);
  closing.add("Redis", () => redis.close());
  closing.add("lease", () => lease?.release());
  closing.add("archive", () => stopArchiving());
  const orClose = <T>(opening: Promise<T>) => closing.orClose(() => opening);
  const { refusal, advice } = await orClose(readDurability(redis));
  if (refusal !== undefined) return orClose(Promise.reject(new Failure("STORE_NOT_DURABLE", refusal)));
  if (advice !== undefined) log.warn(advice);
  return {
    async own(options = {}) {
      lease = await orClose(acquireLease({ redis, account, ...options }));
      const { fence, lost, whenHeld } = lease;
      const store = await orClose(createRedisStore({ redis, account, fence }));
      const mover = createRedisMover({ redis, account, fence });
      const archive = createArchive(config.dataDirectory);
      stopArchiving = archiveDaily({ config, log }, { store, mover, archive });
      const guarded =
        (send: Send): Send =>
        async (session, reply, call) => {
          await withinLimit(() => whenHeld(), call.signal, heldMsMax, unsure());
          return send(session, reply, call);
        };
      return { store: recalling(store, { mover, archive }), guarded, lost };
    },
    close: () => closing.close(),
  };
}

/** So long a try to send waits until it is sure again which gateway serves. It costs no try then, so the reply waits as for a channel that is away. */
const heldMsMax = 60_000;
const unsure = () => new Failure("CHANNEL_NOT_CONNECTED", "会话数据库断开了，等它恢复");

type RedisPlace = { redisUrl: string; account: string };

/** Moves what is old out of Redis, some of it each day, first soon after the start. Returns what ends it. */
function archiveDaily(
  { config, log }: PartsDeps,
  parts: { store: SessionStore; mover: RedisMover; archive: Archive },
): () => void {
  const days = config.store?.archiveDays ?? 0;
  if (days === 0) return () => undefined;
  const archive = async () => {
    try {
      const { archiveSessions } = await import("./adapters/backup/archiveSessions.ts");
      const before = Date.now() - days * dayMs;
      const options = { ...parts, before, sessionsMax: archivedADayMax };
      const count = await archiveSessions(options);
      if (count > 0) log.info({ count }, "旧会话已移到数据目录的 archive");
    } catch (error) {
      log.error({ error: toFailureData(error) }, "旧会话没有移走，明天再试");
    }
  };
  const first = setTimeout(archive, firstArchiveMs);
  const daily = setInterval(archive, dayMs);
  return () => {
    clearTimeout(first);
    clearInterval(daily);
  };
}

/** The sessions, to be read beside a running program. Fails with STORE_MISSING. */
export async function readSessions({ config }: PartsDeps): Promise<SessionStore> {
  if (config.store === undefined) return openStore(config.dataDirectory, { readOnly: true });
  const { connectRedis } = await import("./adapters/stores/redis/connection.ts");
  const { createRedisStore } = await import("./adapters/stores/redisStore.ts");
  const redis = await connectRedis({ url: config.store.redisUrl });
  try {
    const store = await createRedisStore({ redis, account: config.store.account });
    return { ...store, close: () => redis.close() };
  } catch (error) {
    await redis.close();
    throw error;
  }
}

/** The sessions in Redis as a whole each. With `writes` this process must be the one that serves: fails with STORE_TAKEN_OVER if it is not. */
export async function openMover({ config }: PartsDeps, { writes }: { writes: boolean }): Promise<RedisMover> {
  if (config.store === undefined) throw new Error("bug: the sessions are in a file");
  const { redisUrl, account } = config.store;
  const { connectRedis } = await import("./adapters/stores/redis/connection.ts");
  const { acquireLease } = await import("./adapters/stores/redis/lease.ts");
  const { createRedisMover } = await import("./adapters/stores/redis/mover.ts");
  const { createRedisStore } = await import("./adapters/stores/redisStore.ts");
  const redis = await connectRedis({ url: redisUrl });
  try {
    const lease = writes ? await acquireLease({ redis, account }) : undefined;
    const right = lease ? { fence: lease.fence } : {};
    // Says whether there is anything, and that it is of a version that this program knows.
    await createRedisStore({ redis, account, ...right });
    const close = async () => {
      await lease?.release();
      await redis.close();
    };
    return { ...createRedisMover({ redis, account, ...right }), close };
  } catch (error) {
    await redis.close();
    throw error;
  }
}
