/**
 * Opens the bytes of a .docx: says what is wrong with a file that is none, and gives the text of one that is.
 *
 * Only the parts that hold text are unpacked, within limits, and packed again for mammoth: pictures, macros and whatever else is in the
 * file are never opened.
 */
import { crc32 } from "node:zlib";
import { strFromU8, strToU8, unzipSync, zipSync } from "fflate";
import { Failure } from "../../shared/failures.ts";

/** A handbook is text; files beyond this hold scans or films. */
export const wordFileBytesMax = 50 * 1024 * 1024;
/** Unpacked text parts; a zip bomb ends here. */
export const wordTextBytesMax = 64 * 1024 * 1024;
const wordEntriesMax = 10_000;

/**
 * `html` is mammoth's; `loose` the text of every paragraph of body, headers, footers and notes, straight from the XML, for checking that
 * nothing was missed; `coreTitle` the title in the file's properties, or "".
 */
type WordText = { html: string; loose: string[]; coreTitle: string };

/**
 * Reads a .docx (or .docm).
 *
 * Fails with FILE_EMPTY, FILE_NOT_WORD, FILE_PROTECTED, FILE_DAMAGED or FILE_TOO_LARGE; `name` is the detail. Cost: about 10 ms a handbook.
 */
export async function readWordFile(bytes: Uint8Array, name: string): Promise<WordText> {
  checkKind(bytes, name);
  const parts = unpack(bytes, name);
  const types = parts["[Content_Types].xml"];
  if (
    !types ||
    !/wordprocessingml\.(?:document|template)\.main|ms-word\.(?:document|template)\.macroEnabled/.test(strFromU8(types))
  ) {
    throw new Failure("FILE_NOT_WORD", name);
  }
  const loose = Object.keys(parts)
    .filter((part) => /^word\/(?:document|header|footer|footnotes|endnotes)\d*\.xml$/.test(part))
    .flatMap((part) => paragraphsOf(strFromU8(parts[part] ?? new Uint8Array())));
  const core = strFromU8(parts["docProps/core.xml"] ?? new Uint8Array());
  const coreTitle = decoded(/<dc:title>([^<]*)<\/dc:title>/.exec(core)?.[1] ?? "").trim();
  return { html: await htmlOf(parts, name), loose, coreTitle };
}

function checkKind(bytes: Uint8Array, name: string): void {
  if (bytes.length === 0) throw new Failure("FILE_EMPTY", name);
  if (bytes.length > wordFileBytesMax) throw new Failure("FILE_TOO_LARGE", name);
  const starts = (...magic: number[]) => magic.every((byte, at) => bytes[at] === byte);
  if (starts(0xd0, 0xcf, 0x11, 0xe0)) {
    // Word wraps an encrypted .docx in an OLE container with a stream of this name, in UTF-16; an old .doc has none.
    const encrypted = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).includes(
      Buffer.from("EncryptedPackage", "utf16le"),
    );
    throw new Failure(encrypted ? "FILE_PROTECTED" : "FILE_NOT_WORD", name);
  }
  if (!starts(0x50, 0x4b, 0x03, 0x04)) throw new Failure("FILE_NOT_WORD", name);
}

function unpack(bytes: Uint8Array, name: string): Record<string, Uint8Array> {
  let entries = 0;
  let total = 0;
  try {
    const parts = unzipSync(bytes, {
      filter: ({ name: part, originalSize }) => {
        entries += 1;
        const wanted =
          /^(?:\[Content_Types\]\.xml|_rels\/.*|docProps\/core\.xml|word\/[^/]+\.xml|word\/_rels\/.*)$/.test(part);
        total += wanted ? originalSize : 0;
        if (entries > wordEntriesMax || total > wordTextBytesMax) throw new Failure("FILE_TOO_LARGE", name);
        return wanted;
      },
    });
    checkSums(bytes, parts, name);
    return parts;
  } catch (thrown) {
    throw thrown instanceof Failure ? thrown : new Failure("FILE_DAMAGED", name, { cause: thrown });
  }
}

