/** The different characters and pairs of neighbouring characters of a text, without punctuation, case and width. */
export function gramsOf(text: string): string[] {
  const characters = [
    ...text
      .normalize("NFKC")
      .toLowerCase()
      .replace(/[^\p{L}\p{N}_]/gu, ""),
  ];
  const pairs = characters.slice(1).map((character, index) => `${characters[index]}${character}`);
  return [...new Set([...characters, ...pairs])];
}
