import type { People } from "../keep.ts";

/** `onAdd` is absent where there is no other name. */
type PeopleListProps = { people: People; onChoose: (name: string) => void; onAdd?: () => void; onClose: () => void };

/** The names used in this browser, the latest first; a tap goes to the conversation of that name. */
export function PeopleList({ people, onChoose, onAdd, onClose }: PeopleListProps) {
  return (
    <>
      <div class="people-head">
        <h2>对话</h2>
        <button type="button" class="quiet people-close" onClick={onClose}>
          关闭
        </button>
      </div>
      <ul class="people-names">
        {people.names.map((name) => (
          <li key={name}>
            <button
              type="button"
              class="people-name"
              aria-current={name === people.current ? "true" : undefined}
              onClick={() => onChoose(name)}
            >
              <span class="avatar" aria-hidden="true">
                {[...name][0]}
              </span>
              <span class="people-text">{name}</span>
            </button>
          </li>
        ))}
      </ul>
      {people.current !== null && onAdd && (
        <button type="button" class="quiet people-add" onClick={onAdd}>
          ＋ 换一个名字
        </button>
      )}
    </>
  );
}
