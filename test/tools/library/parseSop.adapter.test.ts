import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { strFromU8, unzipSync } from "fflate";
import { beforeAll, describe, expect, it } from "vitest";
import type { SopDocument } from "../../../src/shared/sop.ts";
import { dayIn } from "../../../src/tools/library/gathering.ts";
import { columnRoles, factOfLabel, sectionOfHeading, splitLabel } from "../../../src/tools/library/headings.ts";
import { parseSop } from "../../../src/tools/library/parseSop.ts";
import { wordTextBytesMax } from "../../../src/tools/library/wordFile.ts";
import { bomb } from "./wordSamples.ts";

type Source = Record<
  "title" | "category" | "task" | "unit" | "effectiveFrom" | "version" | "audience" | "timeLimit",
  string
> &
  Record<"fee" | "place" | "hours" | "phone" | "appendix" | "document", string> &
  Record<"conditions" | "steps" | "basis" | "notes", string[]> & {
    branches: { when: string; then: string }[];
    materials: { name: string; form: string; copies: number; note: string }[];
  };

const samples = join(import.meta.dirname, "../../../samples");
const folder = join(samples, "sop");
const sources = readFileSync(join(samples, "sop.jsonl"), "utf8")
  .trim()
  .split("\n")
  .map((line) => JSON.parse(line) as Source);
const parsed = new Map<string, { sop: SopDocument; bytes: Uint8Array }>();

beforeAll(async () => {
  for (const file of readdirSync(folder)) {
    const bytes = readFileSync(join(folder, file));
    parsed.set(file.slice(0, 4), { sop: await parseSop(bytes, { path: join(folder, file) }), bytes });
  }
});

const squeeze = (text: string) => text.replace(/\s+/g, "");

/** Every paragraph of body, headers and footers, read from the XML without the code under test. */
function paragraphsOf(bytes: Uint8Array): string[] {
  const parts = Object.entries(unzipSync(bytes)).filter(([name]) =>
    /^word\/(document|header\d*|footer\d*)\.xml$/.test(name),
  );
  return parts.flatMap(([, data]) =>
    strFromU8(data)
      .split(/<\/w:p>/)
      .map((paragraph) =>
        [...paragraph.matchAll(/<w:t(?:\s[^>]*)?>([^<]*)<\/w:t>|<w:br\/>|<w:tab\/>/g)]
          .map(([, text]) => text ?? " ")
          .join(""),
      )
      .map((text) => text.replaceAll("&amp;", "&").replaceAll("&lt;", "<").replaceAll("&gt;", ">").trim())
      .filter((text) => text !== ""),
  );
}

function isKept(text: string, sop: SopDocument): boolean {
  const kept = [
    ...Object.values(sop.sections).flat(),
    ...sop.unassigned,
    sop.title,
    sop.category,
    sop.task,
    sop.edition,
  ].map(squeeze);
  const has = (part: string) => part !== "" && kept.some((line) => line.includes(squeeze(part)));
  const isHeading = (part: string) =>
    sectionOfHeading(part) !== undefined || factOfLabel(part) !== undefined || columnRoles(part).length > 0;
  const isEffective = (part: string) => dayIn(part) !== "" && dayIn(part) === sop.effectiveFrom && part.length <= 30;
  const whole = (part: string) =>
    has(part) || isHeading(part) || isEffective(part) || (part.includes("示例资料") && sop.sample && part.length <= 24);
  const isRunningNumber = /^\d{1,2}$/.test(text);
  if (
    isRunningNumber ||
    whole(text) ||
    whole(text.replace(/^《|》$/g, "")) ||
    whole(text.replace(/^(?:\d+．|（\d+）)/, ""))
  )
    return true;
  return text.split(/　+/).every((part) => {
    const { label = "", value = "" } = splitLabel(part) ?? {};
    return whole(part) || (isHeading(label) && whole(value)) || /^第\s*\d*\s*页$/.test(part);
  });
}

