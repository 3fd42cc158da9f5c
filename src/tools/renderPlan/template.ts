import { strFromU8, unzipSync } from "fflate";
import { Failure } from "../../shared/failures.ts";
import { type PlanField, planFieldNames, planFields } from "./planFields.ts";

/**
 * What a template holds. `unknown` are fields that no plan fills; `missing` required ones that are not there, `absent` optional ones;
 * `broken` are places where braces do not pair, so that Word shows them as they are.
 */
export type TemplateReport = {
  found: PlanField[];
  unknown: string[];
  missing: PlanField[];
  absent: PlanField[];
  broken: string[];
};

const templateBytesMax = 20 * 1024 * 1024;

/**
 * Finds the fields of a Word template, also where Word has split them over several runs, in its text, headers and footers.
 * Fails: `TEMPLATE_INVALID` for anything that is not a Word file.
 */
export async function inspectTemplate(data: Uint8Array): Promise<TemplateReport> {
  const parts = partsOf(data);
  const { patchDetector } = await import("docx");
  const names = await patchDetector({ data: Buffer.from(data), trimPlaceholders: true }).catch((error: unknown) => {
    throw new Failure("TEMPLATE_INVALID", "文件结构读不出来", { cause: error });
  });
  const known = new Set<string>(planFieldNames);
  const found = planFieldNames.filter((name) => names.includes(name));
  const absent = planFieldNames.filter((name) => !names.includes(name));
  return {
    found,
    unknown: [...new Set(names)].filter((name) => !known.has(name)),
    missing: absent.filter((name) => planFields[name].required),
    absent: absent.filter((name) => !planFields[name].required),
    broken: textsOf(parts).flatMap(brokenFields),
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
  const names = Object.keys(parts).filter((name) => /^word\/(document|header\d*|footer\d*)\.xml$/.test(name));
  return names.flatMap((name) => {
    const xml = strFromU8(parts[name] ?? new Uint8Array());
    return xml
      .split("</w:p>")
      .map((each) => [...each.matchAll(/<w:t(?: [^>]*)?>([^<]*)<\/w:t>/g)].map((found) => found[1] ?? "").join(""));
  });
}

function brokenFields(text: string): string[] {
  const rest = text.replace(/\{\{[^{}]+\}\}/g, "");
  const found = /.{0,10}(\{\{?|\}\}?).{0,10}/.exec(rest);
  return found ? [found[0]] : [];
}
