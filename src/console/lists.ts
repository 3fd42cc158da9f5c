/** Lines of lists, with what must not be seen masked. */
import type { FoundTurn, IndexedSession } from "./find/indexStore.ts";
import type { Story } from "./find/storyState.ts";
import { type Hide, hideFor } from "./hide.ts";
import { tagLabels } from "./outcome.ts";
import type { People } from "./people.ts";
import type { OpenQuestion, SessionSummary } from "./view.ts";

/** Masks what belongs to one person, by what the office knows of them. */
export function hideOf(people: People, { channel, person }: { channel: string; person: string }): Hide {
  const known = people.find(channel, person);
  if (!known?.isColleague) {
    const hide = hideFor([person], () => false);
    // An account of a messenger that the roster does not know is a resident's.
    const isAccount = channel !== "web" && /^[!-~]/.test(person);
    return isAccount ? { ...hide, person: (name) => `居民 ${hide.person(name)}` } : hide;
  }
  const hide = hideFor([], () => true);
  // A colleague is shown by the name of the roster, not by an account.
  return { ...hide, person: (name) => hide.person(name === person ? known.name : name) };
}

/** What was asked as it was said, and in brackets what was looked for where that is worded otherwise. */
export const askedInWords = ({ said, question }: Pick<FoundTurn, "said" | "question">): string =>
  said === "" || question.includes(said) ? question : `${said}（查的是：${question}）`;

/** `judged`: how often the session was judged. */
export function summaryOf(session: IndexedSession, judged: number, hide: Hide): SessionSummary {
  const { id, person, place, unit, opening, firstAt, lastAt, steps, state, tags, edited } = session;
  return {
    ...{ id, place, unit, firstAt, lastAt, steps, state, tags, edited },
    person: person === "" ? "（已删除）" : hide.person(person),
    opening: hide.text(opening),
    why: whyOf(session.story),
    judged,
  };
}

/** Why a session deserves a look, in a few words each. */
export const whyOf = (story: string): string[] => (JSON.parse(story || "{}") as Partial<Story>).why ?? [];

/** `story` is what reading the session keeps, JSON text. */
export function openQuestionOf(
  { id, seq, at, person, place, question, tag, reason }: FoundTurn,
  story: string,
  hide: Hide,
): OpenQuestion {
  const known = tag === "" ? "unanswered" : tag;
  return {
    ...{ session: id, seq, at, place, tag: known, outcome: tagLabels[known] },
    person: hide.person(person),
    question: hide.text(question),
    reason: hide.text(reason),
    lost: lostAnswerOf(story, seq),
  };
}

/** The answer to a step that did not arrive; null where there is none. */
function lostAnswerOf(story: string, about: number): OpenQuestion["lost"] {
  const { staffReply } = JSON.parse(story || "{}") as Partial<Story>;
  if (staffReply?.isLost !== true || staffReply.position === undefined || !staffReply.solved.includes(about))
    return null;
  return { seq: staffReply.seq, position: staffReply.position };
}
