/** What a tagger marks in a message. */
export const markableSlots = ["theme", "audience", "venue"] as const;
export type MarkedSlot = (typeof markableSlots)[number];
/** Words that may name a slot: `words` stand from `start` up to `end` in the text that was tagged. */
export type MarkedWords = { slot: MarkedSlot; start: number; end: number; words: string; probability: number };
/** Marks the words of one message, in the order of the text. */
export type Mark = (text: string, signal?: AbortSignal) => Promise<MarkedWords[]>;
type Named = Partial<Record<MarkedSlot, string>>;

/** A mark that is less likely is no evidence. */
const probabilityMin = 0.5;
/** Words of rules that are this much longer than the mark inside of them hold more than the slot. */
const longerMax = 8;

/** Whether both name the same. Then the rules know better where it begins and ends. */
const agrees = (read: string | undefined, mark: string): boolean =>
  read?.includes(mark) === true && read.length <= mark.length + longerMax;

/**
 * What the rules read of a text, settled with what was marked in it: a mark fills what the rules left open, and takes the place of other words, unless
 * one of the marks says what the rules say. Where they named different words, the mark was far more often right
 * (docs/decisions/0022-a-tagger-beside-the-rules.md). Only words that occur in `text` count, and only the slots `open`.
 */
export function withMarks(
  read: Named,
  marked: readonly MarkedWords[],
  text: string,
  open: readonly MarkedSlot[],
): Named {
  const settled: Named = { ...read };
  for (const slot of open) {
    const own = marked.filter(
      ({ words, probability, ...each }) =>
        each.slot === slot && words.length > 1 && probability >= probabilityMin && text.includes(words),
    );
    const [best] = own.sort((one, other) => other.probability - one.probability);
    if (best && !own.some(({ words }) => agrees(read[slot], words))) settled[slot] = best.words;
  }
  return settled;
}
