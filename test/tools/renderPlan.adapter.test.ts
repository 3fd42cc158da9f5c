import { existsSync } from "node:fs";
import { copyFile, mkdtemp, readdir, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { strFromU8, strToU8, unzipSync, zipSync } from "fflate";
import mammoth from "mammoth";
import { beforeAll, describe, expect, it } from "vitest";
import { createPageCounter } from "../../src/adapters/office/countPages.ts";
import { createTemplateCommand } from "../../src/cli/template.ts";
import type { PlanDraft, PlanSlots } from "../../src/shared/plan.ts";
import { fieldValues, yuan } from "../../src/tools/renderPlan/planFields.ts";
import { inspectTemplate } from "../../src/tools/renderPlan/template.ts";
import { createTemplateShelf } from "../../src/tools/renderPlan/templateShelf.ts";
import { createRenderPlan, directoryName } from "../../src/tools/renderPlan.ts";
import type { ActivityLibrary } from "../../src/tools/writePlan/activity.ts";
import { dumplingSlots, plan, shippedActivities, textsOf } from "./writePlan/planning.ts";

const shipped = fileURLToPath(new URL("../../templates", import.meta.url));
const templatePath = join(shipped, "活动策划案.docx");
const templates = createTemplateShelf({ shipped });
const seed = Number(process.env["LINLI_TEST_SEED"] ?? 20261123);
const signal = new AbortController().signal;
const hasOffice = (process.env["PATH"] ?? "").split(delimiter).some((folder) => existsSync(join(folder, "soffice")));
if (!hasOffice) process.stderr.write("skipped: pages of templates are not counted, LibreOffice is not installed\n");

let activities: ActivityLibrary;
let outputDirectory: string;
beforeAll(async () => {
  activities = await shippedActivities();
  outputDirectory = await mkdtemp(join(tmpdir(), "linli-plans-"));
});

async function printed(draft: PlanDraft, key = "web/甲/甲#3.1") {
  const file = await createRenderPlan({ templates, outputDirectory })({ draft, version: 1 }, { key, signal });
  const data = await readFile(file.path);
  const { value: html } = await mammoth.convertToHtml({ buffer: data });
  return { file, data, html, text: unescaped(html.replace(/<[^>]+>/g, "")) };
}

function unescaped(html: string): string {
  return html.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&quot;", '"').replaceAll("&amp;", "&");
}

/** The template with some text of its body changed. */
async function changedTemplate(change: (xml: string) => string): Promise<string> {
  const parts = unzipSync(await readFile(templatePath));
  parts["word/document.xml"] = strToU8(change(strFromU8(parts["word/document.xml"] ?? new Uint8Array())));
  const path = join(await mkdtemp(join(tmpdir(), "linli-template-")), "活动策划案.docx");
  await writeFile(path, zipSync(parts));
  return path;
}

/** The shelf of an office that has put a file into its folder of templates. */
function ownShelf(path: string) {
  return createTemplateShelf({ shipped, own: dirname(path) });
}

/** The parts of a Word file as text, the body without what stands between two of its headings. */
function outside(data: Uint8Array, from: string, until: string): Record<string, string> {
  const parts = Object.entries(unzipSync(data)).map(([name, part]) => [name, strFromU8(part, true)] as const);
  const latin = (text: string) => strFromU8(strToU8(text), true);
  return Object.fromEntries(
    parts.map(([name, text]) => {
      if (name !== "word/document.xml") return [name, text];
      const [start, end] = [text.indexOf(latin(from)), text.indexOf(latin(until))];
      expect(Math.min(start, end - start)).toBeGreaterThan(0);
      return [name, `${text.slice(0, start)}${text.slice(end)}`];
    }),
  );
}

describe("a printed plan", () => {
  it("流程写细点，加个签到环节: changes the flow, and outside of it not one byte", async () => {
    const slots = { ...dumplingSlots, requirements: ["准备茶水"] };
    const draft = await plan({ activities }, { slots });
    const revision = {
      previous: draft,
      wish: "流程写细点，加个签到环节，再加个合影环节",
      sections: ["schedule" as const],
    };
    const revised = await plan({ activities }, { slots, revision });
    const [first, second] = [await printed(draft), await printed(revised, "web/甲/甲#9.1")];
    expect(second.text).toContain("合影");
    expect(second.text).toContain("①");
    expect(Buffer.compare(first.data, second.data)).not.toBe(0);
    expect(outside(second.data, "三、活动流程", "四、人员分工")).toEqual(
      outside(first.data, "三、活动流程", "四、人员分工"),
    );
    expect(revised.writerNote).toMatch(/本次修改：[^\n]+$/);
  });

  it("holds every value of the draft and no field", async () => {
    const draft = await plan(
      { activities },
      { slots: { ...dumplingSlots, requirements: ["准备热水"] }, suggested: ["venue"] },
    );
    const { text, file } = await printed(draft);
    for (const value of textsOf(draft)) expect(text).toContain(value);
    for (const line of draft.schedule) expect(text).toContain(`${line.start}—${line.end}`);
    for (const line of draft.budget) expect(text).toContain(yuan(line.amount));
    for (const value of ["准备热水", "2026年12月12日（周六）14:00—16:00", "40人", "2000元", "活动地点为建议值"])
      expect(text).toContain(value);
    expect(text).not.toMatch(/[{}]/);
    expect(file.name).toBe("活动策划案-包饺子-20261212.docx");
  });

  it("is named by its version, so that a revision does not look like the first", async () => {
    const draft = await plan({ activities }, { slots: dumplingSlots });
    const render = createRenderPlan({ templates, outputDirectory });
    const file = await render({ draft, version: 2 }, { key: "second", signal });
    expect(file.name).toBe("活动策划案-包饺子-20261212-第2版.docx");
  });

  it("keeps signature, date and note on one page with the end of the notice", async () => {
    const { data } = await printed(await plan({ activities }, { slots: dumplingSlots }));
    const parts = unzipSync(data);
    const xml = (name: string) => strFromU8(parts[name] ?? new Uint8Array());
    const paragraphs = xml("word/document.xml").split("</w:p>");
    expect(paragraphs.find((paragraph) => paragraph.includes("温馨提示"))).toContain("<w:keepNext/>");
    const sign = /<w:style [^>]*w:styleId="PlanSign".*?<\/w:style>/s.exec(xml("word/styles.xml"))?.[0];
    expect(sign).toContain("<w:keepNext/>");
  });

  it("has a budget table whose rows add up to its last one", async () => {
    const { html } = await printed(await plan({ activities }, { slots: { ...dumplingSlots, budget: 3333 } }));
    const rows = tableRows(html, "序号");
    expect(rows[0]).toEqual(["序号", "项目", "单价（元）", "数量", "金额（元）"]);
    const lines = rows.slice(1, -1);
    const sum = lines.reduce((all, row) => all + Math.round(Number(row[4]) * 100), 0);
    expect(rows.at(-1)).toEqual(["合计", "3333"]);
    expect(sum).toBe(333_300);
    expect(lines.map((row) => row[0])).toEqual(lines.map((_, index) => String(index + 1)));
    for (const row of lines)
      expect(Math.round(Number(row[2]) * Number.parseFloat(row[3] ?? "") * 100)).toBe(Math.round(Number(row[4]) * 100));
  });

  it("is the same file at the same place for the same effect", async () => {
    const draft = await plan({ activities }, { slots: dumplingSlots });
    const first = await printed(draft, "a#1.0");
    await new Promise((resolve) => setTimeout(resolve, 2_100));
    const second = await printed(draft, "a#1.0");
    expect(second.file).toEqual(first.file);
    expect(second.data.equals(first.data)).toBe(true);
    expect(await readdir(join(outputDirectory, directoryName("a#1.0")))).toEqual([first.file.name]);
  });

  it(`takes any theme, however strange (seed ${seed})`, async () => {
    const said = fc.oneof(
      fc.string({ unit: "grapheme", minLength: 1, maxLength: 80 }),
      fc.constantFrom(
        "{{标题}}",
        "<b>&amp;\"'",
        "😀👨‍👩‍👧包饺子",
        "a/b\\c:d*e?f|g",
        "长".repeat(2000),
        "\u0000\u0008\uffff",
        "CON",
        "..",
        "。",
        "$&$1",
      ),
    );
    await fc.assert(
      fc.asyncProperty(said, said, said, async (theme, venue, requirement) => {
        const slots: PlanSlots = { ...dumplingSlots, theme, venue, requirements: [requirement] };
        const { text, file } = await printed(await plan({ activities }, { slots }), theme);
        expect(text).not.toMatch(/\{\{|\}\}/);
        expect(text).toContain("十、活动通知");
        expect(file.name).toMatch(/^活动策划案-[^<>:"/\\|?*\p{Cc}]+-20261212\.docx$/u);
        expect(Buffer.byteLength(file.name)).toBeLessThan(240);
      }),
      { seed, numRuns: 40 },
    );
  });

  it("is cancelled by its signal", async () => {
    const draft = await plan({ activities }, { slots: dumplingSlots });
    const render = createRenderPlan({ templates, outputDirectory });
    await expect(
      render({ draft, version: 1 }, { key: "cancelled", signal: AbortSignal.abort() }),
    ).rejects.toMatchObject({
      code: "TOOL_CANCELLED",
    });
    expect(await readdir(outputDirectory)).not.toContain(directoryName("cancelled"));
  });
});

describe("comments", () => {
  const commentsOf = async (path: string) => {
    const parts = unzipSync(await readFile(path));
    const xml = (name: string) => strFromU8(parts[name] ?? new Uint8Array());
    const ids = (text: string, mark: string) =>
      [...text.matchAll(new RegExp(`<w:${mark} w:id="(\\d+)"`, "g"))].map((each) => each[1]);
    const body = xml("word/document.xml");
    return {
      texts: [...xml("word/comments.xml").matchAll(/<w:t[^>]*>([^<]*)</g)].map((each) => each[1]),
      ids: ["commentRangeStart", "commentRangeEnd", "commentReference"].map((mark) => ids(body, mark)),
      defined: ids(xml("word/comments.xml"), "comment"),
      header: xml("word/header1.xml"),
    };
  };

  it("say of each field who it came from, once, where they are asked for", async () => {
    const draft = await plan({ activities }, { slots: dumplingSlots, suggested: ["venue", "end"] });
    const render = createRenderPlan({ templates, outputDirectory });
    const input = { draft, version: 1, comments: true };
    const { texts, ids, defined } = await commentsOf((await render(input, { key: "comments", signal })).path);
    expect(texts).toContain("来源：用户");
    expect(texts).toContain("来源：模板");
    expect(texts).toContain("来源：资料库");
    expect(texts).toContain("来源：用户；起止时间是模板的建议值");
    expect(new Set(defined).size).toBe(defined.length);
    for (const marks of ids) expect([...marks].sort()).toEqual([...defined].sort());
    const plain = await commentsOf((await render({ draft, version: 1 }, { key: "plain", signal })).path);
    expect(plain.defined).toEqual([]);
  });
});

describe("the name of a directory", () => {
  it("differs for keys that differ, also in case and signs alone", () => {
    const keys = ["a#1.0", "A#1.0", "a/1.0", "a-1.0", "a#1-0", "", "..", "张三#1", "李四#1"];
    expect(new Set(keys.map((key) => directoryName(key).toLowerCase())).size).toBe(keys.length);
    for (const key of keys) expect(directoryName(key)).toMatch(/^[a-z0-9][a-z0-9-]{31,}$/);
  });
});

describe("a template", () => {
  it("that is shipped has every field", async () => {
    const report = await inspectTemplate(await readFile(templatePath));
    expect(report).toMatchObject({ unknown: [], missing: [], absent: ["预算大写"], split: [], broken: [] });
  });

  it.each(["标准策划案", "简版", "经费申请"])(
    "named %s can be used and prints every one of its fields",
    async (name) => {
      const { data } = await templates.choose(name);
      const report = await inspectTemplate(data);
      expect(report).toMatchObject({ unknown: [], missing: [], split: [], broken: [] });
      const draft = await plan({ activities }, { slots: dumplingSlots });
      const render = createRenderPlan({ templates, outputDirectory });
      const file = await render({ draft, version: 1, template: name }, { key: `named ${name}`, signal });
      const { value } = await mammoth.extractRawText({ path: file.path });
      expect(value).not.toMatch(/[{}]/);
      for (const said of ["包饺子", "2026年12月12日（周六）14:00—16:00", "合计"]) expect(value).toContain(said);
    },
  );

  it.each([
    ["简版", "简版"],
    ["简单一点的", "简版"],
    ["标准模板", "标准策划案"],
    ["经费申请表", "经费申请"],
    ["老年活动登记", "老年活动登记"],
    ["老年活动", "老年活动登记"],
  ])("is found by what a person calls it: %s", async (said, name) => {
    const own = await mkdtemp(join(tmpdir(), "linli-own-"));
    await copyFile(templatePath, join(own, "老年活动登记.docx"));
    const shelf = createTemplateShelf({ shipped, own });
    expect((await shelf.choose(said)).name).toBe(name);
    expect(await shelf.names()).toEqual(["标准策划案", "简版", "经费申请", "老年活动登记"]);
  });

  it("that nobody knows is refused with the names of those that there are", async () => {
    await expect(templates.choose("五年规划")).rejects.toMatchObject({ code: "TEMPLATE_UNKNOWN" });
    await expect(templates.choose("五年规划")).rejects.toThrow("标准策划案、简版、经费申请");
  });

  it.skipIf(!hasOffice)(
    "opens in LibreOffice: each shipped one gives a plan of as many pages as it promises",
    { timeout: 240_000 },
    async () => {
      const draft = await plan({ activities }, { slots: dumplingSlots });
      const pages = await createPageCounter();
      try {
        for (const [template, most] of [
          ["标准策划案", 6],
          ["简版", 2],
          ["经费申请", 3],
        ] as const) {
          const render = createRenderPlan({ templates, outputDirectory });
          const input = { draft, version: 1, template, comments: true };
          const { path } = await render(input, { key: `pages ${template}`, signal });
          const count = await pages.count(path);
          expect(count, template).toBeGreaterThan(0);
          expect(count, template).toBeLessThanOrEqual(most);
        }
      } finally {
        await pages.close();
      }
    },
  );

  it("may use the short names of fields", async () => {
    const path = await changedTemplate((xml) =>
      xml.replace("{{活动主题}}", "{{主题}}").replace("{{活动流程}}", "{{流程}}").replace("{{参加人数}}", "{{人数}}"),
    );
    const draft = await plan({ activities }, { slots: { ...dumplingSlots, theme: "茶艺会" } });
    const file = await createRenderPlan({ templates: ownShelf(path), outputDirectory })(
      { draft, version: 1 },
      { key: "short names", signal },
    );
    const { value } = await mammoth.extractRawText({ path: file.path });
    expect(value).toContain("茶艺会");
    expect(value).toContain("40人");
    expect(value).not.toMatch(/[{}]/);
  });

  it("is found out where fields are missing, unknown or broken", async () => {
    const path = await changedTemplate((xml) =>
      xml.replace("{{经费预算}}", "").replace("{{活动目的}}", "{{活动木的}}").replace("{{宣传报名}}", "{{宣传报名}"),
    );
    const draft = await plan({ activities }, { slots: dumplingSlots });
    const render = createRenderPlan({ templates: ownShelf(path), outputDirectory });
    const failed = render({ draft, version: 1 }, { key: "bad", signal });
    await expect(failed).rejects.toMatchObject({ code: "TEMPLATE_INVALID" });
    await expect(failed).rejects.toThrow(/经费预算.*活动木的.*宣传报名/s);
  });

  it("may hold a field split by formatting, with spaces, or twice", async () => {
    const path = await changedTemplate((xml) =>
      xml
        .replace("{{活动主题}}", "{{活动</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>主题}}（{{活动主题}}）")
        .replace("{{活动地点}}", "{{ 活动地点 }}"),
    );
    expect(await inspectTemplate(await readFile(path))).toMatchObject({ split: ["活动主题"], unknown: [], broken: [] });
    const draft = await plan({ activities }, { slots: { ...dumplingSlots, theme: "茶艺会" } });
    const file = await createRenderPlan({ templates: ownShelf(path), outputDirectory })(
      { draft, version: 1 },
      { key: "split", signal },
    );
    const { value } = await mammoth.extractRawText({ path: file.path });
    expect(value).toContain("茶艺会（茶艺会）");
    expect(value).toContain("社区活动室");
    expect(value).not.toMatch(/[{}]/);
  });

  it.each([
    ["no Word file", strToU8("MZ this is a program")],
    ["an empty file", new Uint8Array()],
    ["a zip of something else", zipSync({ "a.txt": strToU8("a") })],
  ])("that is %s is refused", async (_what, data) => {
    await expect(inspectTemplate(data)).rejects.toMatchObject({ code: "TEMPLATE_INVALID" });
  });
});

describe("linli template check", () => {
  const run = async (file: string, ...options: string[]) => {
    const lines: string[] = [];
    const command = createTemplateCommand({ inspectTemplate, print: (line) => void lines.push(line) });
    const failure = await command.parseAsync(["check", file, ...options], { from: "user" }).then(
      () => undefined,
      (error: unknown) => error,
    );
    return { lines, failure };
  };

  it("says that the shipped template can be used", async () => {
    const { lines, failure } = await run(templatePath);
    expect(failure).toBeUndefined();
    expect(lines.at(-1)).toBe("模板可以使用。");
  });

  it("prints what is wrong before it fails", async () => {
    const path = await changedTemplate((xml) => xml.replace("{{活动流程}}", "{{流程表}}"));
    const { lines, failure } = await run(path);
    expect(lines.join("\n")).toMatch(/缺少的必填字段（1）：活动流程[\s\S]*不认识的字段（1）：流程表/);
    expect(failure).toMatchObject({ code: "TEMPLATE_INVALID" });
    const json = await run(path, "--json");
    expect(JSON.parse(json.lines[0] ?? "")).toMatchObject({ missing: ["活动流程"], unknown: ["流程表"] });
  });

  it("says when there is no such file", async () => {
    expect((await run("没有.docx")).failure).toMatchObject({ code: "FILE_NOT_FOUND" });
  });
});

describe("values for the fields", () => {
  it("never hold a brace", async () => {
    const draft = await plan({ activities }, { slots: dumplingSlots });
    const values = fieldValues(
      { ...draft, purpose: ["{{标题}}"], schedule: [{ start: "14:00", end: "16:00", item: "{a}", how: "}}" }] },
      "{{x}}",
    );
    expect(
      JSON.stringify(
        Object.values(values).map((value) =>
          "text" in value ? value.text : "lines" in value ? value.lines : value.table.rows.flat(),
        ),
      ),
    ).not.toMatch(/[{}](?![[\]",])/);
  });
});

function tableRows(html: string, first: string): string[][] {
  const table =
    [...html.matchAll(/<table>.*?<\/table>/gs)].map((found) => found[0]).find((each) => each.includes(first)) ?? "";
  return [...table.matchAll(/<tr>(.*?)<\/tr>/gs)].map((row) =>
    [...(row[1] ?? "").matchAll(/<t[dh][^>]*>(.*?)<\/t[dh]>/gs)].map((cell) => (cell[1] ?? "").replace(/<[^>]+>/g, "")),
  );
}
