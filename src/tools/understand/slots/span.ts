/** A stretch of the text, from `start` up to but not including `end`, and what it was read as. */
export type Span<Value> = { start: number; end: number; value: Value };

/** Stands for characters that a recogniser has taken. It is no letter, digit or punctuation mark, so no later pattern runs over it. */
export const taken = "\u25af";

/** A named pattern and how to read what it found; undefined = it is none after all. The pattern needs the flag g. */
export type Rule<Value, Context> = {
  name: string;
  pattern: RegExp;
  read: (match: RegExpMatchArray, context: Context) => Value | undefined;
};

/** Spans of all rules without overlaps, in text order. The longer one wins; of two equally long ones the earlier rule. */
export function applyRules<Value, Context>(
  rules: readonly Rule<Value, Context>[],
  text: string,
  context: Context,
): Span<Value>[] {
  const found = rules.flatMap((rule) =>
    [...text.matchAll(rule.pattern)].flatMap((match) => {
      const value = match[0] === "" ? undefined : rule.read(match, context);
      return value === undefined ? [] : [{ start: match.index, end: match.index + match[0].trimEnd().length, value }];
    }),
  );
  return withoutOverlaps(found);
}

export function withoutOverlaps<Value>(spans: readonly Span<Value>[]): Span<Value>[] {
  const kept: Span<Value>[] = [];
  for (const span of [...spans].sort((one, other) => other.end - other.start - (one.end - one.start))) {
    if (kept.every((other) => span.end <= other.start || span.start >= other.end)) kept.push(span);
  }
  return kept.sort((one, other) => one.start - other.start);
}

/** The text with the given stretches taken out of sight; its length stays the same. */
export function mask(text: string, spans: readonly { start: number; end: number }[]): string {
  let masked = text;
  for (const { start, end } of spans) masked = masked.slice(0, start) + taken.repeat(end - start) + masked.slice(end);
  return masked;
}
