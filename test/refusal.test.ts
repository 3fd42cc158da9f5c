import { expect, it } from "vitest";
import { createRefusal } from "../src/refusal.ts";
import { sessionKey } from "../src/shared/ids.ts";

const strangersMax = 10_000;
const sessionOf = (person: string) => sessionKey("wechaty", person, person);

it("tells a stranger once a day, groups never, and remembers a bounded number of strangers", () => {
  let now = Date.parse("2026-11-23T23:59:00+08:00");
  const told: string[] = [];
  const refuse = createRefusal(
    async (address) => void told.push(address),
    () => now,
  );
  for (const session of [sessionOf("a"), sessionOf("a"), sessionKey("wechaty", "R:1", "a"), sessionOf("b")])
    refuse(session);
  expect(told).toEqual(["wechaty:a", "wechaty:b"]);
  now += 120_000;
  refuse(sessionOf("a"));
  expect(told).toEqual(["wechaty:a", "wechaty:b", "wechaty:a"]);
  for (let count = 0; count <= strangersMax; count += 1) refuse(sessionOf(`x${count}`));
  refuse(sessionOf(`x${strangersMax}`));
  expect(told).toHaveLength(3 + strangersMax + 1);
  refuse(sessionOf("a"));
  expect(told.at(-1)).toBe("wechaty:a");
});
