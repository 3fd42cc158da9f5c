/**
 * Writes samples/sop/*.docx from samples/sop.jsonl: `npx tsx samples/build/build.ts`.
 *
 * Needs pandoc, LibreOffice (soffice) and Python 3 with python-docx. The files in samples/sop are the truth; a new run with the same
 * programs gives the same bytes, because every file is packed again with fixed dates and sorted entries.
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { strFromU8, strToU8, unzipSync, zipSync } from "fflate";
import { officeDocument } from "./officeLayouts.ts";
import { outlineOf } from "./outline.ts";
import { type SampleSop, type Sheet, sheetOf } from "./texts.ts";

const samples = join(import.meta.dirname, "..");
const fixedDate = "2025-01-01T00:00:00Z";
/** Parts that Word does not need: previews, printer settings and data bindings of the programs' own templates. */
const dropped = /^(docProps\/thumbnail|customXml\/|word\/stylesWithEffects|word\/printerSettings)/;

async function build(): Promise<void> {
  const sops = readFileSync(join(samples, "sop.jsonl"), "utf8").trim().split("\n");
  const sheets = sops.map((text, index) => sheetOf(JSON.parse(text) as SampleSop, index));
  const work = mkdtempSync(join(tmpdir(), "linli-samples-"));
  const target = join(samples, "sop");
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target, { recursive: true });
  await writeOffice(sheets, work);
  for (const sheet of sheets.filter(({ layout }) => layout === 4)) {
    execFileSync("pandoc", ["-f", "markdown-smart", "-t", "docx", "-o", join(work, draftName(sheet))], {
      input: outlineOf(sheet),
    });
  }
  const forms = sheets.filter(({ layout }) => layout === 5).map((sheet) => ({ ...sheet, path: draftName(sheet) }));
  writeFileSync(join(work, "forms.json"), JSON.stringify(forms));
  execFileSync("/usr/bin/python3", [join(import.meta.dirname, "form.py"), join(work, "forms.json"), work]);
  for (const sheet of sheets) {
    writeFileSync(
      join(target, `${sheet.document} ${sheet.title}.docx`),
      repack(readFileSync(join(work, draftName(sheet)))),
    );
  }
  rmSync(work, { recursive: true });
}

/** Layouts 1 to 3; those of layout 3 are opened and saved again by LibreOffice. */
async function writeOffice(sheets: Sheet[], work: string): Promise<void> {
  const before = join(work, "before");
  mkdirSync(before);
  const saved: string[] = [];
  for (const sheet of sheets.filter(({ layout }) => layout <= 3)) {
    const path = join(sheet.layout === 3 ? before : work, draftName(sheet));
    writeFileSync(path, await officeDocument(sheet));
    if (sheet.layout === 3) saved.push(path);
  }
  const profile = `-env:UserInstallation=file://${join(work, "profile")}`;
  execFileSync(
    "soffice",
    [profile, "--headless", "--convert-to", "docx:Office Open XML Text", "--outdir", work, ...saved],
    {
      stdio: "ignore",
    },
  );
}

function draftName({ document }: Sheet): string {
  return `${document}.docx`;
}

/** The same document with fixed dates, sorted entries and without what Word does not need. */
function repack(bytes: Buffer): Uint8Array {
  const entries = Object.entries(unzipSync(bytes)).filter(([name]) => !dropped.test(name));
  const names = new Set(entries.map(([name]) => name));
  const cleaned = entries.map(([name, data]): [string, Uint8Array] => [name, clean(name, data, names)]);
  // The content types come first, as Word writes them; some readers look there to tell a document from any other zip.
  cleaned.sort(([a], [b]) => Number(b.startsWith("[")) - Number(a.startsWith("[")) || (a < b ? -1 : 1));
  return zipSync(Object.fromEntries(cleaned), { level: 9, mtime: new Date(2025, 0, 1) });
}

function clean(name: string, data: Uint8Array, names: Set<string>): Uint8Array {
  if (name === "docProps/core.xml") {
    return strToU8(strFromU8(data).replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, fixedDate));
  }
  if (!name.endsWith(".rels")) return data;
  const folder = name.replace(/_rels\/[^/]+$/, "");
  return strToU8(
    strFromU8(data).replace(/<Relationship [^>]*?Target="([^"]+)"[^>]*?\/>/g, (whole, to: string) => {
      const path = to.startsWith("/") ? to.slice(1) : new URL(to, `file:///${folder}`).pathname.slice(1);
      return /TargetMode="External"/.test(whole) || names.has(path) ? whole : "";
    }),
  );
}

await build();
