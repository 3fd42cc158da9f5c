import type { EntryOf } from "../../entry.ts";
import { keepKeyboard } from "../focus.ts";

/** One line that changes while something long goes on, above the input, with a way to stop it. */
export function ProgressLine({ progress, onCancel }: { progress: EntryOf<"progress">; onCancel: () => void }) {
  const { text, done, total } = progress;
  return (
    <div class="progress">
      <div class="progress-line">
        <span class="progress-text" role="status">
          {text}
        </span>
        <button
          type="button"
          class="quiet"
          onClick={(click) => {
            onCancel();
            keepKeyboard(click);
          }}
        >
          取消
        </button>
      </div>
      <progress class="progress-bar" aria-label="进度" value={done} max={Math.max(total, 1)} />
    </div>
  );
}
