import { useEffect, useState } from "preact/hooks";
import type { FilterChoices, SessionList } from "../../view.ts";
import { type Filter, withTag } from "../address.ts";
import { shortDay } from "../dates.ts";

const typingMs = 250;
const confidences = { sure: "有把握", reference: "仅供参考" } as const;

type FiltersProps = {
  filter: Filter;
  list: SessionList | undefined;
  choices: FilterChoices;
  onFilter: (filter: Filter) => void;
  onClear: () => void;
};

/** What to look for; what is in force stands below as chips that can be taken away. */
export function Filters({ filter, list, choices, onFilter, onClear }: FiltersProps) {
  const set = (name: keyof Filter) => (value: string) => onFilter({ ...filter, [name]: value });
  return (
    <search class="filters">
      <Typed label="找话" hint="说过的话、手册名" value={filter.text} onValue={set("text")} />
      <Typed label="找人" hint="聊天里的名字" value={filter.person} onValue={set("person")} />
      {choices.units.length > 1 && (
        <Chosen label="居委会" value={filter.unit} options={choices.units} onValue={set("unit")} />
      )}
      {choices.rooms.length > 0 && (
        <Chosen label="群" value={filter.room} options={choices.rooms} onValue={set("room")} />
      )}
      <Day label="从哪天" value={filter.from} onValue={set("from")} />
      <Day label="到哪天" value={filter.to} onValue={set("to")} />
      <Chosen label="事项" value={filter.task} options={choices.tasks} onValue={set("task")} />
      <Chosen
        label="把握"
        value={filter.confidence}
        options={Object.keys(confidences)}
        words={confidences}
        onValue={set("confidence")}
      />
      <fieldset class="field">
        <legend>结果（数字是会话数，一个会话可以有几种）</legend>
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
      <InForce filter={filter} list={list} onFilter={onFilter} onClear={onClear} />
    </search>
  );
}

type FieldProps = { label: string; value: string; onValue: (value: string) => void };

/** Looks a moment after the last key. */
function Typed({ label, hint, value, onValue }: FieldProps & { hint: string }) {
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  useEffect(() => {
    if (text === value) return;
    const timer = setTimeout(() => onValue(text), typingMs);
    return () => clearTimeout(timer);
  });
  return (
    <label class="field">
      <span>{label}</span>
      <input type="search" value={text} placeholder={hint} onInput={(event) => setText(event.currentTarget.value)} />
    </label>
  );
}

function Day({ label, value, onValue }: FieldProps) {
  return (
    <label class="field">
      <span>{label}</span>
      <input type="date" value={value} onInput={(event) => onValue(event.currentTarget.value)} />
    </label>
  );
}

type ChosenProps = FieldProps & { options: readonly string[]; words?: Readonly<Record<string, string>> };

export function Chosen({ label, value, options, words = {}, onValue }: ChosenProps) {
  return (
    <label class="field">
      <span>{label}</span>
      <select value={value} onInput={(event) => onValue(event.currentTarget.value)}>
        <option value="">全部</option>
        {options.map((option) => (
          <option key={option} value={option}>
            {words[option] ?? option}
          </option>
        ))}
      </select>
    </label>
  );
}

const inWords = {
  text: (text: string) => `“${text}”`,
  person: (name: string) => `人：${name}`,
  unit: (unit: string) => unit,
  room: (room: string) => `群：${room}`,
  from: (day: string) => `${shortDay(day)}起`,
  to: (day: string) => `到${shortDay(day)}`,
  task: (task: string) => task,
  document: (title: string) => `《${title}》`,
  confidence: (name: string) => confidences[name as keyof typeof confidences] ?? name,
} as const;

function InForce({ filter, list, onFilter, onClear }: Omit<FiltersProps, "choices">) {
  const labelOf = (tag: string) => list?.tags.find((each) => each.tag === tag)?.label ?? tag;
  const names = Object.keys(inWords) as (keyof typeof inWords)[];
  const chosen = [
    ...names
      .filter((name) => filter[name] !== "")
      .map((name) => ({ label: inWords[name](filter[name]), without: { ...filter, [name]: "" } })),
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
