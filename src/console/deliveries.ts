/** Keeps how the sending of replies went, try by try: the log of a session only knows how it ended. */
import type { Send } from "../session/channel.ts";
import { toFailureData } from "../shared/failures.ts";
import { mask } from "../shared/mask.ts";
import type { AccessStore, DeliveryTry } from "./access/accessStore.ts";
import { sessionId } from "./find/sessionIndex.ts";

export interface Deliveries {
  /** The same way out, watched. What cannot be kept does not hold up a reply. */
  watch(send: Send): Send;
  /** The tries of a session by `seq.position` of the reply, in order of time. */
  of(id: string): ReadonlyMap<string, DeliveryTry[]>;
}

/** While a link is down a reply is tried twice a second: that is written now and then. */
const quietMs = 30_000;
const failingMax = 5_000;
const problemCharsMax = 160;

type Failing = { problem: string; times: number; firstAt: number; writtenAt: number };

export function createDeliveries({
  access,
  now,
  onFault,
}: {
  access: Pick<AccessStore, "saveTry" | "triesOf">;
  now: () => number;
  onFault: (error: unknown) => void;
}): Deliveries {
  const failing = new Map<string, Failing>();

  function keep(session: string, key: string, entry: Pick<DeliveryTry, "problem" | "times" | "firstAt" | "lastAt">) {
    const [, seq = "", position = ""] = /#(\d+)\.(\d+)$/.exec(key) ?? [];
    if (seq === "") return;
    try {
      access.saveTry(sessionId(session), { seq: Number(seq), position: Number(position), ...entry });
    } catch (error) {
      onFault(error);
    }
  }

  function failed(session: string, key: string, problem: string): void {
    const at = now();
    const before = failing.get(key);
    const same = before?.problem === problem ? before : { problem, times: 0, firstAt: at, writtenAt: 0 };
    const isQuiet = same.times > 0 && at - same.writtenAt < quietMs && same.times > 10;
    const next = { ...same, times: same.times + 1, writtenAt: isQuiet ? same.writtenAt : at };
    failing.delete(key);
    failing.set(key, next);
    const [oldest] = failing.keys();
    if (failing.size > failingMax && oldest !== undefined) failing.delete(oldest);
    if (!isQuiet) keep(session, key, { problem, times: next.times, firstAt: next.firstAt, lastAt: at });
  }

  function sent(session: string, key: string, isFile: boolean): void {
    const before = failing.get(key);
    failing.delete(key);
    // Nearly all texts go out at once: only what did not, and files, are worth a line.
    if (before === undefined && !isFile) return;
    const at = now();
    if (before) keep(session, key, { ...before, lastAt: Math.max(before.writtenAt, before.firstAt) });
    keep(session, key, { problem: "", times: 1, firstAt: at, lastAt: at });
  }

  return {
    watch: (send) => async (session, reply, call) => {
      try {
        const receipt = await send(session, reply, call);
        if (reply.kind !== "progress") sent(session, call.key, reply.kind === "file");
        return receipt;
      } catch (error) {
        if (reply.kind !== "progress" && !call.signal.aborted) failed(session, call.key, problemOf(error));
        throw error;
      }
    },
    of(id) {
      const byReply = new Map<string, DeliveryTry[]>();
      for (const each of access.triesOf(id)) {
        const place = `${each.seq}.${each.position}`;
        byReply.set(place, [...(byReply.get(place) ?? []), each]);
      }
      return byReply;
    },
  };
}

/** Without personal data and without the places of files. */
function problemOf(error: unknown): string {
  const { code, message } = toFailureData(error);
  const words = code === "BUG" ? "程序出错" : message.replace(/^消息没有发出去：/, "");
  return mask(words.replace(/(?:\/[^/\s，。（）]+){2,}/g, "文件")).slice(0, problemCharsMax);
}
