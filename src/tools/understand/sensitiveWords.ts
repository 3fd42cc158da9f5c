import type { SmallTalkTopic } from "../../shared/turn.ts";

/** What a sensitive word is answered as. */
const topics: Record<string, SmallTalkTopic> = {
  危险: "distress",
  辱骂: "abuse",
  拒绝: "improper",
};

type Entry = { word: string; topic: SmallTalkTopic; unless: string[] };
export type SensitiveWords = (text: string) => SmallTalkTopic | undefined;

/**
 * Reads a list of sensitive words, one line each: 类别, the word, and what makes it harmless, with tabs or spaces between.
 *
 *   危险  不想活了
 *   危险  紫砂  紫砂壶、紫砂锅
 *
 * Lines that begin with # are notes. `problems` says in Chinese which lines cannot be read; the others are good.
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
    else entries.push({ word: bare, topic, unless: harmless.split("、").map(squeeze).filter(Boolean) });
  }
  const words: SensitiveWords = (text) => {
    const squeezed = squeeze(text);
    return entries.find(
      ({ word, unless }) => squeezed.includes(word) && !unless.some((harmless) => squeezed.includes(harmless)),
    )?.topic;
  };
  return { words, problems };
}

/** Without what people put between characters to get around a filter, in the simplest shape of each. */
function squeeze(text: string): string {
  return text
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, "");
}
