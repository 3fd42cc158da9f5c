import type { SmallTalkTopic, Turn, UnderstandInput, Understood } from "../../shared/turn.ts";
import { readAdminCommand, readReviewCommand } from "./adminCommands.ts";
import type { SensitiveWords } from "./sensitiveWords.ts";

/** A handbook or an activity about such a thing is no such thing. */
const officeMatter = /讲座|活动|宣传|方案|培训|申请|报名|热线|预防|劝/u;

/** Which topic weighs more than which. */
const weights: Partial<Record<SmallTalkTopic, number>> = { emergency: 3, distress: 3, improper: 2, abuse: 1 };

/**
 * Looks at a message before and after it is understood: commands of administrators are no talk, and the office's own list of sensitive
 * words finds what the rules do not know.
 */
export function withFirstLook<Call>(
  understand: (input: UnderstandInput, call: Call) => Promise<Understood>,
  sensitiveWords: SensitiveWords,
): (input: UnderstandInput, call: Call) => Promise<Understood> {
  return async (input, call) => {
    const command = readAdminCommand(input.message) ?? readReviewCommand(input.message, input.situation);
    if (command) return { turns: [command] };
    const understood = await understand(input, call);
    const topic = officeMatter.test(input.message.text) ? undefined : sensitiveWords(input.message.text);
    if (!topic || understood.turns.some((turn) => weighs(turn) >= (weights[topic] ?? 0))) return understood;
    return { ...understood, turns: [{ type: "turn.smallTalk", topic }] };
  };
}

function weighs(turn: Turn): number {
  return turn.type === "turn.smallTalk" ? (weights[turn.topic] ?? 0) : 0;
}
