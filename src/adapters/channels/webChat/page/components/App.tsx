import { useCallback, useEffect, useState } from "preact/hooks";
import { keepPeople, type People, readPeople, withPerson } from "../keep.ts";
import { ChatPanel } from "./ChatPanel.tsx";
import { NameForm } from "./NameForm.tsx";
import { PeopleList } from "./PeopleList.tsx";

/** First a name, then the chat of that name; on a wide screen the names used in this browser stand beside it. */
export function App() {
  const [people, setPeople] = useState<People>(readPeople);
  const [isMenuOpen, setMenuOpen] = useState(false);
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
  const choose = (name: string) => change({ ...people, current: name });
  const enter = (name: string) => change(withPerson(people, name));
  const { current } = people;
  return (
    <div class="app">
      <aside class={isMenuOpen ? "people people-open" : "people"} aria-label="对话列表" id="people">
        <PeopleList
          people={people}
          onChoose={choose}
          onAdd={() => change({ ...people, current: null })}
          onClose={() => setMenuOpen(false)}
        />
      </aside>
      <main class="main">
        {current === null ? (
          <NameForm names={people.names} onEnter={enter} />
        ) : (
          <ChatPanel key={current} person={current} isMenuOpen={isMenuOpen} onMenu={() => setMenuOpen(!isMenuOpen)} />
        )}
      </main>
    </div>
  );
}
