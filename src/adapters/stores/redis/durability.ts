import { Failure } from "../../../shared/failures.ts";
import type { Redis } from "./connection.ts";

/**
 * What a Redis does to keep what it acknowledged, in Chinese for the IT of an office. `refusal`: it may not be used. `advice`: it may, but a
 * crash of its machine can cost the last second.
 */
export type Durability = { refusal?: string; advice?: string };

/** Reads how a Redis is set up. What a hosted one does not tell counts as advice, not as a refusal. */
export async function readDurability(redis: Redis): Promise<Durability> {
  const info = fieldsOf(String(await redis.command("INFO")));
  const evicts = info.get("maxmemory") !== "0" && info.get("maxmemory_policy")?.startsWith("allkeys");
  if (info.get("aof_enabled") === "0") return { refusal: "appendonly no" };
  if (evicts) return { refusal: `maxmemory-policy ${info.get("maxmemory_policy")}，请改成 noeviction` };
  const fsync = await settingOf(redis, "appendfsync");
  if (fsync === "always") return {};
  return {
    advice: `Redis 的 appendfsync 是 ${fsync ?? "未知"}：机器断电可能丢掉最后一秒的消息。请设置 appendfsync always。`,
  };
}

/** The fields of an answer to INFO. */
export function fieldsOf(info: string): Map<string, string> {
  const lines = info.split("\r\n").filter((line) => line.includes(":"));
  return new Map(
    lines.map((line) => [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 1)] as [string, string]),
  );
}

/** Hosted services forbid CONFIG. */
async function settingOf(redis: Redis, name: string): Promise<string | undefined> {
  try {
    const found = await redis.command("CONFIG", "GET", name);
    return Array.isArray(found) && typeof found[1] === "string" ? found[1] : undefined;
  } catch (error) {
    if (error instanceof Failure && error.code === "STORE_UNAVAILABLE") throw error;
    return undefined;
  }
}