/** Checks each part against the sum in the directory at the end of the zip, so that a changed figure is never read as a handbook's. */
function checkSums(bytes: Uint8Array, parts: Record<string, Uint8Array>, name: string): void {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const end = view.lastIndexOf("PK\x05\x06", undefined, "latin1");
  let at = view.readUInt32LE(end + 16);
  for (let count = view.readUInt16LE(end + 10); count > 0; count--) {
    const lengths = [28, 30, 32].map((field) => view.readUInt16LE(at + field));
    const part = parts[view.toString("utf8", at + 46, at + 46 + (lengths[0] ?? 0))];
    const encrypted = (view.readUInt16LE(at + 8) & 1) === 1;
    if (part && encrypted) throw new Failure("FILE_PROTECTED", name);
    if (part && crc32(part) !== view.readUInt32LE(at + 16)) throw new Failure("FILE_DAMAGED", name);
    at += 46 + lengths.reduce((sum, length) => sum + length, 0);
  }
}

async function htmlOf(parts: Record<string, Uint8Array>, name: string): Promise<string> {
  const mammoth = (await import("mammoth")).default;
  const names = ["Title", "title", "标题"].map((style) => `p[style-name='${style}'] => h1.title:fresh`);
  const headings = [1, 2, 3, 4, 5, 6].map((level) => `p[style-name='标题 ${level}'] => h${level}:fresh`);
  try {
    const result = await mammoth.convertToHtml(
      { buffer: Buffer.from(zipSync(lean(parts), { level: 0 })) },
      {
        styleMap: [...names, ...headings],
        includeEmbeddedStyleMap: false,
        convertImage: mammoth.images.imgElement(async () => ({ src: "" })),
      },
    );
    return result.value;
  } catch (thrown) {
    throw new Failure("FILE_DAMAGED", name, { cause: thrown });
  }
}

/** Looks of tables and letters that say nothing of the text; reading them takes most of mammoth's time in some documents. */
const looks =
  /<w:style [^>]*w:type="table"[^>]*>[\s\S]*?<\/w:style>|<w:latentStyles[ >][\s\S]*?<\/w:latentStyles>|<w:(?:rFonts|sz|szCs|lang|color|kern|spacing|bCs|iCs|ind|jc|shd)(?: [^>]*)?\/>/g;

function lean(parts: Record<string, Uint8Array>): Record<string, Uint8Array> {
  const kept = Object.entries(parts).filter(
    ([part]) => !/^word\/(?:theme|settings|webSettings|fontTable|header|footer)/.test(part),
  );
  return Object.fromEntries(
    kept.map(([part, data]) => {
      return [
        part,
        /^word\/(?:document|styles)\d*\.xml$/.test(part) ? strToU8(strFromU8(data).replace(looks, "")) : data,
      ];
    }),
  );
}

/** Paragraph texts of one XML part in order. Deleted text is left out: its element is w:delText. */
function paragraphsOf(xml: string): string[] {
  const paragraphs: string[] = [];
  let text = "";
  for (const [tag, content] of xml.matchAll(
    /<w:p[ >]|<\/w:p>|<w:t(?: [^>]*)?>([^<]*)<\/w:t>|<w:(?:tab|br|cr)(?: [^>]*)?\/>/g,
  )) {
    if (content !== undefined) text += decoded(content);
    else if (/^<\/?w:p/.test(tag)) {
      if (text.trim() !== "") paragraphs.push(text.trim());
      text = "";
    } else text += tag.startsWith("<w:tab") ? "\t" : "\n";
  }
  return paragraphs;
}

const named: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };
function decoded(text: string): string {
  return text.replace(
    /&(?:#x([0-9a-fA-F]+)|#(\d+)|(\w+));/g,
    (whole, hex?: string, decimal?: string, name?: string) => {
      if (name !== undefined) return named[name] ?? whole;
      const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
      return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    },
  );
}
