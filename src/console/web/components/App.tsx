import { useEffect, useState } from "preact/hooks";
import type { Me } from "../../view.ts";
import { noFilter, type Place, readPlace, stepAddress } from "../address.ts";
import { loadMe, signedOutEvent } from "../api.ts";
import { useLoaded } from "../useLoaded.ts";
import { usePlace } from "../usePlace.ts";
import { VisitorContext } from "../visitor.ts";
import { Comparing } from "./Comparing.tsx";
import { DocumentPage } from "./DocumentPage.tsx";
import { Documents } from "./Documents.tsx";
import { Judgements } from "./Judgements.tsx";
import { LoadNotice } from "./Notice.tsx";
import { OverviewPage } from "./OverviewPage.tsx";
import { Proposals } from "./Proposals.tsx";
import { Replay } from "./Replay.tsx";
import { Sessions } from "./Sessions.tsx";
import { ChatOnly, ChoosePassword, SignIn } from "./SignIn.tsx";
import { System } from "./System.tsx";
import { TopBar } from "./TopBar.tsx";
import { Unanswered } from "./Unanswered.tsx";

const titles: Readonly<Record<Place["view"], string>> = {
  overview: "总览",
  sessions: "会话",
  unanswered: "未解答",
  replay: "会话重放",
  documents: "资料库",
  document: "手册",
  compare: "现在会怎么答",
  judgements: "评判",
  proposals: "待审问题",
  system: "系统",
  setup: "设置密码",
};
type Go = ReturnType<typeof usePlace>[1];

/** Nothing but the sign-in is seen until somebody is signed in. */
export function App() {
  const [place, go] = usePlace();
  const [asked, setAsked] = useState(0);
  const loaded = useLoaded(String(asked), loadMe);
  const askAgain = () => setAsked((count) => count + 1);
  useEffect(() => {
    addEventListener(signedOutEvent, askAgain);
    return () => removeEventListener(signedOutEvent, askAgain);
  }, []);
  useEffect(() => {
    document.title = `${titles[place.view]} · 邻里督导台`;
  }, [place.view]);
  if (loaded.kind !== "ready") return <LoadNotice loaded={loaded} />;
  const me = loaded.value;
  const entered = () => {
    if (place.view === "setup" || location.hash.replace(/^#\/?/, "") === "")
      go({ view: "overview", from: "", to: "", unit: "" }, "replace");
    askAgain();
  };
  if (place.view === "setup") return <ChoosePassword token={place.token} isFirst={me.isNew} onEntered={entered} />;
  if (me.user === null) return <SignIn isNew={me.isNew} onEntered={entered} />;
  if (me.user.role === "worker") return <ChatOnly name={me.user.name} />;
  return <Console me={me} place={place} go={go} onSignedOut={askAgain} />;
}

type ConsoleProps = { me: Me; place: Place; go: Go; onSignedOut: () => void };

function Console({ me, place, go, onSignedOut }: ConsoleProps) {
  if (me.user === null) return null;
  const percent = Math.floor(me.indexed * 100);
  return (
    <VisitorContext.Provider value={me.user}>
      <div class={place.view === "replay" ? "app app-replay" : "app"}>
        <TopBar view={place.view} onSignedOut={onSignedOut} />
        {me.indexed < 1 && (
          <p class="indexing" role="status">
            正在整理以前的会话（{percent}%），列表和统计还不全，过一会儿刷新。
          </p>
        )}
        <main class="main">
          <View place={place} go={go} />
        </main>
        <footer class="footer">姓名、证件号、电话、门牌默认遮住；谁看过什么都有记录</footer>
      </div>
    </VisitorContext.Provider>
  );
}

/** A list leads to a session; a session leads back to the list as it was. */
function View({ place, go }: { place: Place; go: Go }) {
  switch (place.view) {
    case "overview":
      return <OverviewPage place={place} onPlace={(next) => go(next, "replace")} />;
    case "sessions":
      return (
        <Sessions
          filter={place.filter}
          onFilter={(filter) => go({ view: "sessions", filter }, "replace")}
          onClear={() => go({ view: "sessions", filter: noFilter }, "replace")}
        />
      );
    case "unanswered":
      return <Unanswered />;
    case "replay":
      return (
        <Replay
          key={place.id}
          id={place.id}
          step={place.step}
          onStep={(step) => {
            // Whoever has just left by a link is not called back by a step that is written a moment later.
            const here = readPlace(location.hash);
            if (here.view === "replay" && here.id === place.id) go({ ...place, step }, "replace");
          }}
          linkOf={(step) => new URL(stepAddress(place.id, step), location.href).href}
        />
      );
    case "documents":
      return <Documents text={place.text} onText={(text) => go({ view: "documents", text }, "replace")} />;
    case "document":
      return <DocumentPage key={place.version} version={place.version} section={place.section} />;
    case "compare":
      return <Comparing />;
    case "proposals":
      return <Proposals />;
    case "judgements":
      return <Judgements />;
    default:
      return <System />;
  }
}
