/** Token ids of one text, [CLS] first and [SEP] last. */
export type Tokenize = (text: string, tokensMax: number) => number[];

/** The parts of a Hugging Face tokenizer.json that a BERT WordPiece tokenizer is made of. */
type TokenizerFile = {
  added_tokens: { id: number; content: string }[];
  normalizer: { clean_text: boolean; handle_chinese_chars: boolean; strip_accents: boolean | null; lowercase: boolean };
  model: {
    vocab: Record<string, number>;
    unk_token: string;
    continuing_subword_prefix: string;
    max_input_chars_per_word: number;
  };
};

const ignoredCharacter = /^[\0\uFFFD\p{Cc}\p{Cf}\p{Co}]$/u;
const keptControl = /^[\t\n\r]$/;
const whitespace = /^\p{White_Space}$/u;
const punctuation = /^[!-/:-@[-`{-~\p{P}]$/u;
const nonspacingMarks = /\p{Mn}/gu;

/** The blocks that BERT treats as Chinese: unified ideographs, their extensions A to E and the compatibility forms. */
const chineseBlocks = [
  [0x4e00, 0x9fff],
  [0x3400, 0x4dbf],
  [0x20000, 0x2a6df],
  [0x2a700, 0x2b73f],
  [0x2b740, 0x2b81f],
  [0x2b920, 0x2ceaf],
  [0xf900, 0xfaff],
  [0x2f800, 0x2fa1f],
] as const;

function isChinese(character: string): boolean {
  const code = character.codePointAt(0) ?? 0;
  return chineseBlocks.some(([first, last]) => code >= first && code <= last);
}

/** Splits a normalised text into words: Chinese characters and punctuation stand alone, blanks vanish. */
function splitWords(text: string, { clean_text, handle_chinese_chars }: TokenizerFile["normalizer"]): string[] {
  const words: string[] = [];
  let word = "";
  const endWord = () => {
    if (word) words.push(word);
    word = "";
  };
  for (const character of text) {
    if (clean_text && ignoredCharacter.test(character) && !keptControl.test(character)) continue;
    if (whitespace.test(character)) endWord();
    else if (punctuation.test(character) || (handle_chinese_chars && isChinese(character))) {
      endWord();
      words.push(character);
    } else word += character;
  }
  endWord();
  return words;
}

/** The longest pieces of the vocabulary that a word is made of, from the left; the unknown token where none fits. */
function wordPieces(
  word: string,
  model: TokenizerFile["model"],
  idsByToken: Map<string, number>,
  unknownId: number,
): number[] {
  const characters = [...word];
  if (characters.length > model.max_input_chars_per_word) return [unknownId];
  const ids: number[] = [];
  for (let start = 0; start < characters.length; ) {
    let end = characters.length;
    let id: number | undefined;
    for (; end > start; end--) {
      const piece = characters.slice(start, end).join("");
      id = idsByToken.get(start > 0 ? model.continuing_subword_prefix + piece : piece);
      if (id !== undefined) break;
    }
    if (id === undefined) return [unknownId];
    ids.push(id);
    start = end;
  }
  return ids;
}

function escapeForRegex(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

/**
 * Makes a BERT WordPiece tokenizer from the text of a tokenizer.json.
 *
 * The ids equal those of the Python package `tokenizers` (test/adapters/models holds a fixture), rare scripts that entered
 * Unicode in the last years excepted. A longer text is cut before [SEP]. Throws a SyntaxError or TypeError if the file is not one.
 */
export function createTokenizer(json: string): Tokenize {
  const { added_tokens, normalizer, model } = JSON.parse(json) as TokenizerFile;
  const idsByToken = new Map(Object.entries(model.vocab));
  const idsByAddedToken = new Map(added_tokens.map(({ content, id }) => [content, id]));
  const addedTokens = new RegExp(`(${added_tokens.map(({ content }) => escapeForRegex(content)).join("|")})`);
  const idOf = (token: string): number => {
    const id = idsByToken.get(token);
    if (id === undefined) throw new TypeError(`The vocabulary has no ${token}.`);
    return id;
  };
  const [unknownId, startId, endId] = [idOf(model.unk_token), idOf("[CLS]"), idOf("[SEP]")];

  const normalise = (text: string): string => {
    const stripped =
      (normalizer.strip_accents ?? normalizer.lowercase) ? text.normalize("NFD").replace(nonspacingMarks, "") : text;
    return normalizer.lowercase ? stripped.toLowerCase() : stripped;
  };

  return (text, tokensMax) => {
    const ids = [startId];
    for (const part of text.split(addedTokens)) {
      const addedId = idsByAddedToken.get(part);
      if (addedId !== undefined) ids.push(addedId);
      else
        for (const word of splitWords(normalise(part), normalizer))
          ids.push(...wordPieces(word, model, idsByToken, unknownId));
      if (ids.length >= tokensMax) break;
    }
    return [...ids.slice(0, tokensMax - 1), endId];
  };
}
