import { strFromU8, strToU8 } from "fflate";

/** A remark at a field: its number in the document and what it says. */
export type FieldComment = { id: number; text: string };

const author = "邻里";
const documentPart = "word/document.xml";
const main = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
const relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments";
const contentType = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml";

/**
 * Gives the marks of comments in a document their texts. Each comment stays at its first mark in the body; marks elsewhere (a field used
 * twice, or in a header, where Word allows none) are taken out. Pure.
 */
export function addComments(parts: Record<string, Uint8Array>, comments: FieldComment[]): Record<string, Uint8Array> {
  const body = textOf(parts, documentPart);
  const placed = comments.filter(({ id }) => body.includes(`<w:commentReference w:id="${id}"/>`));
  const cleaned = Object.fromEntries(
    Object.entries(parts).map(([name, data]) => {
      if (!/^word\/(document|header\d*|footer\d*)\.xml$/.test(name)) return [name, data];
      return [name, strToU8(withoutMarks(strFromU8(data), name === documentPart))];
    }),
  );
  if (placed.length === 0) return cleaned;
  const types = textOf(parts, "[Content_Types].xml");
  const relations = textOf(parts, "word/_rels/document.xml.rels");
  return {
    ...cleaned,
    "word/comments.xml": strToU8(commentsXml(placed)),
    "[Content_Types].xml": strToU8(
      types.replace("</Types>", `<Override PartName="/word/comments.xml" ContentType="${contentType}"/></Types>`),
    ),
    "word/_rels/document.xml.rels": strToU8(
      relations.replace(
        "</Relationships>",
        `<Relationship Id="linliComments" Type="${relation}" Target="comments.xml"/></Relationships>`,
      ),
    ),
  };
}

function textOf(parts: Record<string, Uint8Array>, name: string): string {
  return strFromU8(parts[name] ?? new Uint8Array());
}

const marks =
  /<w:commentRange(?:Start|End) w:id="\d+"\/>|<w:r>(?:<w:rPr>.{0,400}?<\/w:rPr>)?<w:commentReference w:id="\d+"\/><\/w:r>/g;

/** Where comments are allowed the first mark of each kind and number stays. */
function withoutMarks(xml: string, allowed: boolean): string {
  const seen = new Set<string>();
  return xml.replace(marks, (mark) => {
    const [name = ""] = /comment\w+ w:id="\d+"/.exec(mark) ?? [];
    if (!allowed || seen.has(name)) return "";
    seen.add(name);
    return mark;
  });
}

function commentsXml(comments: FieldComment[]): string {
  const each = comments.map(
    ({ id, text }) =>
      `<w:comment w:id="${id}" w:author="${author}" w:initials="${author}"><w:p><w:r><w:t xml:space="preserve">${escaped(text)}</w:t></w:r></w:p></w:comment>`,
  );
  return `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:comments xmlns:w="${main}">${each.join("")}</w:comments>`;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