describe("the sample handbooks", () => {
  it("are 198, from several programs, and say in the text that they are samples", () => {
    expect(parsed.size).toBe(198);
    expect(sources).toHaveLength(198);
    const programs = new Map<string, number>();
    for (const { bytes } of parsed.values()) {
      const parts = unzipSync(bytes);
      const application =
        strFromU8(parts["docProps/app.xml"] ?? new Uint8Array()).match(/<Application>([^<]*)/)?.[1] ?? "";
      programs.set(application, (programs.get(application) ?? 0) + 1);
      expect(strFromU8(parts["word/document.xml"] ?? new Uint8Array())).toContain("示例资料，非现行政策");
    }
    expect(programs.size).toBeGreaterThanOrEqual(3);
  });

  it.each(sources.map((source) => [source.document, source] as const))(
    "%s comes back verbatim, each field in its section",
    (document, source) => {
      const { sop } = parsed.get(document) ?? expect.fail("no such document");
      expect(sop).toMatchObject({
        title: source.title,
        category: source.category,
        task: source.task,
        edition: source.version,
        effectiveFrom: source.effectiveFrom,
        sample: true,
        branches: source.branches,
      });
      const { materials = [], branches, appendix = [], ...sections } = sop.sections;
      expect(sections).toEqual({
        unit: [source.unit],
        audience: [source.audience],
        conditions: source.conditions,
        steps: source.steps,
        timeLimit: [source.timeLimit],
        fee: [source.fee],
        place: [source.place],
        hours: [source.hours],
        phone: [source.phone],
        basis: source.basis,
        notes: source.notes,
      });
      expect(branches).toEqual(source.branches.map(({ when, then }) => `${when}：${then}`));
      expect(appendix.join("\n")).toBe(source.appendix);
      expect(materials).toHaveLength(source.materials.length);
      source.materials.forEach((material, at) => {
        const rest = [material.name, material.form, `${material.copies}份`, material.note].reduce((line, part) => {
          expect(line).toContain(part);
          return line.replace(part, "");
        }, materials[at] ?? "");
        expect(rest).toMatch(/^[（）(),，：:；; ]*$/);
      });
    },
  );

  it("lose no line of body, header or footer", () => {
    const lost = [...parsed.values()].flatMap(({ sop, bytes }) =>
      paragraphsOf(bytes)
        .filter((text) => !isKept(text, sop))
        .map((text) => `${sop.file}: ${text}`),
    );
    expect(lost).toEqual([]);
  });

  it("use at least three wordings for each heading", () => {
    const words = new Map<string, Set<string>>();
    for (const { bytes } of parsed.values()) {
      for (const text of paragraphsOf(bytes)) {
        const section = sectionOfHeading(text);
        if (section) words.set(section, (words.get(section) ?? new Set()).add(text));
      }
    }
    for (const section of ["materials", "timeLimit", "place", "hours", "steps", "phone"]) {
      expect(words.get(section)?.size, section).toBeGreaterThanOrEqual(3);
    }
  });
});

describe("a zip bomb", () => {
  const failure = (bytes: Uint8Array) =>
    parseSop(bytes, { path: "/office/坏文件.docx" }).then(
      () => "read",
      (error: { code: string }) => error.code,
    );

  it("is refused by the size that it declares, unread", async () => {
    const bytes = bomb(wordTextBytesMax + 1);
    expect(bytes.length).toBeLessThan(1_000_000);
    expect(await failure(bytes)).toBe("FILE_TOO_LARGE");
  });

  it("that declares a small size gets no more memory than that", async () => {
    const bytes = Buffer.from(bomb(wordTextBytesMax + 1));
    const entry = bytes.lastIndexOf("word/document.xml") - 46;
    const declaredSize = 24;
    bytes.writeUInt32LE(100, entry + declaredSize);
    expect(await failure(bytes)).toBe("FILE_DAMAGED");
  });
});
