/** The only file that knows the Redis client: connects, connects again, keeps time limits, and turns its errors into failures. */
import { createHash } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { RedisClientType } from "redis";
import { Failure } from "../../../shared/failures.ts";

/** `redis://[user:password@]host:port/database` or `rediss://` (TLS). `onTrouble` is told once for each time that the connection breaks. */
export type RedisOptions = { url: string; onTrouble?: (place: string) => void };

/** One Lua script. It must be harmless to run it twice with the same values: a lost answer is asked for again. */
export type Script = { readonly text: string; readonly sha: string };

/** What Redis answers: null, a text, a whole number, or a list of these. */
export type Answer = null | string | number | Answer[];

/**
 * Every call waits for a connection that is being made again, is repeated when the connection broke, and fails with STORE_UNAVAILABLE
 * after its time limit, STORE_FULL where Redis has no memory or disk left, CONFIG_INVALID where it does not let us in.
 */
export interface Redis {
  run(script: Script, keys: readonly string[], values?: readonly string[]): Promise<Answer>;
  command(...words: string[]): Promise<Answer>;
  /** The address without the password, for messages. */
  readonly place: string;
  close(): Promise<void>;
}

const connectMs = 5_000;
/** One call, all its repeats and the waiting for a connection included. */
const callMs = 5_000;
const reconnectMsMin = 50;
const reconnectMsMax = 1_000;
/** A connection on which nothing is heard for so long is given up; pings keep a quiet one alive. */
const silenceMs = 6_000;
const pingMs = 2_000;
const pollMs = 20;

export function scriptOf(text: string): Script {
  return { text, sha: createHash("sha1").update(text).digest("hex") };
}

/** The address of a Redis as a person may see it: without user and password. Fails with CONFIG_INVALID. */
export function placeOf(url: string): string {
  const { protocol, hostname, port, pathname } = parsed(url);
  return `${protocol}//${hostname}:${port || "6379"}${pathname === "/" ? "" : pathname}`;
}

/** Connects. Fails with STORE_UNAVAILABLE or CONFIG_INVALID; the client library is loaded only here. */
export async function connectRedis(options: RedisOptions): Promise<Redis> {
  const place = placeOf(options.url);
  const { ErrorReply } = await import("redis");
  const client = await createRedisClient({ url: options.url, waits: false });
  const isAnswer = (error: unknown) => error instanceof ErrorReply;
  const connection = createConnection(client, { place, isAnswer, onTrouble: () => options.onTrouble?.(place) });
  try {
    await connection.open();
  } catch (error) {
    client.destroy();
    throw error;
  }
  return connection;
}

/**
 * The bare client, not connected, for a library that wants one. What is asked of it while it connects again fails at once, or with `waits`
 * is done afterwards.
 */
export async function createRedisClient({ url, waits }: { url: string; waits: boolean }): Promise<RedisClientType> {
  const { createClient } = await import("redis");
  return createClient({
    url,
    RESP: 2,
    disableOfflineQueue: !waits,
    pingInterval: pingMs,
    socket: {
      connectTimeout: connectMs,
      socketTimeout: silenceMs,
      reconnectStrategy: (retries) => Math.min(reconnectMsMin * 2 ** retries, reconnectMsMax),
    },
  }) as unknown as RedisClientType;
}

function parsed(url: string): URL {
  try {
    const found = new URL(url);
    if (["redis:", "rediss:"].includes(found.protocol) && found.hostname !== "") return found;
  } catch {
    // The failure below says what is wanted.
  }
  throw new Failure(
    "CONFIG_INVALID",
    "LINLI_STORE 和 LINLI_QUEUE 要写成 redis://:密码@主机:6379/0（加密连接用 rediss://）",
  );
}

type Connection = Redis & { open(): Promise<void> };

type ConnectionDeps = { place: string; isAnswer: (error: unknown) => boolean; onTrouble: () => void };

