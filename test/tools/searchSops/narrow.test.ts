import { describe, expect, it } from "vitest";
import type { SearchInput, SopDecision, SopDocument } from "../../../src/shared/sop.ts";
import { narrow } from "../../../src/tools/searchSops/narrow.ts";
import type { Posterior } from "../../../src/tools/searchSops/posterior.ts";

const titles = ["居住证首次申领", "居住证签注续期", "居住证遗失补办", "出租房屋登记备案"];
const handbooks = titles.map(
  (title): SopDocument => ({
    versionId: title,
    file: `${title}.docx`,
    path: "",
    title,
    category: "",
    task: title.slice(0, 3),
    effectiveFrom: "",
    edition: "",
    sample: true,
    sections: {},
    branches: [],
    unassigned: [],
  }),
);
const posterior = (scores: number[]): Posterior => ({
  order: [0, 1, 2, 3],
  shares: scores,
  severalShares: scores,
  outcomes: { right: 0.3, wrong: 0.2, several: 0.4, outside: 0.1 },
  scores,
});
const ask: SopDecision = {
  kind: "ask",
  options: [0, 3].map((index) => ({ versionId: titles[index] ?? "", file: "", title: "", label: "" })),
  candidates: [],
  reason: "",
};
function answer(index: number, confidence: "sure" | "reference", score: number): SopDecision {
  const title = titles[index] ?? "";
  const document = { versionId: title, file: `${title}.docx`, title, score };
  return { kind: "answer", document, confidence, candidates: [document], reason: "" };
}
const input = (more: Partial<SearchInput> = {}): SearchInput => ({
  question: "居住证",
  added: ["租房子的"],
  rejected: [],
  aspects: [],
  mustDecide: false,
  offered: titles.slice(0, 3),
  ...more,
});
const nothingTold = async () => false;

describe("a reply to options", () => {
  it("asks again only about what was offered, without what it rules out", async () => {
    const narrowed = await narrow(ask, posterior([0.3, 0.25, 0.001, 0.4]), handbooks, input(), nothingTold);
    expect(narrowed).toMatchObject({ kind: "ask", options: [{ versionId: titles[0] }, { versionId: titles[1] }] });
  });

  it("is answered for reference from the one that leads by far", async () => {
    const narrowed = await narrow(ask, posterior([0.5, 0.02, 0.02, 0.4]), handbooks, input(), nothingTold);
    expect(narrowed).toMatchObject({ kind: "answer", document: { title: titles[0] }, confidence: "reference" });
  });

  it("is answered from the only one that knows the case told", async () => {
    const knows = async (_text: string, { title }: SopDocument) => title === titles[1];
    const narrowed = await narrow(ask, posterior([0.3, 0.25, 0.2, 0.2]), handbooks, input(), knows);
    expect(narrowed).toMatchObject({ kind: "answer", document: { title: titles[1] } });
  });

  it("leads to what was not offered only for sure", async () => {
    const scores = posterior([0.3, 0.25, 0.2, 0.25]);
    const elsewhere = await narrow(answer(3, "reference", 0.5), scores, handbooks, input(), nothingTold);
    expect(elsewhere.kind).toBe("ask");
    const sure = answer(3, "sure", 0.95);
    expect(await narrow(sure, scores, handbooks, input(), nothingTold)).toBe(sure);
  });

  it("is not guessed from when nothing may be asked any more", async () => {
    const last = input({ mustDecide: true });
    const scores = posterior([0.24, 0.2, 0.2, 0.2]);
    expect(await narrow(answer(0, "reference", 0.24), scores, handbooks, last, nothingTold)).toMatchObject({
      kind: "unknown",
    });
    const likely = answer(0, "reference", 0.6);
    expect(await narrow(likely, scores, handbooks, last, nothingTold)).toBe(likely);
  });
});
