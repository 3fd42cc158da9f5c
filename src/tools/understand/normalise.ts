/** Makes what people type or dictate comparable: one width, one spacing, no fillers, no decoration. */
import { pinyin } from "pinyin-pro";
import { messageTextCharsMax } from "../../shared/turn.ts";

/** A text in three depths of cleaning, each made from the one before. */
export type Normalised = {
  /** As said, without control characters, in half-width letters and digits, of a run of digits the first 20; at most messageTextCharsMax characters. */
  clean: string;
  /** What is asked: no emoji, no greeting or filler in front, no thanks behind. "" if nothing else was said. */
  core: string;
  /** For comparing with control words: letters, digits and Han characters of `clean` only, small letters. */
  key: string;
};

const invisible = /(?![\n\t])(?:[\p{Cc}\p{Cf}\p{Co}\p{Cn}\uFFFD]|\p{Variation_Selector}|\u20E3)/gu;
const pictures = /[\p{Extended_Pictographic}\p{Emoji_Modifier}\p{Regional_Indicator}]+/gu;
const bracketPictures = /\[[\p{Script=Han}A-Za-z]{1,6}\]/gu;
/** "@邻里 " in front of a message to a group. */
const mentions = /^(?:@\S{1,20}\s+)+/u;
const platformNotice =
  /^\[(?:图片|语音消息|语音|表情|动画表情|视频|文件|链接|位置|名片|红包|转账)\]\s*\d*["秒]?$|^此消息已被?撤回$/u;
const sentenceEnd = /[。！？!?；;\n]/u;

const filler =
  "嗯+|呃+|额+(?=[，,。、…\\s])|唔+|诶+|哎+|啊+|喂+(?![养奶饭])|哦+|噢+|那个|这个嘛|就是说|就是(?!业)|然后|格么|话说";
const greeting =
  "(?:您|你|侬|大家|居委|老师|同志|小邻|邻里|机器人)(?:们)?好(?:呀|啊|哦)?|(?:早上|上午|中午|下午|晚上)好|在吗|在伐|有人吗|哈喽|打扰一下|打扰了|不好意思|麻烦(?:你|侬)?一下|同志|师傅|老师";
const thanksAhead =
  "(?:好的?[，,。！!\\s]*)?(?:谢谢|多谢|感谢|谢了|谢啦|辛苦了)(?:啦|了|啊|哦|噢|你|您|侬|大家)*[，,。.！!~～\\s]+(?=.{2})";
const leading = new RegExp(
  `^(?:(?:${greeting})[，,。.！!~～？?\\s]*|(?:${filler})[，,。.、…\\s]*|${thanksAhead})+`,
  "u",
);
const trailing =
  /[，,。.！!~～\s]*(?:(?:太|非常|多)?(?:谢谢|多谢|感谢|谢了|谢啦|蟹蟹|3q|thx|thanks)(?:啦|了|啊|哦|噢|你|您|侬|大家)*|(?<![覅不勿别])麻烦(?:你|您|侬)?(?:了|啦)|辛苦(?:你|您|侬)?(?:了|啦)|拜托(?:了|啦)?)[，,。.！!~～\s]*$/iu;

function toHalfWidth(text: string): string {
  return text
    .replace(/[\uFF10-\uFF19\uFF21-\uFF3A\uFF41-\uFF5A\uFF0B\uFF05]/gu, (char) => char.normalize("NFKC"))
    .replace(/[①-⑳⑴-⒇]/gu, (char) => char.normalize("NFKC").replace(/[()]/gu, ""))
    .replace(/[\u3000\u00A0]/gu, " ");
}

/** No number has more digits (bank cards 19); looking for one at each place of a longer run takes seconds. */
const digitsMax = 20;
const longNumber = new RegExp(`(?<=\\d{${digitsMax}})\\d+`, "gu");

/** Cuts a text that is too long behind the last sentence that fits, or hard where there is no border in its second half. */
export function cutAtSentence(text: string, charsMax: number): string {
  if (text.length <= charsMax) return text;
  for (let end = charsMax; end > charsMax / 2; end--) {
    if (sentenceEnd.test(text[end - 1] ?? "")) return text.slice(0, end);
  }
  return text.slice(0, charsMax);
}

/** Takes greetings and fillers off the front and thanks off the end, as often as they come. */
function stripEnds(text: string): string {
  let rest = text;
  for (let round = 0; round < 4; round++) {
    const shorter = rest.replace(leading, "").replace(trailing, "").trim();
    if (shorter === rest) break;
    rest = shorter;
  }
  return rest.replace(/^[，,。.、！!\s]+|[\s~～]+$/gu, "");
}

/** Normalises one message. Never fails; a text of nothing but decoration has an empty `core` and `key`. */
export function normalise(raw: string): Normalised {
  const visible = toHalfWidth(raw.toWellFormed().replace(/\r\n?/gu, "\n"))
    .replace(invisible, "")
    .replace(longNumber, "")
    .replace(/[^\S\n]+/gu, " ")
    .trim();
  const clean = cutAtSentence(visible, messageTextCharsMax);
  const plain = clean
    .replace(mentions, "")
    .replace(pictures, " ")
    .replace(bracketPictures, " ")
    .replace(/ {2,}/gu, " ")
    .trim();
  return { clean, core: stripEnds(plain), key: toKey(plain) };
}

/** Letters, digits and Han characters only; what is repeated three times or more stands once. */
export function toKey(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, "")
    .replace(/(.)\1{2,}/gu, "$1");
}

