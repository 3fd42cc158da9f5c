import { setTimeout as sleep } from "node:timers/promises";
import type { SessionEraser } from "../../../session/sessionStore.ts";
import { Failure } from "../../../shared/failures.ts";
import { keysOf } from "./keys.ts";
import { createRedisMover, type RedisMoverOptions } from "./mover.ts";
import { eraseScript } from "./scripts.ts";

const rewriteTriesMax = 240;
const rewritePauseMs = 500;

/** Erases sessions from Redis; `scrub` has it write its file anew, without what was erased. */
export function createRedisErase(options: Required<RedisMoverOptions>): SessionEraser {
  const { redis, account, fence } = options;
  const keys = keysOf(account);
  const mover = createRedisMover(options);
  return {
    async replaceSession(session, { rows, head }) {
      const { head: old, log, keys: seen, effects, armed, sent } = keys.of(session);
      const indexes = [keys.fence, keys.sessions, keys.due, keys.timers, keys.receipts];
      // What takes its place is there first: a crash in between leaves both, and erasing again ends it.
      await mover.put({ head, rows, keys: [], effects: [], timers: [], sent: [] });
      const places = [...indexes, old, log, seen, effects, armed, sent];
      if ((await redis.run(eraseScript, places, [String(fence()), session])) === "lost")
        throw new Failure("STORE_TAKEN_OVER", redis.place);
    },
    async scrub() {
      for (let tries = 0; tries < rewriteTriesMax; tries += 1) {
        const isAsked = await redis.command("BGREWRITEAOF").then(
          () => true,
          (error: unknown) => refuseUnless(error, /already in progress/),
        );
        if (isAsked) return;
        // One that runs already may hold what was erased after it began.
        await sleep(rewritePauseMs);
      }
    },
  };
}

/** False for an error that is expected; any other is thrown. */
function refuseUnless(error: unknown, expected: RegExp): false {
  if (error instanceof Error && expected.test(error.message)) return false;
  throw error;
}
