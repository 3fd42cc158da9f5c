/** The beginning of a text, `charsMax` UTF-16 units at most, and … where something was left out. No character is cut in two: platforms refuse half an emoji. */
export function cutShort(text: string, charsMax: number): string {
  return text.length > charsMax ? `${text.slice(0, charsMax).replace(/[\ud800-\udbff]$/, "")}…` : text;
}