function createConnection(client: RedisClientType, { place, isAnswer, onTrouble }: ConnectionDeps): Connection {
  /** What is wrong with the connection at present. */
  let trouble: unknown;
  client.on("error", (error: unknown) => {
    if (trouble === undefined) onTrouble();
    trouble = error;
  });
  client.on("ready", () => {
    trouble = undefined;
  });

  /** Repeats work until it succeeds, fails for good, or the time is over. */
  async function persist<T>(work: () => Promise<T>): Promise<T> {
    const end = performance.now() + callMs;
    const left = () => end - performance.now();
    for (;;) {
      let problem: unknown;
      try {
        if (client.isReady) return await withinTime(work(), left());
        problem = trouble;
      } catch (error) {
        problem = error;
      }
      if (problem !== undefined) throwForGood(problem, isAnswer(problem), place);
      if (left() <= 0 || !client.isOpen) throw unavailable(place, problem);
      await sleep(Math.min(pollMs, Math.max(1, left())));
    }
  }

  const send = (words: readonly string[]) => client.sendCommand([...words]) as Promise<Answer>;
  return {
    place,
    async open() {
      client.connect().catch((error: unknown) => {
        trouble = error;
      });
      await persist(() => send(["PING"]));
    },
    command: (...words) => persist(() => send(words)),
    run: ({ sha, text }, keys, values = []) =>
      persist(async () => {
        const rest = [String(keys.length), ...keys, ...values];
        try {
          return await send(["EVALSHA", sha, ...rest]);
        } catch (error) {
          // A Redis that was started anew does not know the script; EVAL teaches it.
          if (!textOf(error).startsWith("NOSCRIPT")) throw error;
          return send(["EVAL", text, ...rest]);
        }
      }),
    async close() {
      if (client.isOpen) client.destroy();
    },
  };
}

async function withinTime<T>(work: Promise<T>, limitMs: number): Promise<T> {
  const stop = new AbortController();
  const late = sleep(Math.max(0, limitMs), undefined, { signal: stop.signal }).then(() => {
    throw new Error("ETIMEDOUT: no answer");
  });
  late.catch(() => undefined);
  work.catch(() => undefined);
  try {
    return await Promise.race([work, late]);
  } finally {
    stop.abort();
  }
}

function unavailable(place: string, problem: unknown): Failure {
  const code = codeOf(problem);
  // A server that speaks without TLS hangs up at once and says nothing.
  const why = code === "" && place.startsWith("rediss:") ? "如果它没有打开加密，请写 redis://" : code;
  return new Failure("STORE_UNAVAILABLE", why === "" ? place : `${place}，${why}`, { cause: problem });
}

const codeOf = (error: unknown) => (error instanceof Error && "code" in error ? String(error.code) : "");
const textOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

/** Throws where trying again cannot help. What is not an answer of Redis is trouble with the connection, which passes. */
function throwForGood(error: unknown, isAnswer: boolean, place: string): void {
  if (error instanceof Failure) throw error;
  const text = textOf(error);
  if (/CERT|SIGNATURE|ERR_TLS/.test(codeOf(error)))
    throw new Failure(
      "CONFIG_INVALID",
      `Redis（${place}）的证书不被信任（${codeOf(error)}）；自己签发的证书用 NODE_EXTRA_CA_CERTS 指定根证书文件`,
      { cause: error },
    );
  if (/^(NOAUTH|WRONGPASS|NOPERM|ERR AUTH|ERR DB index|ERR invalid DB)/i.test(text))
    throw new Failure("CONFIG_INVALID", `Redis（${place}）不接受这个用户名、密码或库号：${text}`, { cause: error });
  if (/^(OOM|MISCONF)/.test(text)) throw new Failure("STORE_FULL", `${place}：${text}`, { cause: error });
  if (isAnswer && !/^(LOADING|BUSY|TRYAGAIN|MASTERDOWN|READONLY|CLUSTERDOWN)/.test(text)) throw error;
}