/** How a text sounds, for wrong characters of the same sound: no tones, and zh/z, ch/c, sh/s, ng/n, l/n not told apart. */
export function toSound(text: string): string {
  return pinyin(text, { toneType: "none", type: "array", v: true })
    .map((syllable) =>
      syllable
        .replace(/^([zcs])h/u, "$1")
        .replace(/ng$/u, "n")
        .replace(/^l/u, "n"),
    )
    .join(" ");
}

/**
 * Whether nothing in a message can be understood: empty, emoji, punctuation, a notice of the platform, a number or letters
 * of no known word, or the same sound over and over. Numbers of three digits with a meaning of their own (110, 119, 120) can.
 */
export function isUnreadable({ clean, key }: Normalised): boolean {
  if (key === "" || platformNotice.test(clean)) return true;
  if (/^(?:110|119|120|122|12345|12348|12333|12329)$/u.test(key)) return false;
  if (!/\p{Script=Han}/u.test(key)) return !/[a-z]{2,}\s+[a-z]{2,}/iu.test(clean) || /^(.)\1*$/u.test(key);
  return (
    /^[的了吗是在和就不我啊这个那嗯呃额哎呵哦噢唔诶对等一下,]+$/u.test(key) &&
    !/(?:对|是|在吗|不|不是|不对|等一下|对对|是的|对的|对了|在|我|不了)$/u.test(key)
  );
}

/**
 * Repairs what speech recognition leaves behind: fillers, words said twice, spoken punctuation ("逗号"), spaces between characters.
 * The words that carry the meaning stay as they were heard.
 */
export function repairSpeech(heard: string): string {
  return heard
    .replace(/([\p{Script=Han}])\s+(?=\p{Script=Han})/gu, "$1")
    .replace(/逗号|逗点/gu, "，")
    .replace(/句号/gu, "。")
    .replace(/问号/gu, "？")
    .replace(/感叹号|惊叹号/gu, "！")
    .replace(/(?:嗯|呃|唔|诶)+[，,、]?/gu, "")
    .replace(/(?:^|(?<=[，,。？！]))(?:那个|就是说|然后|喂)+[，,、]?/gu, "")
    .replace(/(那个|这个|就是|然后)\1+/gu, "$1")
    .replace(/(?<!\p{Script=Han})([\p{Script=Han}]{2,4})(?:[，,]?\1)+/gu, "$1")
    .replace(/([\p{Script=Han}]{3,6})\1+/gu, "$1")
    .replace(/我我+/gu, "我")
    .replace(/([，,。！？])[，,。！？]+/gu, "$1")
    .replace(/^[，,、。\s]+/u, "")
    .trim();
}
