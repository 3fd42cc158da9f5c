import { useEffect, useRef } from "preact/hooks";
import type { ChatEntry, OpeningEvent } from "../entry.ts";
import { eventsAddress } from "./api.ts";
import { type ChatAction, type ChatState, lastId } from "./chatState.ts";

const retryMs = 1_500;

/** Both must stay the same functions from one picture to the next. */
type Listeners = { dispatch: (action: ChatAction) => void; onRefused: () => void };

/**
 * Keeps a stream of events open while the page is visible. The browser connects again by itself after a short cut; where it gave up
 * (the server said no, or was away for long) this does. Each connection goes on after the last entry that is here.
 */
export function useEvents(person: string, state: ChatState, { dispatch, onRefused }: Listeners): void {
  const after = useRef<string | undefined>(undefined);
  after.current = lastId(state);
  useEffect(() => {
    let source: EventSource | undefined;
    let retry: ReturnType<typeof setTimeout> | undefined;
    const close = () => {
      clearTimeout(retry);
      source?.close();
      source = undefined;
    };
    const open = () => {
      close();
      const opened = new EventSource(eventsAddress(person, after.current));
      source = opened;
      opened.addEventListener("opening", ({ data }) =>
        dispatch({ type: "opened", opening: JSON.parse(data) as OpeningEvent }),
      );
      opened.addEventListener("entries", ({ data }) =>
        dispatch({ type: "added", entries: JSON.parse(data) as ChatEntry[] }),
      );
      opened.addEventListener("error", () => {
        dispatch({ type: "lost" });
        if (opened.readyState !== EventSource.CLOSED) return;
        onRefused();
        retry = setTimeout(open, retryMs);
      });
    };
    // A hidden page gives its connection back: browsers allow only a few, and it goes on where it was when it is seen again.
    const follow = () => (document.visibilityState === "hidden" ? close() : open());
    follow();
    document.addEventListener("visibilitychange", follow);
    return () => {
      document.removeEventListener("visibilitychange", follow);
      close();
    };
  }, [person, dispatch, onRefused]);
}
