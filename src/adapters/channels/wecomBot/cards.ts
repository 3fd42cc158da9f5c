import { createHash } from "node:crypto";
import type { TemplateCard } from "@wecom/aibot-node-sdk";

const buttonsMax = 6;
/** Longer words are cut off on the buttons of a phone. */
const buttonCharsMax = 10;

/**
 * A card with a button for each option; undefined where they do not fit on buttons. A press comes back with the option as its key.
 * `key` is the reply's: the same card again has the same task id.
 */
export function optionCard(options: readonly string[], key: string): TemplateCard | undefined {
  const fits = options.every((option) => option !== "" && [...option].length <= buttonCharsMax);
  if (!fits || options.length < 2 || options.length > buttonsMax) return undefined;
  return {
    card_type: "button_interaction",
    main_title: { title: "点一下就行", desc: "也可以直接打字回复" },
    button_list: options.map((option, index) => ({ text: option, key: option, style: index === 0 ? 1 : 2 })),
    task_id: `linli-${createHash("sha256").update(key).digest("hex").slice(0, 32)}`,
  };
}

/** What stands in the place of a card once a button was pressed. */
export function chosenCard(option: string, taskId: string): TemplateCard {
  return { card_type: "text_notice", main_title: { title: `您选了：${option}` }, task_id: taskId };
}
