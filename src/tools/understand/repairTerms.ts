/** Repairs the names of things in a message against the library's own terms: pinyin, wrong characters, everyday names. */
import { pinyin } from "pinyin-pro";
import type { Repair } from "../../shared/turn.ts";
import type { GlossaryEntry, LibraryWords } from "./glossary.ts";
import { toSound } from "./normalise.ts";

/** `text` with the names as the library has them, and what was changed, letters first. */
export type Repaired = { text: string; repairs: Repair[] };
export type RepairTerms = (text: string) => Repaired;

/** Longer messages tell a story; a wrong character there is outweighed by the rest. */
const charsMax = 120;
const termCharsMin = 3;
const lettersMin = 3;
const han = /^\p{Script=Han}+$/u;
/** Words of letters with a meaning of their own. */
const ownLetters =
  /^(?:app|vip|ktv|atm|pos|sim|usb|wifi|gps|led|diy|ceo|pdf|docx?|pptx?|xlsx?|word|excel|help|https?|www|com)$/u;
const letters = /(?<![A-Za-z0-9@._:/-])[A-Za-z]{2,24}(?![A-Za-z0-9@_:/-]|\.[A-Za-z])/gu;

function spelled(term: string, pattern: "first" | "pinyin"): string {
  return pinyin(term, { toneType: "none", type: "array", pattern, v: true }).join("").toLowerCase();
}

const shownAs: Readonly<Record<GlossaryEntry["kind"], Repair["kind"]>> = {
  short: "meant",
  initials: "meant",
  error: "meant",
  everyday: "called",
  former: "former",
};

/** Terms by a key of theirs; a key that two terms of different meaning share is left out. */
function byKey(terms: readonly string[], keyOf: (term: string) => string, officialOf: (term: string) => string) {
  const found = new Map<string, string>();
  const shared = new Set<string>();
  for (const term of terms) {
    const key = keyOf(term);
    const other = found.get(key);
    if (other === undefined) found.set(key, term);
    else if (officialOf(other) !== officialOf(term)) shared.add(key);
  }
  for (const key of shared) found.delete(key);
  return found;
}

/** Terms by their letters (initials, whole pinyin) and by their sound, with the lengths of the terms, longest first. */
function vocabularyOf(entries: readonly GlossaryEntry[], library: LibraryWords) {
  const names = entries.filter(({ kind }) => kind === "short" || kind === "everyday" || kind === "former");
  const official = new Map(names.map(({ said, meant }) => [said, meant]));
  const officialOf = (term: string) => official.get(term) ?? term;
  const terms = [...new Set([...names.flatMap(({ said, meant }) => [said, meant]), ...library.titles])].filter(
    (term) => han.test(term) && term.length >= termCharsMin,
  );
  const byLetters = new Map([
    ...byKey(terms, (term) => spelled(term, "first"), officialOf),
    ...byKey(terms, (term) => spelled(term, "pinyin"), officialOf),
    ...entries.flatMap(({ said, meant, kind }) => (kind === "initials" ? [[said, meant] as const] : [])),
  ]);
  const lengths = [...new Set(terms.map(({ length }) => length))].sort((a, b) => b - a);
  return { byLetters, bySound: byKey(terms, toSound, officialOf), lengths };
}

/** Pairs that are everyday words, whatever the handbooks hold. */
const everydayPairs =
  /^(?:正[确常式在好规]|证[明据实件]|今[年天后日早晚]|[有没]设|一[定起样件]|公[平开园]|状[态况]|助残|通[知过常道]|本[人身来市地]|当地|建设|兜底|到底)$/u;
/** A wrong character is hardly ever one of these: they are words of their own. */
const functionWord = /[怎么什吗呢哪谁我你他她的了要去吧先现仅近进尽把被让给]/u;

/** Whether two characters are a word, so that a name that begins or ends between them only looks like one. */
function isWord(pair: string, { has }: LibraryWords): boolean {
  return pair.length === 2 && han.test(pair) && (everydayPairs.test(pair) || has(pair));
}

/** Whether a piece of a text makes a word with its neighbour on one side: 医保本 in 医保本人, 底保 in 兜底保障. */
function cutsBefore(text: string, at: number, library: LibraryWords): boolean {
  return isWord(text.slice(Math.max(0, at - 1), at + 1), library);
}
function cutsBehind(text: string, end: number, library: LibraryWords): boolean {
  return isWord(text.slice(end - 1, end + 1), library);
}

