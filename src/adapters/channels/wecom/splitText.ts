/** Room for the number at the end of a part, "\n(12/34)". */
const numberBytesMax = 12;

const bytesOf = (text: string) => Buffer.byteLength(text, "utf8");

/**
 * Splits a text into parts of at most `bytesMax` bytes of UTF-8, each but a single one numbered "(1/2)" on a last line of its own.
 *
 * Breaks between lines; a line that is too long itself is broken after a sentence, else between two characters as a person sees them.
 * Without the numbers and the line breaks at the borders, the parts together are the text.
 */
export function splitText(text: string, bytesMax: number): string[] {
  if (bytesOf(text) <= bytesMax) return [text];
  const partBytesMax = bytesMax - numberBytesMax;
  const parts: string[] = [];
  let part: string | undefined;
  for (const line of text.split("\n").flatMap((each) => splitLine(each, partBytesMax))) {
    const longer: string = part === undefined ? line : `${part}\n${line}`;
    if (part !== undefined && bytesOf(longer) > partBytesMax) {
      const { kept, heading } = headingAtEnd(part);
      const together = `${heading}\n${line}`;
      const fits = heading !== "" && bytesOf(together) <= partBytesMax;
      parts.push(fits ? kept : part);
      part = fits ? together : line;
    } else part = longer;
  }
  if (part !== undefined) parts.push(part);
  const shown = parts.filter((each) => each.trim() !== "");
  return shown.map((each, index) => `${each}\n(${index + 1}/${shown.length})`);
}

/** A heading belongs to what follows it, so it does not stay alone at the end of a part. */
function headingAtEnd(part: string): { kept: string; heading: string } {
  const found = /^([\s\S]+)\n(【[^】]+】)$/u.exec(part);
  return { kept: found?.[1] ?? part, heading: found?.[2] ?? "" };
}

function splitLine(line: string, bytesMax: number): string[] {
  if (bytesOf(line) <= bytesMax) return [line];
  const pieces = line.split(/(?<=[。！？；!?;])/u).flatMap((sentence) => splitSentence(sentence, bytesMax));
  return join(pieces, bytesMax);
}

function splitSentence(sentence: string, bytesMax: number): string[] {
  if (bytesOf(sentence) <= bytesMax) return [sentence];
  const characters = [...new Intl.Segmenter("zh").segment(sentence)].map(({ segment }) => segment);
  return join(
    characters.flatMap((each) => (bytesOf(each) > bytesMax ? [...each] : [each])),
    bytesMax,
  );
}

/** Joins neighbours as long as they stay within the limit. */
function join(pieces: string[], bytesMax: number): string[] {
  const joined: string[] = [];
  let bytes = 0;
  for (const piece of pieces) {
    const pieceBytes = bytesOf(piece);
    if (joined.length > 0 && bytes + pieceBytes <= bytesMax) {
      joined.push(joined.pop() + piece);
      bytes += pieceBytes;
    } else {
      joined.push(piece);
      bytes = pieceBytes;
    }
  }
  return joined;
}
