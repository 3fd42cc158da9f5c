import { keepKeyboard } from "../focus.ts";

type ChipsProps = { options: readonly string[]; isAnswered: boolean; onSay: (text: string) => void };

/** Options under a bubble: a tap sends the text. Grey, and no longer to be tapped, once something was said after them. */
export function Chips({ options, isAnswered, onSay }: ChipsProps) {
  if (options.length === 0) return null;
  return (
    <ul class="chips" aria-label={isAnswered ? "可以选的回答（已过）" : "可以选的回答"}>
      {options.map((option) => (
        <li key={option}>
          <button
            type="button"
            class="chip"
            disabled={isAnswered}
            onClick={(click) => {
              onSay(option);
              keepKeyboard(click);
            }}
          >
            {option}
          </button>
        </li>
      ))}
    </ul>
  );
}
