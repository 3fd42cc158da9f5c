/** What reading a session keeps between two rows, and what it finds on the way. */
import { parseSessionKey } from "../../shared/ids.ts";
import type { DoubtView, Tag } from "../view.ts";
import type { TurnRecord } from "./indexStore.ts";

/** Plain data: it is kept between two readings. */
export type Story = {
  person: string;
  room: string;
  /** Known only of an erased session; of others the roster tells it. */
  unit: string;
  opening: string;
  firstAt: number;
  lastAt: number;
  tags: Tag[];
  value: object | string | null;
  /** What the last message said, and what was looked for last; `isSearched`: for that message. `isAsked`: we asked back and wait. */
  said: string;
  searched: string;
  isSearched: boolean;
  isAsked: boolean;
  waitingSince: number | null;
  /** How long the person waited for the first reply, until a decision takes it. Absent in what was kept before there was this. */
  waitedMs?: number | null;
  /** How probable the last search held it that several handbooks are meant. */
  doubt?: DoubtView | null;
  /** The person called the last answer wrong, and nothing was decided about that yet. */
  isRefused?: boolean;
  /** The step at which the plan was delivered last; null where it did not arrive. */
  deliveredAt: number | null;
  isUnsent: boolean;
  /** Whether a version of the plan that is talked about was delivered: the next one is a revision. `wasFirst`: the last one was none. */
  theme: string;
  isPlanKnown: boolean;
  wasFirst: boolean;
  /** The last answer or question back that the person has not yet said anything to. */
  offered: { seq: number; isAnswer: boolean } | null;
  /** Hand-overs that no colleague has answered yet, and when one did last. */
  handovers: number[];
  repliedAt: number | null;
  /** The step of the last question that nothing was found for. */
  unknownAt: number | null;
  /** Why it deserves a look, in a few words each. */
  why: string[];
  /**
   * The last reply of a colleague and what it answered; `isLost`: it did not arrive, `position` in its step. Absent in what was kept before
   * there was this.
   */
  staffReply?: { seq: number; solved: number[]; isLost: boolean; position?: number };
  /** Steps at which a reply was given up, and files that were. Absent in what was kept before there was this. */
  lossAt?: number[];
  lostFiles?: string[];
};

/** What the rows that were read added. */
export type Chapter = {
  turns: TurnRecord[];
  words: string[];
  solves: { seq: number; at: number }[];
  /** Steps whose answer by a colleague did not arrive. */
  reopens: number[];
  undelivered: number[];
  refused: number[];
};

export const beginStory = (session: string): Story => ({
  person: parseSessionKey(session)?.person ?? session,
  room: "",
  unit: "",
  opening: "",
  firstAt: 0,
  lastAt: 0,
  tags: [],
  value: null,
  said: "",
  searched: "",
  isSearched: false,
  isAsked: false,
  waitingSince: null,
  deliveredAt: null,
  isUnsent: false,
  theme: "",
  isPlanKnown: false,
  wasFirst: false,
  offered: null,
  handovers: [],
  repliedAt: null,
  unknownAt: null,
  why: [],
});
