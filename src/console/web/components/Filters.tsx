import { useEffect, useState } from "preact/hooks";
import type { SessionList } from "../../view.ts";
import { type Filter, withTag } from "../address.ts";
import { shortDay } from "../dates.ts";

const typingMs = 250;

type FiltersProps = {
  filter: Filter;
  list: SessionList | undefined;
  onFilter: (filter: Filter) => void;
  onClear: () => void;
};

/** Search, day and outcome; what is in force stands below as chips that can be taken away. */
export function Filters({ filter, list, onFilter, onClear }: FiltersProps) {
  const [text, setText] = useState(filter.text);
  useEffect(() => setText(filter.text), [filter.text]);
  useEffect(() => {
    if (text === filter.text) return;
    const timer = setTimeout(() => onFilter({ ...filter, text }), typingMs);
    return () => clearTimeout(timer);
  });
  return (
    <search class="filters">
      <label class="field">
        <span>找人、找话</span>
        <input
          type="search"
          value={text}
          placeholder="姓名、群、说过的话、手册名"
          onInput={(event) => setText(event.currentTarget.value)}
        />
      </label>
      <label class="field">
        <span>日期</span>
        <input
          type="date"
          value={filter.day}
          onInput={(event) => onFilter({ ...filter, day: event.currentTarget.value })}
        />
      </label>
      <fieldset class="field">
        <legend>结果</legend>
        {(list?.tags ?? []).map(({ tag, label, count }) => (
          <button
            key={tag}
            type="button"
            class={`tag tag-button tag-${tag}`}
            aria-pressed={filter.tags.includes(tag)}
            onClick={() => onFilter(withTag(filter, tag, !filter.tags.includes(tag)))}
          >
            {label} <span class="count">{count}</span>
          </button>
        ))}
      </fieldset>
      <Chosen filter={filter} list={list} onFilter={onFilter} onClear={onClear} />
    </search>
  );
}

function Chosen({ filter, list, onFilter, onClear }: FiltersProps) {
  const labelOf = (tag: string) => list?.tags.find((each) => each.tag === tag)?.label ?? tag;
  const chosen = [
    ...(filter.text ? [{ label: `“${filter.text}”`, without: { ...filter, text: "" } }] : []),
    ...(filter.day ? [{ label: shortDay(filter.day), without: { ...filter, day: "" } }] : []),
    ...filter.tags.map((tag) => ({ label: labelOf(tag), without: withTag(filter, tag, false) })),
  ];
  if (chosen.length === 0) return null;
  return (
    <ul class="chosen" aria-label="正在用的筛选">
      {chosen.map(({ label, without }) => (
        <li key={label}>
          <button type="button" class="chip" aria-label={`去掉筛选 ${label}`} onClick={() => onFilter(without)}>
            {label} <span aria-hidden="true">×</span>
          </button>
        </li>
      ))}
      <li>
        <button type="button" class="quiet" onClick={onClear}>
          全部去掉
        </button>
      </li>
    </ul>
  );
}
