import { expect, it } from "vitest";
import { jsonGrammar } from "../../../src/adapters/models/jsonGrammar.ts";

const rootOf = (shape: Parameters<typeof jsonGrammar>[0]) => jsonGrammar(shape).split("\n")[0];

it("fixes the keys and their order, and quotes what a grammar would misread", () => {
  expect(
    rootOf({ type: "object", properties: { "14:00-14:20": { type: "string" }, '说"好"\\': { type: "number" } } }),
  ).toBe(String.raw`root ::= "{" "\"14:00-14:20\": " string ", " "\"说\\\"好\\\"\\\\\": " number "}"`);
});

it("bounds lists as asked", () => {
  const items = { type: "string" } as const;
  expect(rootOf({ type: "array", items })).toBe('root ::= "[" (string (", " string){0,})? "]"');
  expect(rootOf({ type: "array", items, minItems: 2, maxItems: 3 })).toBe('root ::= "[" string (", " string){1,2} "]"');
  expect(rootOf({ type: "array", items, maxItems: 0 })).toBe('root ::= "[]"');
});

it("offers the values of an enumeration and nothing else", () => {
  expect(rootOf({ enum: ["室内", "室外"] })).toBe(String.raw`root ::= ("\"室内\"" | "\"室外\"")`);
});
