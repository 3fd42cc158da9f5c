import { useEffect, useRef, useState } from "preact/hooks";
import { mayFocus } from "../focus.ts";
import { HouseIcon } from "./HouseIcon.tsx";

const nameCharsMax = 20;

/** Asks who is here: no account, only a name that keeps conversations apart. */
export function NameForm({ names, onEnter }: { names: readonly string[]; onEnter: (name: string) => void }) {
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (mayFocus()) input.current?.focus();
  }, []);
  const [name, setName] = useState("");
  const clean = name.normalize("NFC").trim().replace(/\s+/g, " ");
  const isTooLong = [...clean].length > nameCharsMax;
  const isUnreadable = /\p{C}/u.test(clean);
  const problem = isTooLong
    ? `名字最多 ${nameCharsMax} 个字。`
    : isUnreadable
      ? "名字里有看不见的字符，请重新写。"
      : "";
  return (
    <form
      class="welcome"
      onSubmit={(event) => {
        event.preventDefault();
        if (clean !== "" && problem === "") onEnter(clean);
      }}
    >
      <HouseIcon />
      <h1>邻里助手</h1>
      <p>查办事手续，写活动策划。</p>
      <label class="name-label" for="name">
        怎么称呼您？
      </label>
      <input
        id="name"
        ref={input}
        class="name-input"
        autocomplete="name"
        placeholder="比如：王社工"
        value={name}
        aria-describedby="name-help"
        aria-invalid={problem !== ""}
        onInput={(event) => setName(event.currentTarget.value)}
      />
      <p id="name-help" class={problem ? "help help-problem" : "help"}>
        {problem || "不用注册。同一个名字下次接着聊，换个名字就是新的对话。"}
      </p>
      <button type="submit" class="primary" disabled={clean === "" || problem !== ""}>
        开始
      </button>
      {names.length > 0 && <UsedNames names={names} onEnter={onEnter} />}
    </form>
  );
}

function UsedNames({ names, onEnter }: { names: readonly string[]; onEnter: (name: string) => void }) {
  return (
    <section class="used" aria-label="用过的名字">
      <p class="help">或者接着用：</p>
      <ul class="chips">
        {names.map((name) => (
          <li key={name}>
            <button type="button" class="chip" onClick={() => onEnter(name)}>
              {name}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
