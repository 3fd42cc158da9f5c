import { clockOf } from "../../../../web/common/dates.ts";
import type { ChatEntry } from "../../entry.ts";
import { Bubble } from "./Bubble.tsx";
import { Chips } from "./Chips.tsx";
import { CopyButton } from "./CopyButton.tsx";
import { FileCard } from "./FileCard.tsx";

type EntryRowProps = { person: string; entry: ChatEntry; isAnswered: boolean; onSay: (text: string) => void };

/** One entry of the log: the person's words at the right, the bot's at the left with its options or its file. */
export function EntryRow({ person, entry, isAnswered, onSay }: EntryRowProps) {
  const clock = clockOf(entry.at);
  if (entry.kind === "said")
    return (
      <Bubble side="person" meta={<time>{clock}</time>}>
        {entry.fileName === undefined ? entry.text : `📎 ${entry.fileName}`}
      </Bubble>
    );
  if (entry.kind === "text")
    return (
      <Bubble
        side="bot"
        meta={
          <>
            <time>{clock}</time>
            <CopyButton text={entry.text} />
          </>
        }
        after={<Chips options={entry.options} isAnswered={isAnswered} onSay={onSay} />}
      >
        {entry.text}
      </Bubble>
    );
  if (entry.kind === "file")
    return (
      <Bubble side="bot" meta={<time>{clock}</time>}>
        <FileCard person={person} file={entry} />
      </Bubble>
    );
  return null;
}
