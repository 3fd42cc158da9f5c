import { useCallback, useEffect, useReducer, useRef } from "preact/hooks";
import { loadEarlier, sendPending } from "./api.ts";
import { blankChat, type ChatState, type Pending, reduceChat } from "./chatState.ts";
import { keepPending, readPending } from "./keep.ts";
import { newId } from "./newId.ts";
import { useEvents } from "./useEvents.ts";

const retryMs = 3_000;

export type Chat = {
  state: ChatState;
  say(text: string): void;
  sendFile(file: File): void;
  resend(pending: Pending): void;
  /** Gives up a message that the server refused. */
  drop(pending: Pending): void;
  showEarlier(): Promise<void>;
};

/**
 * The chat of one person: the log as it comes in, and messages on their way, sent one after the other. `onRefused` is called where the
 * server will not show it, e.g. because nobody is signed in.
 */
export function useChat(person: string, onRefused: () => void): Chat {
  const [state, dispatch] = useReducer(reduceChat, person, (name) => blankChat(readPending(name)));
  useEvents(person, state, { dispatch, onRefused });
  useEffect(() => keepPending(person, state.pending), [person, state.pending]);

  const line = useRef<Promise<void>>(Promise.resolve());
  const underway = useRef(new Set<string>());
  const send = useCallback(
    (pending: Pending) => {
      if (underway.current.has(pending.id)) return;
      underway.current.add(pending.id);
      dispatch({ type: "moved", id: pending.id, state: "sending" });
      line.current = line.current.then(async () => {
        const outcome = await sendPending(person, pending);
        underway.current.delete(pending.id);
        if (outcome.kind === "sent") dispatch({ type: "moved", id: pending.id, state: "sent" });
        else if (outcome.kind === "refused")
          dispatch({ type: "moved", id: pending.id, state: "failed", error: outcome.error });
        else dispatch({ type: "moved", id: pending.id, state: "failed" });
      });
    },
    [person],
  );

  const add = (content: { text: string; file?: File }) => {
    const pending: Pending = { id: newId(), at: Date.now(), state: "sending", ...content };
    dispatch({ type: "typed", pending });
    send(pending);
  };

  // Whatever did not reach the server, here or before a reload, is sent again as soon as there is a connection.
  const waiting = useRef(state.pending);
  waiting.current = state.pending;
  useEffect(() => {
    if (!state.isConnected) return;
    for (const pending of waiting.current) if (pending.error === undefined) send(pending);
  }, [state.isConnected, send]);

  // A cut may hit a message and not the stream: then nothing tells that the line is back.
  useEffect(() => {
    const unsent = state.pending.filter((each) => each.state === "failed" && each.error === undefined);
    if (!state.isConnected || unsent.length === 0) return;
    const timer = setTimeout(() => unsent.forEach(send), retryMs);
    return () => clearTimeout(timer);
  }, [state.isConnected, state.pending, send]);

  return {
    state,
    say: (text) => add({ text }),
    sendFile: (file) => add({ text: "", file }),
    resend: send,
    drop: ({ id }) => dispatch({ type: "dropped", id }),
    async showEarlier() {
      if (state.earlier === null) return;
      const page = await loadEarlier(person, state.earlier);
      dispatch({ type: "earlierLoaded", page });
    },
  };
}
