import { Failure } from "../../../shared/failures.ts";
import { clockOf } from "../../../shared/time.ts";
import { forgetOldest } from "./forgetOldest.ts";
import { pause } from "./withLimit.ts";

/** At most `count` messages within any `windowMs` milliseconds. */
export type Rate = { count: number; windowMs: number };

/**
 * How fast a platform may be written to.
 *
 * - `chat`, `account`: limits for one chat and for all together; all of them hold.
 * - `pauseMs`, `jitterMs`: between two messages to one chat lies at least the pause and a random part of the jitter.
 * - `sameTextChatsMax`: a text that went to as many chats within ten minutes is made to differ for the next.
 */
export type Pace = {
  chat: readonly Rate[];
  account: readonly Rate[];
  pauseMs: number;
  jitterMs: number;
  sameTextChatsMax: number;
};

export interface Pacer {
  /** Resolves when a message may go to this chat. Fails with REPLY_NOT_SENT when the signal fires first. */
  turn(chat: string, signal: AbortSignal): Promise<void>;
  /** The platform said that it was too much: nobody sends for a while, longer each time in a row. */
  throttled(): void;
  /** The platform took a message. */
  accepted(): void;
  /** The text, or one that differs if the same was sent to many chats in a row; the same one for the same key, so that a try can be repeated. */
  vary(key: string, chat: string, text: string): string;
}

const sameTextWindowMs = 600_000;
const rememberedMax = 2_000;
const holdMsFirst = 2_000;
const holdMsMax = 60_000;

/** Slows messages down to what a platform bears, so that no account is blocked. `random` gives 0 to 1. */
export function createPacer(pace: Pace, now: () => number = Date.now, random: () => number = Math.random): Pacer {
  const accountSlots = createSlots(pace.account);
  const slotsByChat = new Map<string, Slots>();
  const lastByChat = new Map<string, number>();
  let heldUntil = 0;
  let holds = 0;

  const wait = async (until: number, signal: AbortSignal) => {
    while (now() < until && !signal.aborted) await pause(until - now(), signal);
    if (signal.aborted) throw new Failure("REPLY_NOT_SENT", "发送已中止");
  };
  const chatTurn = (chat: string): number => {
    const slots = slotsByChat.get(chat) ?? createSlots(pace.chat);
    const rested = (lastByChat.get(chat) ?? Number.NEGATIVE_INFINITY) + pace.pauseMs + random() * pace.jitterMs;
    const at = slots.take(Math.max(now(), rested));
    for (const [map, value] of [
      [slotsByChat, slots],
      [lastByChat, at],
    ] as const) {
      map.delete(chat);
      map.set(chat, value as never);
      forgetOldest(map as Map<string, unknown>, rememberedMax);
    }
    return at;
  };

  return {
    async turn(chat, signal) {
      await wait(chatTurn(chat), signal);
      await wait(accountSlots.take(Math.max(now(), heldUntil)), signal);
      while (now() < heldUntil) await wait(heldUntil, signal);
    },
    throttled() {
      heldUntil = now() + Math.min(holdMsFirst * 2 ** holds, holdMsMax);
      holds += 1;
    },
    accepted() {
      holds = 0;
    },
    vary: createVariation(pace.sameTextChatsMax, now),
  };
}

type Slots = { take(earliest: number): number };

/** Gives out points in time, later and later, that keep all rates. */
function createSlots(rates: readonly Rate[]): Slots {
  const countMax = Math.max(0, ...rates.map(({ count }) => count));
  const taken: number[] = [];
  return {
    take(earliest) {
      const free = rates.map(
        ({ count, windowMs }) => (taken[taken.length - count] ?? Number.NEGATIVE_INFINITY) + windowMs,
      );
      const at = Math.max(earliest, taken.at(-1) ?? earliest, ...free);
      taken.push(at);
      if (taken.length > countMax) taken.shift();
      return at;
    },
  };
}

/** Platforms mute who sends one text to many people in a row; the time of day under it makes it another text. */
function createVariation(chatsMax: number, now: () => number): Pacer["vary"] {
  const chatsByText = new Map<string, Map<string, number>>();
  const shownByKey = new Map<string, string>();
  const shownTo = (chat: string, text: string): string => {
    const at = now();
    const chats = chatsByText.get(text) ?? new Map<string, number>();
    for (const [other, since] of chats) if (at - since > sameTextWindowMs) chats.delete(other);
    const elsewhere = chats.size - (chats.has(chat) ? 1 : 0);
    chats.set(chat, at);
    chatsByText.delete(text);
    chatsByText.set(text, chats);
    forgetOldest(chatsByText, rememberedMax);
    return elsewhere >= chatsMax
      ? `${text}\n（${clockOf(at)}:${String(Math.floor(at / 1000) % 60).padStart(2, "0")}）`
      : text;
  };
  return (key, chat, text) => {
    const shown = shownByKey.get(key) ?? shownTo(chat, text);
    shownByKey.set(key, shown);
    forgetOldest(shownByKey, rememberedMax);
    return shown;
  };
}