/** Whether a piece is a term with wrong characters: some are right, and no wrong one is a word by itself or with its neighbours. */
function soundsOnly(text: string, at: number, term: string, library: LibraryWords): boolean {
  const window = text.slice(at, at + term.length);
  const wrong = [...window].flatMap((char, index) => (char === term[index] ? [] : [index]));
  if (wrong.length === 0 || wrong.length === window.length) return false;
  const isOwnWord = (index: number) =>
    functionWord.test(window[index] ?? "") ||
    everydayPairs.test(window.slice(index, index + 2)) ||
    (index > 0 && everydayPairs.test(window.slice(index - 1, index + 1)));
  if (wrong.some(isOwnWord) || everydayPairs.test(text.slice(at + term.length - 1, at + term.length + 1))) return false;
  if (wrong[0] === 0 && cutsBefore(text, at, library)) return false;
  return wrong.at(-1) !== window.length - 1 || !cutsBehind(text, at + window.length, library);
}

const noWords: LibraryWords = { has: () => false, titles: [] };

/** Replaces what is said wherever it is no part of another word; a 子 behind a 本 goes with it. */
function replaceName(text: string, { said, meant }: GlossaryEntry, library: LibraryWords): string {
  let rest = text;
  for (let at = rest.indexOf(said); at >= 0; at = rest.indexOf(said, at + 1)) {
    const end = at + said.length;
    // Two characters are soon found across the border of two words; a longer name hardly ever is.
    const words = said.length > 2 ? noWords : library;
    if (cutsBefore(rest, at, words) || cutsBehind(rest, end, words)) continue;
    rest = rest.slice(0, at) + meant + rest.slice(said.endsWith("本") && rest[end] === "子" ? end + 1 : end);
    at += meant.length - 1;
  }
  return rest;
}

/**
 * Makes the repair for one state of glossary and library.
 *
 * - In: a message of up to 120 characters (a longer one stays as it is).
 * - Out: abbreviations and wrong characters replaced by the term that sounds or is spelled so, everyday and former names by the official one.
 *   A word of the library is never changed; neither is what begins or ends inside one.
 * - Cost: about 0.3 ms a message; some 100 ms once for the sounds of the terms.
 */
export function createRepairTerms(entries: readonly GlossaryEntry[], library: LibraryWords): RepairTerms {
  const { byLetters, bySound, lengths } = vocabularyOf(entries, library);
  const longestFirst = [...entries].sort((a, b) => b.said.length - a.said.length);
  const errors = longestFirst.filter(({ kind }) => kind === "error");
  const names = longestFirst.filter(({ kind }) => kind === "everyday" || kind === "former");
  const listed = new Set(entries.map(({ said }) => said));

  const repairLetters = (text: string, repairs: Repair[]): string =>
    text.replace(letters, (token) => {
      const key = token.toLowerCase();
      if (ownLetters.test(key) || library.has(token) || library.has(token.toUpperCase())) return token;
      const meant = listed.has(key) || key.length >= lettersMin ? byLetters.get(key) : undefined;
      if (meant === undefined) return token;
      repairs.push({ said: token, meant, kind: "meant" });
      return meant;
    });

  const replaceAll = (among: readonly GlossaryEntry[]) => (text: string, repairs: Repair[]) =>
    among.reduce((rest, entry) => {
      const replaced = rest.includes(entry.said) ? replaceName(rest, entry, library) : rest;
      if (replaced !== rest) repairs.push({ said: entry.said, meant: entry.meant, kind: shownAs[entry.kind] });
      return replaced;
    }, text);

  const misspeltAt = (text: string, at: number, syllables: readonly string[]): string | undefined => {
    for (const length of lengths) {
      const window = text.slice(at, at + length);
      const term = window.length < length ? undefined : bySound.get(syllables.slice(at, at + length).join(" "));
      if (term === undefined || !han.test(window) || library.has(window) || listed.has(window)) continue;
      if (soundsOnly(text, at, term, library)) return term;
    }
    return undefined;
  };

  const repairSounds = (text: string, repairs: Repair[]): string => {
    const syllables = text.length < termCharsMin ? [] : toSound(text).split(" ");
    // Letters that are read as one syllable would shift the places.
    if (syllables.length !== text.length) return text;
    let rest = text;
    for (let at = 0; at < rest.length; at += 1) {
      const term = misspeltAt(rest, at, syllables);
      if (term === undefined) continue;
      repairs.push({ said: rest.slice(at, at + term.length), meant: term, kind: "meant" });
      rest = rest.slice(0, at) + term + rest.slice(at + term.length);
    }
    return rest;
  };

  const steps = [repairLetters, replaceAll(errors), repairSounds, replaceAll(names)];
  return (text) => {
    if (text.length > charsMax) return { text, repairs: [] };
    const repairs: Repair[] = [];
    return { text: steps.reduce((rest, step) => step(rest, repairs), text), repairs };
  };
}
