/** What colleagues wrote to the person of a session: which steps that answers, how soon, and what it leaves open where it is lost. */
import type { Chapter, Story } from "./storyState.ts";

/** A colleague has written to the person: what was handed over, or what the answer names, is not open any more. */
export function reply(
  story: Story,
  { turns, solves, reopens }: Chapter,
  { seq, at, about }: { seq: number; at: number; about: unknown },
): void {
  const solved = [...new Set([...story.handovers.splice(0), ...(typeof about === "number" ? [about] : [])])];
  closeWith(story, { turns, solves, reopens }, { seq, at, solved });
}

/** `solved` are the steps that it answers. */
function closeWith(
  story: Story,
  { turns, solves, reopens }: Pick<Chapter, "turns" | "solves" | "reopens">,
  { seq, at, solved }: { seq: number; at: number; solved: number[] },
): void {
  const known = turns.filter((turn) => solved.includes(turn.seq) && turn.tag === "handover");
  for (const turn of known) turn.repliedMs = at - turn.at;
  solves.push(...solved.map((each) => ({ seq: each, at })));
  reopens.splice(0, reopens.length, ...reopens.filter((open) => !solved.includes(open)));
  story.staffReply = { seq, solved, isLost: false };
  if (solved.length > 0) story.repliedAt = at;
}

/** A colleague's answer that was lost is on its way again. */
export function replyAgain(
  story: Story,
  chapter: Chapter,
  { seq, at, effect }: { seq: number; at: number; effect: string },
): void {
  const { staffReply } = story;
  if (staffReply?.isLost !== true || !effect.includes(`#${staffReply.seq}.`)) return;
  const { solved } = staffReply;
  story.handovers = story.handovers.filter((open) => !solved.includes(open));
  closeWith(story, chapter, { seq, at, solved });
}

/** A colleague's answer that did not arrive leaves open what it answered. */
export function loseReply(story: Story, { solves, reopens }: Chapter, effect: string): void {
  const last = story.staffReply;
  if (last === undefined || !effect.includes(`#${last.seq}.`)) return;
  last.isLost = true;
  last.position = Number(effect.split(".").at(-1));
  const before = solves.filter((each) => !last.solved.includes(each.seq));
  solves.splice(0, solves.length, ...before);
  reopens.push(...last.solved);
  story.handovers.push(...last.solved);
  story.repliedAt = null;
}
