import { expect, it } from "vitest";
import { burstMessagesMax, ratedPersonsMax, refillMs } from "../../../../src/adapters/channels/webChat/limits.ts";
import { createRateLimit } from "../../../../src/adapters/channels/webChat/rateLimit.ts";

const exhaust = (rate: ReturnType<typeof createRateLimit>, person: string, now: number) => {
  for (let count = 0; count < burstMessagesMax; count += 1) expect(rate.take(person, now)).toBe(0);
};

it("lets a burst through, then one message for each refill, and says how long to wait", () => {
  const rate = createRateLimit();
  exhaust(rate, "甲", 0);
  expect(rate.take("甲", 0)).toBe(refillMs / 1_000);
  expect(rate.take("甲", refillMs - 1)).toBe(1);
  expect(rate.take("甲", refillMs)).toBe(0);
  expect(rate.take("甲", refillMs)).toBeGreaterThan(0);
});

it("counts each person alone, and a clock that goes back costs nothing", () => {
  const rate = createRateLimit();
  exhaust(rate, "甲", 1_000);
  expect(rate.take("乙", 0)).toBe(0);
  expect(rate.take("甲", 0)).toBeGreaterThan(0);
});

it("forgets those who were silent longest, not those who are sending", () => {
  const rate = createRateLimit();
  for (let count = 0; count < ratedPersonsMax; count += 1) rate.take(`p${count}`, 0);
  exhaust(rate, "甲", 0);
  expect(rate.take("甲", 0)).toBeGreaterThan(0);
});
