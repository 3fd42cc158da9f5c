import { type AdminCommand, adminCommands } from "../../shared/people.ts";
import type { Message, Turn } from "../../shared/turn.ts";

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
  const command = (Object.keys(adminCommands) as AdminCommand[]).find((each) => adminCommands[each] === word);
  if (!command) return undefined;
  const argument = rest
    .trim()
    .replace(/^《(.*)》$/u, "$1")
    .slice(0, argumentCharsMax);
  return { type: "turn.admin", command, argument };
}
