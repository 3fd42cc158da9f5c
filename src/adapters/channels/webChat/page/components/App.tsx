import { useCallback, useEffect, useState } from "preact/hooks";
import { keepPeople, type People, readPeople, withPerson } from "../keep.ts";
import { useAccount } from "../useAccount.ts";
import { ChatPanel } from "./ChatPanel.tsx";
import { NameForm } from "./NameForm.tsx";
import { PeopleList } from "./PeopleList.tsx";
import { SignInFirst } from "./SignInFirst.tsx";

/**
 * First a name, then the chat of that name; on a wide screen the names used in this browser stand beside it. Where people sign in, the name
 * is that of the account, and there is no other.
 */
export function App() {
  const [kept, setPeople] = useState<People>(readPeople);
  const [isMenuOpen, setMenuOpen] = useState(false);
  const { account, ask } = useAccount();
  const change = useCallback((next: People) => {
    keepPeople(next);
    setPeople(next);
    setMenuOpen(false);
  }, []);
  // Listens from the start: effects run after the picture, so a listener added on opening would miss a quick key.
  useEffect(() => {
    const close = ({ key }: KeyboardEvent) => key === "Escape" && setMenuOpen(false);
    document.addEventListener("keydown", close);
    return () => document.removeEventListener("keydown", close);
  }, []);
  if (account === null)
    return (
      <main class="main app">
        <SignInFirst />
      </main>
    );
  const people = account === undefined ? kept : { names: [account], current: account };
  const choose = (name: string) => change({ ...people, current: name });
  const { current } = people;
  return (
    <div class="app">
      <aside class={isMenuOpen ? "people people-open" : "people"} aria-label="对话列表" id="people">
        <PeopleList
          people={people}
          {...(account === undefined ? { onAdd: () => change({ ...people, current: null }) } : {})}
          onChoose={account === undefined ? choose : () => setMenuOpen(false)}
          onClose={() => setMenuOpen(false)}
        />
      </aside>
      <main class="main">
        {current === null ? (
          <NameForm names={people.names} onEnter={(name) => change(withPerson(people, name))} />
        ) : (
          <ChatPanel
            key={current}
            person={current}
            isMenuOpen={isMenuOpen}
            onMenu={() => setMenuOpen(!isMenuOpen)}
            onRefused={ask}
          />
        )}
      </main>
    </div>
  );
}
