import { dayOf } from "../../../../web/common/dates.ts";
import type { ChatEntry } from "../../entry.ts";
import { isAnswered } from "../chatState.ts";
import { nearDayInWords } from "../dates.ts";
import type { Chat } from "../useChat.ts";
import { useScrolling } from "../useScrolling.ts";
import { EntryRow } from "./EntryRow.tsx";
import { Examples } from "./Examples.tsx";
import { PendingRow } from "./PendingRow.tsx";
import { TypingDots } from "./TypingDots.tsx";

/** The log: earlier parts on demand, a line for each day, bubbles, what is on its way, and dots while an answer is awaited. */
export function Messages({ person, chat }: { person: string; chat: Chat }) {
  const { state } = chat;
  const { list, isBehind, toEnd, keepPlace } = useScrolling(state);
  const isEmpty = state.isLoaded && state.entries.length === 0 && state.pending.length === 0;
  return (
    <div class="messages-frame">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard. */}
      <div class="messages" ref={list} tabIndex={0} role="log" aria-label="对话内容" aria-busy={!state.isLoaded}>
        <div class="messages-column">
          {state.earlier !== null && (
            <button type="button" class="quiet earlier" onClick={() => keepPlace(chat.showEarlier)}>
              看更早的消息
            </button>
          )}
          {isEmpty && <Examples onSay={chat.say} />}
          {state.entries.map((entry, index) => (
            <div key={entry.id}>
              <DayLine entry={entry} previous={state.entries[index - 1]} />
              <EntryRow person={person} entry={entry} isAnswered={isAnswered(state, entry)} onSay={chat.say} />
            </div>
          ))}
          {/* What was just typed is not read out: it is when it comes back in the log. */}
          <div aria-live="off">
            {state.pending.map((pending) => (
              <PendingRow
                key={pending.id}
                pending={pending}
                onResend={() => chat.resend(pending)}
                onDrop={() => chat.drop(pending)}
              />
            ))}
          </div>
          <TypingDots state={state} />
        </div>
      </div>
      {isBehind && (
        <button type="button" class="to-end" onClick={toEnd}>
          ↓ 看最新
        </button>
      )}
    </div>
  );
}

function DayLine({ entry, previous }: { entry: ChatEntry; previous: ChatEntry | undefined }) {
  if (previous && dayOf(previous.at) === dayOf(entry.at)) return null;
  return <p class="day">{nearDayInWords(entry.at, Date.now())}</p>;
}
