import { burstMessagesMax, ratedPersonsMax, refillMs } from "./limits.ts";

export interface RateLimit {
  /** 0 if the person may send now, else the seconds until then. */
  take(person: string, now: number): number;
}

/** A bucket of messages for each person that fills up again with time. A person who is forgotten has a full one. */
export function createRateLimit(): RateLimit {
  const buckets = new Map<string, { left: number; at: number }>();
  return {
    take(person, now) {
      const bucket = buckets.get(person) ?? { left: burstMessagesMax, at: now };
      const left = Math.min(burstMessagesMax, bucket.left + Math.max(0, now - bucket.at) / refillMs);
      buckets.delete(person);
      buckets.set(person, { left: left >= 1 ? left - 1 : left, at: now });
      const [longestSilent] = buckets.keys();
      if (buckets.size > ratedPersonsMax && longestSilent !== undefined) buckets.delete(longestSilent);
      return left >= 1 ? 0 : Math.ceil(((1 - left) * refillMs) / 1_000);
    },
  };
}
