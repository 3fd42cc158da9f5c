import { describe, expect, it } from "vitest";
import { gramsOf } from "../../../src/tools/searchSops/grams.ts";
import { createMatchIndex, type MatchDocument, type MatchLabel } from "../../../src/tools/searchSops/matchIndex.ts";

const direction = (...numbers: number[]) => {
  const length = Math.hypot(...numbers);
  return Float32Array.from(numbers, (number) => number / length);
};
const documentOf = (code: string, title: string, vector: Float32Array): MatchDocument => ({
  code,
  title,
  task: "",
  text: title,
  titleVector: vector,
  textVector: vector,
});
const labelOf = (q: string, documents: number[], vector: Float32Array): MatchLabel => ({
  documents,
  vector,
  grams: gramsOf(q),
  learned: false,
});
const documents = [
  documentOf("D1", "居住证签注", direction(1, 0, 0, 0)),
  documentOf("D2", "犬只登记", direction(0, 1, 0, 0)),
];
const asked = direction(1, 1, 1, 0);
const measured = (index: ReturnType<typeof createMatchIndex>) => {
  const { values, outside, nearest } = index.measure(asked, gramsOf("狗要登记吗"));
  return { values: [...values], outside, ...nearest(0, 1) };
};

describe("the index of handbooks and labelled questions", () => {
  it("is after a label went as if it had never come, also when another took its place", () => {
    const index = createMatchIndex(documents);
    const kept = [
      labelOf("狗证", [1], direction(0, 1, 1, 0)),
      labelOf("要办证", [0, 1], direction(1, 1, 0, 0)),
      labelOf("天气怎么样", [], direction(0, 0, 1, 0)),
    ];
    for (const label of kept) index.add(label);
    const before = measured(index);
    const passing = [labelOf("登记", [0, 1], asked), labelOf("今天吃什么", [], asked), labelOf("小狗登记", [1], asked)];
    for (const label of passing) index.add(label);
    const between = measured(index);
    expect(between).toMatchObject({ both: expect.closeTo(1, 6), outside: expect.closeTo(1, 6) });
    expect(between.second).toBeCloseTo(1, 6);
    for (const label of passing) index.remove(label);
    const after = measured(index);
    expect(after.values).toHaveLength(before.values.length);
    for (const [position, value] of before.values.entries()) expect(after.values[position]).toBeCloseTo(value, 6);
    expect(after).toMatchObject({ outside: before.outside, first: before.first, both: before.both });
    index.add(labelOf("垃圾", [], direction(0, -1, 0, 0)));
    expect(measured(index).outside).toBe(before.outside);
  });

  it("puts a document with the characters and labels of the question first", () => {
    const index = createMatchIndex(documents);
    index.add(labelOf("狗要登记吗", [1], asked));
    const { values } = index.measure(asked, gramsOf("狗要登记吗"));
    const [prototype, grams] = [0, 1].map((measure) => (values[5 + measure] ?? 0) - (values[measure] ?? 0));
    expect(prototype).toBeGreaterThan(0);
    expect(grams).toBeGreaterThan(0);
  });

  it("compares with nothing where there are no handbooks", () => {
    const index = createMatchIndex([]);
    index.add(labelOf("天气怎么样", [], direction(0, 0, 1, 0)));
    expect(index.measure(asked, []).values).toHaveLength(0);
  });
});
