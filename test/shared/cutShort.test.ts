import { expect, it } from "vitest";
import { cutShort } from "../../src/shared/cutShort.ts";

it.each([
  ["您好", "您好"],
  ["您好吗", "您好吗"],
  ["您好吗？", "您好吗…"],
  ["您好😭", "您好…"],
  ["您😭好", "您😭…"],
])("%s is cut to three as %s", (text, cut) => {
  expect(cutShort(text, 3)).toBe(cut);
});
