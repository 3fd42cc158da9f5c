import { strFromU8, unzipSync } from "fflate";
import { Failure } from "../../shared/failures.ts";
import { type PlanField, planFieldNames, planFieldOf, planFields } from "./planFields.ts";

/**
 * What a template holds. `unknown` are fields that no plan fills; `missing` required ones that are not there, `absent` optional ones;
 * `split` are fields inside which the look of the text changes (they work, but keep only one look); `broken` are places where braces do not
 * pair or Word has hidden something inside, so that the field would be printed as it is. `names` are the fields as they are written there.
 */
export type TemplateReport = {
  found: PlanField[];
  names: string[];
  unknown: string[];
  missing: PlanField[];
  absent: PlanField[];
  split: string[];
  broken: string[];
};

const templateBytesMax = 20 * 1024 * 1024;
const fieldPattern = /\{\{([^{}]+)\}\}/g;

/**
 * Finds the fields of a Word template, also where Word has split them over several runs, in its text, headers and footers.
 * Fails: `TEMPLATE_INVALID` for anything that is not a Word file.
 */
export async function inspectTemplate(data: Uint8Array): Promise<TemplateReport> {
  const parts = partsOf(data);
  const { patchDetector } = await import("docx");
  const detected = await patchDetector({ data: Buffer.from(data), trimPlaceholders: true }).catch((error: unknown) => {
    throw new Failure("TEMPLATE_INVALID", "文件结构读不出来", { cause: error });
  });
  const names = [...new Set(detected)];
  const found = planFieldNames.filter((field) => names.some((name) => planFieldOf(name) === field));
  const absent = planFieldNames.filter((field) => !found.includes(field));
  const paragraphs = runsOf(parts);
  const written = paragraphs.flatMap((runs) => fieldsIn(runs.join("")));
  return {
    found,
    names: names.filter((name) => planFieldOf(name) !== undefined),
    unknown: names.filter((name) => planFieldOf(name) === undefined),
    missing: absent.filter((name) => planFields[name].required),
    absent: absent.filter((name) => !planFields[name].required),
    split: [...new Set(paragraphs.flatMap(splitFields))],
    broken: [
      ...paragraphs.flatMap((runs) => brokenFields(runs.join(""))),
      ...new Set(written.filter((name) => !names.includes(name)).map((name) => `{{${name}}}`)),
    ],
  };
}

/** Refuses a template that a plan cannot be printed with, naming every fault at once. Fails: `TEMPLATE_INVALID`. */
export function requireUsable(report: TemplateReport): void {
  const shown = (names: readonly string[]) => names.map((name) => `{{${name}}}`).join("、");
  const faults = [
    report.missing.length > 0 ? `缺少 ${shown(report.missing)}` : "",
    report.unknown.length > 0 ? `不认识 ${shown(report.unknown)}` : "",
    report.broken.length > 0 ? `花括号不成对：${report.broken.join("、")}` : "",
  ].filter((fault) => fault !== "");
  if (faults.length > 0) throw new Failure("TEMPLATE_INVALID", faults.join("；"));
}

/** The parts of an Office file by name. Fails: `TEMPLATE_INVALID` where it is no Word file. */
export function partsOf(data: Uint8Array): Record<string, Uint8Array> {
  if (data.byteLength === 0) throw new Failure("TEMPLATE_INVALID", "文件是空的");
  if (data.byteLength > templateBytesMax) throw new Failure("TEMPLATE_INVALID", "文件超过 20 MB");
  try {
    const parts = unzipSync(data);
    if (parts["word/document.xml"]) return parts;
  } catch (error) {
    throw new Failure("TEMPLATE_INVALID", "这不是 Word 文件（.docx）", { cause: error });
  }
  throw new Failure("TEMPLATE_INVALID", "这不是 Word 文件（.docx）");
}

/** The text of each paragraph in the body, headers and footers. */
export function textsOf(parts: Record<string, Uint8Array>): string[] {
  return runsOf(parts).map((runs) => runs.join(""));
}

/** The pieces of text of each paragraph, one for each stretch of one look. */
function runsOf(parts: Record<string, Uint8Array>): string[][] {
  const names = Object.keys(parts).filter((name) => /^word\/(document|header\d*|footer\d*)\.xml$/.test(name));
  return names.flatMap((name) =>
    strFromU8(parts[name] ?? new Uint8Array())
      .split("</w:p>")
      .map((each) => [...each.matchAll(/<w:t(?: [^>]*)?>([^<]*)<\/w:t>/g)].map((found) => found[1] ?? "")),
  );
}

function fieldsIn(text: string): string[] {
  return [...text.matchAll(fieldPattern)].map((found) => (found[1] ?? "").trim());
}

function splitFields(runs: string[]): string[] {
  const whole = runs.flatMap(fieldsIn);
  return fieldsIn(runs.join("")).filter((name) => {
    const at = whole.indexOf(name);
    if (at >= 0) whole.splice(at, 1);
    return at < 0;
  });
}

function brokenFields(text: string): string[] {
  const rest = text.replace(fieldPattern, "");
  const found = /.{0,10}(\{\{?|\}\}?).{0,10}/.exec(rest);
  return found ? [found[0]] : [];
}
