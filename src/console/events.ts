/** Events that the console brings into a session; the log keeps them like any other. */
import type { TurnRecord } from "./find/indexStore.ts";

/** A colleague's answer to the asker. `about` is the step that it answers. */
export const staffEvent = "staff.answered";
/** A colleague sends a reply again that did not arrive. */
export const resentEvent = "staff.resent";

/**
 * What stands in place of a session whose person asked for erasure: no text, no name. `rows` were erased, the last of them had
 * `formerHash`; `turns` keep what the statistics need.
 */
export const erasedEvent = "session.erased";
export type Erased = {
  type: typeof erasedEvent;
  at: number;
  rows: number;
  formerHash: string;
  firstAt: number;
  unit: string;
  cause: "request" | "retention";
  turns: TurnRecord[];
};
