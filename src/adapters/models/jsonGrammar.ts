import type { JsonShape } from "../../shared/languageModel.ts";

const terminals = [
  'string ::= "\\"" [^"\\\\{}\\[\\]\\x00-\\x1F\\x7F]* "\\""',
  'number ::= "-"? [0-9]{1,9} ("." [0-9]{1,4})?',
];

/**
 * Writes a shape as a GBNF grammar of llama.cpp.
 *
 * Tighter than a grammar of all JSON on purpose: keys in the given order, one space after ":" and ",", no line breaks or escapes,
 * numbers of at most 9 digits, no brackets of JSON inside a text. Fewer tokens are spent on layout, and a small model cannot wander off
 * into digits or blank space, or close the whole object inside a text and go on for ever.
 */
export function jsonGrammar(shape: JsonShape): string {
  return [`root ::= ${expressionOf(shape)}`, ...terminals].join("\n");
}

function expressionOf(shape: JsonShape): string {
  if ("enum" in shape) return `(${shape.enum.map((value) => literal(JSON.stringify(value))).join(" | ")})`;
  if (shape.type === "object") {
    const members = Object.entries(shape.properties).map(
      ([key, value]) => `${literal(`${JSON.stringify(key)}: `)} ${expressionOf(value)}`,
    );
    return `"{" ${members.join(' ", " ')} "}"`;
  }
  if (shape.type === "array") return arrayOf(expressionOf(shape.items), shape.minItems ?? 0, shape.maxItems);
  return shape.type;
}

function arrayOf(item: string, min: number, max: number | undefined): string {
  if (max === 0) return '"[]"';
  const more = `(", " ${item}){${Math.max(0, min - 1)},${max === undefined ? "" : max - 1}}`;
  return min > 0 ? `"[" ${item} ${more} "]"` : `"[" (${item} ${more})? "]"`;
}

function literal(text: string): string {
  return `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;
}
