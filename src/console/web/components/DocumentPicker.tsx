import { useId } from "preact/hooks";
import { loadDocuments } from "../api.ts";
import { useLoaded } from "../useLoaded.ts";

const offeredMax = 8;

type DocumentPickerProps = {
  chosen: readonly string[];
  /** What is looked for; it chooses nothing. */
  text: string;
  onText: (text: string) => void;
  onChosen: (titles: string[]) => void;
};

/** Finds handbooks by words of their titles; those chosen stand above and can be taken away. */
export function DocumentPicker({ chosen, text, onText, onChosen }: DocumentPickerProps) {
  const loaded = useLoaded("documents", loadDocuments);
  const list = useId();
  const titles = loaded.kind === "ready" ? loaded.value.documents.map(({ title }) => title) : [];
  const words = text.trim().toLowerCase().split(/\s+/).filter(Boolean);
  const offered = titles
    .filter((title) => !chosen.includes(title) && words.every((word) => title.toLowerCase().includes(word)))
    .slice(0, offeredMax);
  return (
    <div class="picker">
      {chosen.map((title) => (
        <button
          key={title}
          type="button"
          class="chip"
          aria-label={`不选《${title}》`}
          onClick={() => onChosen(chosen.filter((each) => each !== title))}
        >
          《{title}》 <span aria-hidden="true">×</span>
        </button>
      ))}
      <label class="field">
        <span>找手册</span>
        <input
          type="search"
          value={text}
          placeholder="标题里的字"
          aria-controls={list}
          onInput={(event) => onText(event.currentTarget.value)}
        />
      </label>
      {words.length > 0 && (
        <ul id={list} class="plain offered" aria-label="找到的手册">
          {offered.map((title) => (
            <li key={title}>
              <button
                type="button"
                class="link"
                onClick={() => {
                  onChosen([...chosen, title]);
                  onText("");
                }}
              >
                {title}
              </button>
            </li>
          ))}
          {offered.length === 0 && <li class="muted">没有这样的手册。</li>}
        </ul>
      )}
    </div>
  );
}
