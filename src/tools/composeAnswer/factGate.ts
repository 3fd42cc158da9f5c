/** The last check before lines of a handbook are shown: nothing in them that the cited section does not hold. */
import { type Answer, excerptsLabel, type SectionName, type SopDocument, sectionLabels } from "../../shared/sop.ts";

type Shown = Pick<Answer, "sections" | "excerpts">;
/** `withheld` are lines that must not be sent, each after the label of the section that it claimed to be from. */
export type Checked = Shown & { withheld: string[] };

/** Digits with their separators (0.5, 021-1234, 1,200, 2025-03-01, 9:30), a percent sign, and what is counted by a Chinese number. */
const figure =
  /\d(?:[\d.,:\-－—~～]*\d)?[%‰]?|[〇零一二三四五六七八九十百千万两半]+(?=[个元块年月日天时分周岁份张次人户倍成折]|工作日|小时|分钟|以上|以下)/gu;
/** The thing that a line of materials asks for: what stands before the first bracket, colon or comma. */
const materialName = /^[^（(：:，,；;。]+/u;

function folded(text: string): string {
  return text.normalize("NFKC").replace(/\s+/gu, "");
}

/** The figures of a text, as they are compared: width and blanks folded, separators of thousands left out. */
function figuresOf(text: string): Set<string> {
  return new Set([...folded(text).matchAll(figure)].map(([found]) => found.replace(/(?<=\d),(?=\d{3})/gu, "")));
}

/**
 * True if a line may be shown as part of a section: it is there as it stands, or at least every amount, count, date and phone number in it,
 * and in a list of materials the thing itself, are.
 */
export function isBacked(line: string, name: SectionName | undefined, section: readonly string[]): boolean {
  const source = folded(section.join("\n"));
  if (source.includes(folded(line))) return true;
  const known = figuresOf(section.join("\n"));
  if ([...figuresOf(line)].some((one) => !known.has(one))) return false;
  return name !== "materials" || source.includes(folded(materialName.exec(line)?.[0] ?? line));
}

/** Takes out every line that its cited section does not back; a section without any line left goes too. */
export function checkFacts(
  { sections, excerpts }: Shown,
  document: Pick<SopDocument, "sections" | "unassigned">,
): Checked {
  const withheld: string[] = [];
  const backed = (lines: readonly string[], name: SectionName | undefined, source: readonly string[]): string[] =>
    lines.filter((line) => {
      const passes = isBacked(line, name, source);
      if (!passes) withheld.push(`${name ? sectionLabels[name] : excerptsLabel}：${line}`);
      return passes;
    });
  return {
    sections: sections
      .map(({ name, lines }) => ({ name, lines: backed(lines, name, document.sections[name] ?? []) }))
      .filter(({ lines }) => lines.length > 0),
    excerpts: backed(excerpts, undefined, document.unassigned),
    withheld,
  };
}
