/** What has been gathered of a Word file so far: lines under sections and facts, and apart what belongs to none. */
import type { SectionName, Sections } from "../../shared/sop.ts";
import { bareHeading, type FactName, factOfLabel, isEnumerated, sectionOfHeading, splitLabel } from "./headings.ts";
import type { Line } from "./htmlBlocks.ts";
import { itemLines } from "./rows.ts";

/**
 * `opened` says how the present section began: a heading takes all that follows; an inline label ("地点：…") only until the next label.
 * `begun` is false until the first heading; before it come title and facts. `titles` are lines that may be the title.
 */
export type Gathering = {
  sections: Sections;
  facts: Partial<Record<FactName, string>>;
  unassigned: string[];
  titles: { styled: string[]; headed: string[]; bold: string[] };
  sample: boolean;
  current: SectionName | undefined;
  opened: "heading" | "inline";
  begun: boolean;
};

export function newGathering(): Gathering {
  const titles = { styled: [], headed: [], bold: [] };
  return {
    sections: {},
    facts: {},
    unassigned: [],
    titles,
    sample: false,
    current: undefined,
    opened: "inline",
    begun: false,
  };
}

const dayPattern = /(\d{4})\s*[年./-]\s*(\d{1,2})\s*[月./-]\s*(\d{1,2})\s*日?/;
const effectiveSentence = new RegExp(
  `^(?:本[^,。;]{1,14})?自?\\s*${dayPattern.source}\\s*起?(?:正式)?(?:施行|实施|执行|生效|启用)[。.]?$`,
);

const onlyDay = new RegExp(
  `^(?:本[^,。;]{1,14})?自?\\s*${dayPattern.source}\\s*起?(?:正式)?(?:施行|实施|执行|生效|启用)?[。.]?$`,
);

/** The day in a text as "2025-03-01", or "". */
export function dayIn(text: string): string {
  const [, year = "", month = "", day = ""] = dayPattern.exec(text.normalize("NFKC")) ?? [];
  const iso = `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
  return Number.isNaN(Date.parse(iso)) || !new Date(iso).toISOString().startsWith(iso) ? "" : iso;
}

/** Adds a line to a section, or to none. */
export function add(state: Gathering, section: SectionName | undefined, text: string): void {
  if (text === "") return;
  if (section === undefined) state.unassigned.push(text);
  else state.sections[section] = [...(state.sections[section] ?? []), text];
}

/** Begins a section; undefined ends the present one. */
export function begin(state: Gathering, section: SectionName | undefined, how: Gathering["opened"]): void {
  state.current = section;
  state.opened = how;
  state.begun = true;
}

/**
 * Takes a fact once. False if the text must be kept elsewhere: another value is there already, or it is no date where one is needed, or
 * says more than the date.
 */
export function takeFact(state: Gathering, fact: FactName, value: string): boolean {
  const kept = fact === "effectiveFrom" ? dayIn(value) : value;
  if (kept === "") return false;
  state.facts[fact] ??= kept;
  return state.facts[fact] === kept && (fact !== "effectiveFrom" || onlyDay.test(value.normalize("NFKC")));
}

/** Takes a line that says only since when the document holds, or that it is a sample. */
export function takeSentence(state: Gathering, text: string): boolean {
  if (effectiveSentence.test(text.normalize("NFKC"))) return takeFact(state, "effectiveFrom", text);
  if (!text.includes("示例资料")) return false;
  state.sample = true;
  return sampleMark.test(text);
}
const sampleMark = /^[^\p{L}\d]*(?:注[：:])?\s*(?:本\p{L}{2,4}为)?示例资料(?:[，,、 ]?非现行政策)?[^\p{L}\d]*$/u;

/** Adds one paragraph or list item where it belongs. */
export function takeLine(state: Gathering, line: Line): void {
  if (isTaken(state, line)) {
    for (const child of line.children) takeLine(state, child);
    return;
  }
  if (!state.begun && line.bold) state.titles.bold.push(line.text);
  for (const each of itemLines(line, state.current)) add(state, state.current, each);
}

/** Takes a line for what it says of the document or its sections; false if it is text of the present section. */
function isTaken(state: Gathering, line: Line): boolean {
  const { text, title, footnote } = line;
  if (!footnote && takeSentence(state, text)) return true;
  if (title) state.titles.styled.push(text);
  if (title || footnote) {
    add(state, undefined, text);
    return true;
  }
  if (takeSeveral(state, text) || takeHeading(state, line)) return true;
  return line.children.length === 0 && takeInline(state, text, line.item);
}

/** Several facts on one line: "版本：2025版　　施行日期：2025年3月1日". */
function takeSeveral(state: Gathering, text: string): boolean {
  const parts = text.split(/\t+|\u3000+| {2,}|[|｜]/).map((part) => part.trim());
  const filled = parts.filter((part) => part !== "");
  const known = (part: string) => {
    const label = splitLabel(part)?.label ?? "";
    return factOfLabel(label) !== undefined || sectionOfHeading(label) !== undefined;
  };
  if (filled.length < 2 || !filled.every(known)) return false;
  for (const part of filled) if (!takeInline(state, part, false)) add(state, state.current, part);
  return true;
}

const appendixHeading = /^附[件录表]\s*[一二三四五六七八九十\d]*\s*(?:[：:\s]|$)/;
const headingCharsMax = 24;

function takeHeading(state: Gathering, line: Line): boolean {
  const { text, heading, bold, item } = line;
  if (!item && appendixHeading.test(text)) {
    begin(state, "appendix", "heading");
    if (sectionOfHeading(text) === undefined) add(state, "appendix", text);
    return true;
  }
  const section = line.children.length === 0 ? sectionOfHeading(text) : undefined;
  if (section) begin(state, section, "heading");
  if (section) return true;
  const outlined = bold && !item && text.length <= headingCharsMax && isEnumerated(text) && !/[。；，]$/.test(text);
  if ((heading === 0 && !outlined) || (state.current === "appendix" && heading === 0)) return false;
  if (!state.begun && heading > 0) state.titles.headed.push(text);
  else begin(state, undefined, "heading");
  add(state, undefined, text);
  return true;
}

/** Sections of a line or two, whose lines may carry the label of another one ("地址：…", "电话：…"). */
const shortSections: ReadonlySet<SectionName> = new Set([
  "unit",
  "audience",
  "timeLimit",
  "fee",
  "place",
  "hours",
  "phone",
]);
const fullLabelCharsMin = 4;

/** Takes "办理时限：15个工作日". Inside a section with a heading, only labels that can hardly be part of its text. */
function takeInline(state: Gathering, text: string, item: boolean): boolean {
  const { label, value } = splitLabel(text) ?? {};
  if (label === undefined || value === undefined) return false;
  const { current } = state;
  const headed = state.opened === "heading" && current !== undefined;
  const fact = factOfLabel(label);
  if (fact && (!headed || fact === "effectiveFrom") && takeFact(state, fact, value)) return true;
  const section = sectionOfHeading(label);
  if (!section || section === "appendix" || section === current) return false;
  if (!headed) {
    begin(state, section, "inline");
    add(state, section, value);
    return true;
  }
  if (item || current === "branches" || current === "appendix" || /^[（(]?\d/.test(text)) return false;
  const full = bareHeading(label).length >= fullLabelCharsMin;
  const beside = current === "notes" || current === "basis" || shortSections.has(current);
  if (!full && !(shortSections.has(current) && shortSections.has(section))) return false;
  if (!beside) begin(state, section, "inline");
  add(state, section, value);
  return true;
}
