/** The library as it is: what there is, one handbook section by section, and its Word file. */
import { Hono } from "hono";
import { type SopDocument, sectionLabels, sectionNames } from "../../shared/sop.ts";
import type { ConsoleCore } from "../core.ts";
import type { DocumentSummary, DocumentView } from "../view.ts";
import { type Env, refuse, unitOf } from "./requests.ts";
import { sendWord, sizeOf } from "./sendWord.ts";

const unassignedLabel = "其他内容";

export function createDocumentRoutes({ library, index, draftAnswer }: ConsoleCore): Hono<Env> {
  const gone = "资料库里没有这份手册。";
  return new Hono<Env>()
    .get("/documents", (context) => {
      const { byDocument } = index.totals({ from: "", to: "", unit: unitOf(context.get("visitor")) });
      const asked = new Map(byDocument.map(({ name, count }) => [name, count]));
      const documents = library.documents().map((document) => summaryOf(document, asked.get(document.title) ?? 0));
      return context.json({ documents });
    })
    .get("/documents/:version", (context) => {
      const document = library.version(context.req.param("version"));
      if (document === undefined) return refuse(context, 404, gone);
      const isCurrent = library.byTitle(document.title)?.versionId === document.versionId;
      return context.json(documentView(document, isCurrent));
    })
    .get("/documents/:version/answer", async (context) => {
      const question = (context.req.query("question") ?? "").slice(0, 500);
      return context.json({ text: await draftAnswer(context.req.param("version"), question) });
    })
    .get("/documents/:version/file", async (context) => {
      const document = library.version(context.req.param("version"));
      const size = document && (await sizeOf(document.path));
      if (document === undefined || size === undefined) return refuse(context, 404, gone);
      return sendWord(context, { path: document.path, name: document.file, size });
    });
}

function summaryOf(document: SopDocument, asked: number): DocumentSummary {
  const { versionId, title, category, task, edition, sample, sections } = document;
  return { versionId, title, category, task, edition, owner: sections.unit?.[0] ?? "", isSample: sample, asked };
}

function documentView(document: SopDocument, isCurrent: boolean): DocumentView {
  const { versionId, title, file, edition, effectiveFrom, sample, sections, unassigned } = document;
  const named = sectionNames.flatMap((name) => {
    const lines = sections[name] ?? [];
    return lines.length > 0 ? [{ name: name as string, label: sectionLabels[name] as string, lines }] : [];
  });
  const rest = unassigned.length > 0 ? [{ name: "", label: unassignedLabel, lines: unassigned }] : [];
  return {
    ...{ versionId, title, file, isSample: sample, isCurrent },
    edition: [edition, effectiveFrom].filter((part) => part !== "").join("，"),
    sections: [...named, ...rest],
  };
}
