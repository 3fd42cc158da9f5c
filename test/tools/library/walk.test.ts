import fc from "fast-check";
import { expect, it } from "vitest";
import { newGathering } from "../../../src/tools/library/gathering.ts";
import { blocksOfHtml } from "../../../src/tools/library/htmlBlocks.ts";
import { walk } from "../../../src/tools/library/walk.ts";

/** Words that mean something to the reader, and words (@) that mean nothing and must come out again. */
const labels = [
  "办理条件",
  "申请材料",
  "特殊情形",
  "附件",
  "附件2：@",
  "版本",
  "生效日期",
  "材料名称",
  "份数",
  "备注",
  "项目",
  "内容",
  "情形",
  "处理方式",
  "序号",
  "@",
];
const words = [
  "@",
  "@",
  "@。",
  "1．@",
  "（2）@",
  "@的，@",
  "办理地点：@",
  "版次：@",
  "@：@",
  "类别：@　　版本：@",
  "自2025年3月1日起施行。@",
  "示例资料@",
  "一、@",
];
const text = fc.constantFrom(...words, ...labels);
const paragraph = fc.tuple(
  fc.constantFrom("p", "p", "h1", "h3", "strong"),
  fc.oneof(
    text,
    fc.tuple(text, text).map((two) => two.join("<br />")),
  ),
);
const line = paragraph.map(([tag, inner]) =>
  tag === "strong" ? `<p><strong>${inner}</strong></p>` : `<${tag}>${inner}</${tag}>`,
);
const list = fc.array(fc.tuple(text, fc.array(text, { maxLength: 3 })), { minLength: 1, maxLength: 4 }).map((items) => {
  const below = (texts: string[]) =>
    texts.length === 0 ? "" : `<ul>${texts.map((each) => `<li>${each}</li>`).join("")}</ul>`;
  return `<ol>${items.map(([own, nested]) => `<li>${own}${below(nested)}</li>`).join("")}</ol>`;
});
const { block } = fc.letrec<{ block: string; table: string; cell: string }>((tie) => ({
  cell: fc
    .tuple(
      fc.integer({ min: 1, max: 3 }),
      fc.integer({ min: 1, max: 3 }),
      fc.oneof(
        { depthSize: "small" },
        text.map((own) => `<p>${own}</p>`),
        fc.constant(""),
        fc.tuple(tie("block"), tie("block")).map((two) => two.join("")),
      ),
    )
    .map(([columns, rows, inner]) => `<td colspan="${columns}" rowspan="${rows}">${inner}</td>`),
  table: fc
    .array(fc.array(tie("cell"), { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 5 })
    .map((rows) => `<table>${rows.map((cells) => `<tr>${cells.join("")}</tr>`).join("")}</table>`),
  block: fc.oneof({ depthSize: "small", maxDepth: 3 }, line, list, tie("table")),
}));

it("loses no word, whatever the order of headings, labels, lists and tables", () => {
  const document = fc.array(block, { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(document, (blocks) => {
      let count = 0;
      const html = blocks.join("").replaceAll("@", () => `词${String(count++).padStart(3, "0")}`);
      const state = newGathering();
      walk(state, blocksOfHtml(html), "随机.docx");
      const kept = [...Object.values(state.sections).flat(), ...Object.values(state.facts), ...state.unassigned].join(
        "\n",
      );
      const lost = [...html.matchAll(/词\d{3}/g)].map(([word]) => word).filter((word) => !kept.includes(word));
      expect(lost, html).toEqual([]);
    }),
    { numRuns: 400 },
  );
}, 60_000);
