/** Cuts text into pairs of characters, so that Chinese words of any length are found without a dictionary. */

const runs = (text: string) =>
  text
    .normalize("NFKC")
    .toLowerCase()
    .match(/[\p{L}\p{N}]+/gu) ?? [];

function pairsOf(run: string): string[] {
  const characters = [...run];
  return characters.map((character, index) => character + (characters[index + 1] ?? ""));
}

/** The text as it is indexed: 社保卡 → 社保 保卡 卡. The last character stands alone, so that it too begins a pair. */
export function gramsOf(text: string): string {
  return runs(text).flatMap(pairsOf).join(" ");
}

/**
 * One full-text expression for each word of what somebody typed; all of them must hold. A word of one character is a beginning.
 * A word without any letter or digit asks for nothing.
 */
export function matchesOf(typed: string): string[] {
  return typed
    .split(/\s+/)
    .map((word) => runs(word))
    .filter((found) => found.length > 0)
    .map((found) => found.map(phraseOf).join(" AND "));
}

function phraseOf(run: string): string {
  const pairs = pairsOf(run);
  if (pairs.length === 1) return `"${run}"*`;
  return `"${pairs.slice(0, -1).join(" ")}"`;
}
