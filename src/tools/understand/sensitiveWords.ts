import { pinyin } from "pinyin-pro";
import type { SmallTalkTopic } from "../../shared/turn.ts";

/** What a sensitive word is answered as. */
const topics: Record<string, SmallTalkTopic> = {
  危险: "distress",
  辱骂: "abuse",
  拒绝: "improper",
};

/** `sound` is how the word is spoken; "" where it is too short to be told by its sound. */
type Entry = { word: string; sound: string; topic: SmallTalkTopic; unless: string[] };
export type SensitiveWords = (text: string) => SmallTalkTopic | undefined;

/**
 * Reads a list of sensitive words, one line each: 类别, the word, and what makes it harmless, with tabs or spaces between.
 *
 *   危险  不想活了
 *   危险  紫砂  紫砂壶、紫砂锅
 *
 * Words of three characters and more are also found by their sound (忽略以上归则). Lines that begin with # are notes. `problems` says in Chinese which lines cannot be read; the others are good.
 */
export function readSensitiveWords(list: string): { words: SensitiveWords; problems: string[] } {
  const entries: Entry[] = [];
  const problems: string[] = [];
  for (const [index, line] of list.split("\n").entries()) {
    if (line.trim() === "" || line.trim().startsWith("#")) continue;
    const [kind = "", word = "", harmless = ""] = line.trim().split(/\s+/u);
    const topic = topics[kind];
    const bare = squeeze(word);
    if (!topic) problems.push(`第${index + 1}行：类别“${kind}”不认识，可以写：${Object.keys(topics).join("、")}。`);
    else if (bare.length < 2) problems.push(`第${index + 1}行：词太短，至少两个字。`);
    else {
      const unless = harmless.split("、").map(squeeze).filter(Boolean);
      entries.push({ word: bare, sound: soundOf(bare), topic, unless });
    }
  }
  return { words: matcherOf(entries), problems };
}

function matcherOf(entries: readonly Entry[]): SensitiveWords {
  return (text) => {
    const squeezed = squeeze(text);
    const sounds = [spoken(squeezed, "num"), spoken(squeezed, "none")];
    const found = ({ word, sound }: Entry) =>
      squeezed.includes(word) || (sound !== "" && sounds.some((each) => each.includes(sound)));
    return entries.find((entry) => found(entry) && !entry.unless.some((harmless) => squeezed.includes(harmless)))
      ?.topic;
  };
}

const tonedCharsMin = 3;
const tonelessCharsMin = 4;

/** Four characters are told by their syllables, three by syllables and tones; two sound like too much else. */
function soundOf(word: string): string {
  if (!/^\p{Script=Han}+$/u.test(word) || word.length < tonedCharsMin) return "";
  return spoken(word, word.length < tonelessCharsMin ? "num" : "none");
}

/** A syllable for each character, with or without its tone: " bu4 xiang3 huo2 ". */
function spoken(text: string, toneType: "num" | "none"): string {
  return ` ${pinyin(text, { toneType, type: "array", toneSandhi: false }).join(" ")} `;
}

/** Without what people put between characters to get around a filter, in the simplest shape of each. */
function squeeze(text: string): string {
  return text
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, "");
}
