/** Replies that were given up, told apart from the same trouble told again. */
import type { Reply } from "../../shared/turn.ts";
import type { Story } from "./storyState.ts";

/** A file that is lost again, or the word that it was lost: one failure, however often it is tried. Changes the story. */
export function isKnownLoss(
  story: Story,
  { seq, effect, lost }: { seq: number; effect: string; lost: Reply },
): boolean {
  story.lossAt ??= [];
  story.lostFiles ??= [];
  const place = Number(/#(\d+)\.\d+$/.exec(effect)?.[1] ?? -1);
  const isNotice = story.lossAt.includes(place);
  story.lossAt.push(seq);
  if (lost.kind !== "file") return isNotice;
  const isAgain = story.lostFiles.includes(lost.path);
  if (!isAgain) story.lostFiles.push(lost.path);
  return isAgain;
}
