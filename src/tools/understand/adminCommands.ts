import { adminCommands, type ReviewCommand, reviewCommands } from "../../shared/people.ts";
import type { Message, Situation, Turn } from "../../shared/turn.ts";

const words = Object.values(adminCommands).join("|");
const shape = new RegExp(`^[/／]?(${words})(?:[\\s:：]+|(?=《)|$)(.*)$`, "u");
const argumentCharsMax = 100;

/**
 * The command of an administrator: 入库, 停用 手册标题, 名单 账号 督导; undefined for everything else, and for residents, to whom these are
 * words like any others. A colleague who is no administrator is refused when it is done.
 */
export function readAdminCommand({ text, role }: Message): Extract<Turn, { type: "turn.admin" }> | undefined {
  const isColleague = role !== undefined && role !== "resident";
  const [, word, rest = ""] = isColleague ? (shape.exec(text.trim()) ?? []) : [];
  const command = (Object.keys(adminCommands) as (keyof typeof adminCommands)[]).find(
    (each) => adminCommands[each] === word,
  );
  if (!command) return undefined;
  const argument = rest
    .trim()
    .replace(/^《(.*)》$/u, "$1")
    .slice(0, argumentCharsMax);
  return { type: "turn.admin", command, argument };
}

const numbers = "(?:第?\\d{1,2}条?(?:\\s*(?:[、,，和]\\s*)?(?=\\d|第))?\\s*)+";
const reviewShapes: Readonly<Record<ReviewCommand, RegExp>> = {
  review: new RegExp(`^(?:看看?|查看)?${reviewCommands.review}$`, "u"),
  accept: new RegExp(`^${reviewCommands.accept}\\s*((?:${numbers})|全部)$`, "u"),
  reword: new RegExp(`^(?:把)?${reviewCommands.reword}\\s*(第?\\d{1,2}条?\\s*(?:为|成|：|:)\\s*.{4,60})$`, "u"),
  drop: new RegExp(`^${reviewCommands.drop}\\s*((?:${numbers})|全部)$`, "u"),
};

/**
 * What a colleague (or whoever is at the machine, where nobody is told apart) says to the questions that were proposed for handbooks: 待审问题, and while their list is what was shown last 采用 1 3,
 * 改 2 为 …, 不要 2.
 */
export function readReviewCommand(
  { text, role }: Message,
  { reviewing, options, form }: Situation,
): Extract<Turn, { type: "turn.admin" }> | undefined {
  if (role === "resident") return undefined;
  const said = text.trim().replace(/[。！!]+$/u, "");
  const isOpen = reviewing === true && options.length === 0 && !form;
  for (const command of Object.keys(reviewShapes) as ReviewCommand[]) {
    const found = command === "review" || isOpen ? reviewShapes[command].exec(said) : null;
    if (found) return { type: "turn.admin", command, argument: (found[1] ?? "").trim() };
  }
  return undefined;
}
