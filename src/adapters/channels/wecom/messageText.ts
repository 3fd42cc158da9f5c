/** What people write around what they mean: mentions, and quotes that a platform puts into the text. Pure. */

/** One piece of a text as the platform splits it; `mentions` is the id of the person that an @ names. */
export type TextPart = { text: string; mentions?: string };

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
/** WeChat ends a mention with a four-per-em space; people type an ordinary one, or nothing at the end. */
const mentionOf = (name: string) =>
  new RegExp(`@${escaped(name)}(?=[\\u2005\\s，,：:。！？!?]|$)[\\u2005 ，,：:]*`, "u");

/** Whether a text mentions somebody by one of these names. For platforms that name nobody beside the text. */
export function mentionsByName(text: string, names: string[]): boolean {
  return names.some((name) => name !== "" && mentionOf(name).test(text));
}

/** The text without the mentions: by the parts of the platform where it gives them, else by names. */
export function withoutMentions(text: string, parts: TextPart[], names: string[]): string {
  if (parts.some(({ mentions }) => mentions !== undefined))
    return tidy(parts.map((part) => (part.mentions === undefined ? part.text : " ")).join(""));
  return tidy(names.filter(Boolean).reduce((left, name) => left.replace(mentionOf(name), " "), text));
}

const tidy = (text: string) =>
  text
    .replace(/\u2005/g, " ")
    .replace(/ {2,}/g, " ")
    .trim();

const quoteShapes = [
  // 「张三：原话」 and a dashed line, as phones write it
  /^「(?<who>[^：:\n]{1,64})[：:](?<quoted>[\s\S]*?)」\n(?:- ?){5,}\n?(?<said>[\s\S]*)$/u,
  // 这是一条引用/回复消息： "张三：" the text and a dashed line, as WeCom's desktop program writes it
  /^这是一条引用\/回复消息[：:]\n?["“”](?<who>[^：:\n]{1,64})[：:]\s*(?<quoted>[\s\S]*?)["“”]\n-{4,}\n?(?<said>[\s\S]*)$/u,
];

/** Takes apart a text that carries its quote inside; undefined for any other text. */
export function splitQuote(text: string): { who: string; quoted: string; said: string } | undefined {
  for (const shape of quoteShapes) {
    const groups = shape.exec(text)?.groups;
    if (groups) return { who: groups["who"] ?? "", quoted: groups["quoted"] ?? "", said: groups["said"] ?? "" };
  }
  return undefined;
}
