/** A colleague's answer on its way to the asker, and into the library for the next one who asks. */
import { randomUUID } from "node:crypto";
import { staffEvent } from "../events.ts";

export type StaffAnswer = {
  text: string;
  by: string;
  question: string;
  corrects: boolean;
  about: number;
};

export type AnswerDeps = {
  /** Takes an event into a session (kernel). */
  dispatch: (
    session: string,
    key: string,
    event: StaffAnswer & { type: typeof staffEvent; at: number },
  ) => Promise<unknown>;
  /** Puts question and answer into the library as a handbook; resolves with its title. */
  keep: (question: string, text: string) => Promise<string>;
  now: () => number;
};

export const answerCharsMax = 1_500;
export const keptTitle = "社工解答";

/**
 * Sends an answer as an event of the session, so that it is recorded and delivered like everything else; with `keep` it is also there
 * for the next who asks. Resolves with the title of the new handbook, if any. Fails as the kernel and the library do.
 */
export function createAnswerAsker({ dispatch, keep, now }: AnswerDeps) {
  return async (session: string, answer: StaffAnswer, wanted: { keep: boolean }): Promise<string | undefined> => {
    const title = wanted.keep ? await keep(answer.question, answer.text) : undefined;
    await dispatch(session, `staff:${randomUUID()}`, { type: staffEvent, at: now(), ...answer });
    return title;
  };
}
