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

/** 做窗花吧: the particle belongs to the sentence. */
const withoutParticle = (mark: MarkedWords): MarkedWords => {
  const words = mark.words.replace(/(?:吧|呢|啊|呀|嘛|哈|啦|哦|咯|呗|和|跟|与|、)+$/, "");
  return { ...mark, words, end: mark.start + words.length };
};

/** 留学生跟外国租户: two marks with no more than an and between them are one. */
const joins = /[、和跟与及]|还有/;
const and = /^(?:、|和|跟|与|及|以及|还有|同|加|带着?)$/;

function joined(marks: readonly MarkedWords[], text: string): MarkedWords[] {
  const done: MarkedWords[] = [];
  for (const mark of marks) {
    const last = done.at(-1);
    const between = last?.slot === mark.slot && mark.slot !== "theme" ? text.slice(last.end, mark.start) : "";
    if (last === undefined || !and.test(between)) {
      done.push(mark);
      continue;
    }
    const probability = Math.min(last.probability, mark.probability);
    done[done.length - 1] = { ...last, end: mark.end, words: text.slice(last.start, mark.end), probability };
  }
  return done;
}

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
    const own = joined(marked, text)
      .map(withoutParticle)
      .filter(
        ({ words, probability, ...each }) =>
          each.slot === slot && words.length > 1 && probability >= probabilityMin && text.includes(words),
      );
    const [best] = own.sort((one, other) => other.probability - one.probability);
    const said = read[slot];
    // Of several groups the rules may have read one.
    const more = said === undefined ? undefined : own.find(({ words }) => words.includes(said) && joins.test(words));
    if (more) settled[slot] = more.words;
    else if (best && !own.some(({ words }) => agrees(said, words))) settled[slot] = best.words;
  }
  return settled;
}
