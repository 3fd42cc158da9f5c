import { describe, expect, it } from "vitest";
import type { SopDocument } from "../../../src/shared/sop.ts";
import { formatOfficeLabel, type OfficeLabel, readOfficeLabels } from "../../../src/tools/searchSops/officeLabels.ts";

const handbooks = [
  { title: "社会保障卡挂失补办", file: "D002 社会保障卡挂失补办.docx" },
  { title: "居住证遗失补办", file: "D007 居住证遗失补办.docx" },
  { title: "共享菜园认领", file: "共享菜园认领.docx" },
] as SopDocument[];
const label = (more: Partial<OfficeLabel> = {}): OfficeLabel => ({
  q: "卡掉了",
  kind: "single",
  docs: ["D002"],
  at: "2026-11-23T10:00:00+08:00",
  source: "console",
  ...more,
});
const read = (...lines: (OfficeLabel | string)[]) =>
  readOfficeLabels(
    lines.map((line) => (typeof line === "string" ? `${line}\n` : formatOfficeLabel(line))).join(""),
    handbooks,
  );

describe("the labels of an office", () => {
  it("name handbooks by code, file or title", () => {
    const { labels, problems } = read(
      label(),
      label({ q: "菜地", docs: ["共享菜园认领.docx"] }),
      label({ q: "证掉了", kind: "ambiguous", docs: ["D002", "居住证遗失补办"] }),
      label({ q: "驾照", kind: "none", docs: [] }),
    );
    expect(problems).toEqual([]);
    expect(labels.map(({ kind, docs }) => [kind, docs])).toEqual([
      ["single", ["社会保障卡挂失补办"]],
      ["single", ["共享菜园认领"]],
      ["ambiguous", ["社会保障卡挂失补办", "居住证遗失补办"]],
      ["none", []],
    ]);
  });

  it("count once a question, as it was labelled last", () => {
    const { labels } = read(label(), "", label({ kind: "none", docs: [] }));
    expect(labels).toEqual([{ q: "卡掉了", kind: "none", docs: [] }]);
  });

  it.each([
    ["not json", "不是一行 JSON"],
    ['{"q":"卡掉了","kind":"maybe","docs":["D002"],"at":"2026-11-23T10:00:00Z","source":"x"}', "kind 要写"],
    ['{"q":"卡掉了","kind":"single","docs":["D002"],"at":"昨天","source":"x"}', "at 要写成"],
    ['{"q":"卡掉了","kind":"single","docs":["D002"],"at":"2026-11-23T10:00:00Z"}', "source"],
    ['{"q":"卡掉了","kind":"single","docs":["D002"],"at":"2026-11-23T10:00:00Z","source":"x","doc":"D002"}', "只能有"],
    ['{"q":" ","kind":"single","docs":["D002"],"at":"2026-11-23T10:00:00Z","source":"x"}', "q 不能是空的"],
    [JSON.stringify(label({ docs: ["D999"] })), "资料库里没有《D999》"],
    [JSON.stringify(label({ docs: ["D002", "D007"] })), "single 要正好写一份手册"],
    [JSON.stringify(label({ kind: "ambiguous" })), "ambiguous 要写两份以上的手册"],
    [JSON.stringify(label({ kind: "none" })), "none 不能写手册"],
  ])("are told apart from a line that cannot be used, the others go on: %s", (line, problem) => {
    const { labels, problems } = read(label({ q: "好的一行" }), line);
    expect(labels).toHaveLength(1);
    expect(problems).toEqual([{ line: 2, problem: expect.stringContaining(problem) }]);
  });
});
