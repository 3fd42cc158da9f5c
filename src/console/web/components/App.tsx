import { useEffect } from "preact/hooks";
import { noFilter, stepAddress } from "../address.ts";
import { usePlace } from "../usePlace.ts";
import { Replay } from "./Replay.tsx";
import { Sessions } from "./Sessions.tsx";
import { TopBar } from "./TopBar.tsx";
import { Unanswered } from "./Unanswered.tsx";

/** A list leads to a session; a session leads back to the list as it was. */
export function App() {
  const [place, go] = usePlace();
  const { view } = place;
  useEffect(() => {
    document.title = `${{ sessions: "会话", unanswered: "未解答", replay: "会话重放" }[view]} · 邻里督导台`;
  }, [view]);
  return (
    <div class={view === "replay" ? "app app-replay" : "app"}>
      <TopBar view={view} />
      <main class="main">
        {place.view === "sessions" && (
          <Sessions
            filter={place.filter}
            onFilter={(filter) => go({ view: "sessions", filter }, "replace")}
            onClear={() => go({ view: "sessions", filter: noFilter }, "replace")}
          />
        )}
        {place.view === "unanswered" && <Unanswered />}
        {place.view === "replay" && (
          <Replay
            key={place.id}
            id={place.id}
            step={place.step}
            onStep={(step) => go({ ...place, step }, "replace")}
            linkOf={(step) => new URL(stepAddress(place.id, step), location.href).href}
          />
        )}
      </main>
      <footer class="footer">仅本机可看（还没有设置登录） · 只读 · 证件号、电话、门牌等默认遮住</footer>
    </div>
  );
}
