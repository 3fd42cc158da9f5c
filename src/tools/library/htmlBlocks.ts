/**
 * Reads the HTML that mammoth writes into lines and tables.
 *
 * Mammoth's HTML is well formed and holds few tags, so one pass over its tags is enough; it is never a page from elsewhere.
 */

/**
 * One paragraph or list item. `heading` is 1 to 6 for heading styles, 0 for text; `title` marks the style Title.
 * `bold` means that every character is bold; `children` are the items below a list item.
 */
export type Line = {
  kind: "line";
  text: string;
  heading: number;
  title: boolean;
  bold: boolean;
  item: boolean;
  footnote: boolean;
  children: Line[];
};
export type Cell = { columns: number; rows: number; blocks: Block[] };
export type TableBlock = { kind: "table"; rows: Cell[][] };
export type Block = Line | TableBlock;

type Element = { tag: string; attributes: string; children: (Element | string)[] };

/** Blocks in reading order. A paragraph with line breaks gives one line each; empty ones are left out. */
export function blocksOfHtml(html: string): Block[] {
  return blocksOf(parse(html).children);
}

const voidTags = new Set(["br", "img", "hr"]);

function parse(html: string): Element {
  const root: Element = { tag: "", attributes: "", children: [] };
  const open: Element[] = [root];
  for (const [, closing, tag = "", attributes = "", text] of html.matchAll(/<(\/?)([a-z][a-z0-9]*)([^>]*)>|([^<]+)/g)) {
    const parent = open.at(-1) ?? root;
    if (text !== undefined) parent.children.push(unescaped(text));
    else if (closing) open.length > 1 && open.pop();
    else {
      const element: Element = { tag, attributes, children: [] };
      parent.children.push(element);
      if (!voidTags.has(tag)) open.push(element);
    }
  }
  return root;
}

const entities: Record<string, string> = { "&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": '"' };
function unescaped(text: string): string {
  return text.replace(/&(?:amp|lt|gt|quot);/g, (entity) => entities[entity] ?? entity);
}

function blocksOf(nodes: (Element | string)[]): Block[] {
  return nodes.flatMap((node): Block[] => {
    if (typeof node === "string") return linesOf([node], {});
    if (node.tag === "table") return [{ kind: "table", rows: rowsOf(node) }];
    if (node.tag === "ul" || node.tag === "ol") return itemsOf(node);
    const heading = /^h([1-6])$/.exec(node.tag)?.[1];
    return linesOf(node.children, { heading: Number(heading ?? 0), title: node.attributes.includes('class="title"') });
  });
}

function linesOf(nodes: (Element | string)[], more: Partial<Line>): Line[] {
  const bold = plain(nodes).trim() !== "" && plain(nodes, true).trim() === "";
  return plain(nodes)
    .split("\n")
    .map((text) => text.trim())
    .filter((text) => text !== "")
    .map((text) => ({
      kind: "line",
      text,
      heading: 0,
      title: false,
      bold,
      item: false,
      footnote: false,
      children: [],
      ...more,
    }));
}

/** Marks that mammoth adds where a note is cited, and the way back from it: no text of the document. */
const noteMark = /href="#(?:foot|end)note-/;

/** The text of inline nodes; with `lean`, only what is not bold. What is struck through no longer holds and is left out. */
function plain(nodes: (Element | string)[], lean = false): string {
  return nodes
    .map((node) => {
      if (typeof node === "string") return node;
      if (node.tag === "br") return "\n";
      const silent = node.tag === "s" || (node.tag === "a" && noteMark.test(node.attributes));
      return silent || (lean && node.tag === "strong") ? "" : plain(node.children, lean);
    })
    .join("");
}

function itemsOf(list: Element): Block[] {
  return list.children.flatMap((item): Block[] => {
    if (typeof item === "string") return linesOf([item], {});
    const isList = (node: Element | string) => typeof node !== "string" && (node.tag === "ul" || node.tag === "ol");
    const footnote = /id="(?:foot|end)note-/.test(item.attributes);
    const own = item.children.filter((node) => !isList(node));
    const nested = item.children.filter(isList).flatMap((node) => itemsOf(node as Element));
    const children = nested.filter((block): block is Line => block.kind === "line");
    const hasBlocks = own.some((node) => typeof node !== "string" && (node.tag === "p" || node.tag === "table"));
    const lines = hasBlocks ? blocksOf(own) : linesOf(own, {});
    const marked = lines.map((block) => (block.kind === "line" ? { ...block, item: true, footnote } : block));
    const last = marked.at(-1);
    if (last?.kind === "line") last.children = children;
    return last?.kind === "line" ? marked : [...marked, ...children];
  });
}

function rowsOf(table: Element): Cell[][] {
  return table.children.flatMap((node): Cell[][] => {
    if (typeof node === "string") return [];
    if (node.tag !== "tr") return rowsOf(node);
    const cells = node.children.filter((cell): cell is Element => typeof cell !== "string" && /^t[dh]$/.test(cell.tag));
    return [
      cells.map((cell) => ({
        columns: span(cell, "colspan"),
        rows: span(cell, "rowspan"),
        blocks: blocksOf(cell.children),
      })),
    ];
  });
}

function span(cell: Element, name: string): number {
  return Number(new RegExp(`${name}="(\\d+)"`).exec(cell.attributes)?.[1] ?? 1);
}

/** Every line of blocks in reading order, cells and nested items included. */
export function allLines(blocks: Block[]): string[] {
  return blocks.flatMap((block) => {
    if (block.kind === "line") return [block.text, ...allLines(block.children)];
    return block.rows.flatMap((row) => row.flatMap((cell) => allLines(cell.blocks)));
  });
}
