/** Reads the rows of one session in order and keeps what finding needs; goes on from where it stopped. */
import { decisionInBrief, messageInWords } from "../../session/narrate.ts";
import type { RowBody } from "../../session/sessionStore.ts";
import { type Command, sessionEvents } from "../../session/step.ts";
import { parseSessionKey } from "../../shared/ids.ts";
import { mask } from "../../shared/mask.ts";
import type { RenderPlanInput } from "../../shared/plan.ts";
import type { SearchInput } from "../../shared/sop.ts";
import { dayOf } from "../../shared/time.ts";
import type { Decided, Decision, Message, Reply, Understood } from "../../shared/turn.ts";
import { type Erased, erasedEvent, staffEvent } from "../events.ts";
import { isFault, tagOfDecision, talkOf } from "../outcome.ts";
import { isClose, isFaint, isNeedless, isObjection, missedWords } from "../signs.ts";
import { unheardOf } from "../stepNotes.ts";
import type { Tag } from "../view.ts";
import type { TurnRecord, Via } from "./indexStore.ts";

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
};

/** What the rows that were read added. */
export type Chapter = {
  turns: TurnRecord[];
  words: string[];
  solves: number[];
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
});

const openingCharsMax = 80;
/** What can be looked for of one text. */
const wordsCharsMax = 2_000;

export const planTask = "活动策划";

/** `taskOf` names the task of a handbook by its title, "" where it is unknown. Changes the story. */
export function readRow(
  story: Story,
  chapter: Chapter,
  taskOf: (title: string) => string,
  { seq, body }: { seq: number; body: RowBody | undefined },
): void {
  if (body === undefined) return;
  const { at, event } = body;
  story.firstAt ||= at;
  // A timer that fires is nothing that anybody did.
  if (!event.type.startsWith("xstate.after.")) story.lastAt = at;
  if (typeof body.value === "string" || typeof body.value === "object") story.value = body.value;
  if (event.type === "message.received") hear(story, chapter, event["message"] as Message, at);
  if (event.type === staffEvent) answer(chapter, event);
  if (event.type === staffEvent || event.type === "human.spoke") reply(story, chapter, at);
  if (event.type === "xstate.done.actor.understand") understand(story, chapter, event);
  if (event.type === erasedEvent) recall(story, chapter, event as unknown as Erased);
  for (const talk of talkOf(event)) add(story, chapter, { seq, at, question: story.said, ...talk });
  if (event.type === sessionEvents.replyFailed) loseFile(story, chapter, event["reply"] as Reply);
  if (isFault(event)) fail(story, chapter, { seq, at });
  for (const command of body.commands as Command[]) act(story, chapter, taskOf, { seq, at, command });
}

/** What failed deserves a look. */
function fail(story: Story, chapter: Chapter, place: { seq: number; at: number }): void {
  add(story, chapter, { ...place, tag: "failed", question: story.said });
  keepTag(story, "watch");
}

function hear(story: Story, chapter: Chapter, message: Message, at: number): void {
  const { words } = chapter;
  story.said = mask(messageInWords(message));
  if (isObjection(story.said, "")) object(story, chapter);
  story.isSearched = false;
  story.opening ||= story.said.slice(0, openingCharsMax);
  story.person = message.from;
  story.room = message.room ?? "";
  story.waitingSince ??= at;
  words.push(story.said.slice(0, wordsCharsMax));
}

/** A plan whose file could not be sent was not delivered, whatever was decided before. */
function loseFile(story: Story, { turns, undelivered }: Chapter, reply: Reply): void {
  const at = story.deliveredAt;
  if (reply.kind !== "file" || at === null) return;
  story.deliveredAt = null;
  story.isUnsent = true;
  if (story.wasFirst) story.isPlanKnown = false;
  story.tags = story.tags.filter((tag) => tag !== "delivered");
  const known = turns.filter(({ seq, tag }) => seq === at && tag === "delivered");
  for (const turn of known) turn.tag = "";
  if (known.length === 0) undelivered.push(at);
}

/** The person says that what was answered, or offered, is not right. */
function object(story: Story, { turns, refused }: Chapter): void {
  const { offered } = story;
  story.offered = null;
  if (offered === null) return;
  keepTag(story, "watch");
  if (!offered.isAnswer) return;
  const known = turns.filter(({ seq, tag }) => seq === offered.seq && tag === "answered");
  for (const turn of known) turn.via = "refused";
  if (known.length === 0) refused.push(offered.seq);
}

/** What was said and not heard deserves a look. */
function understand(story: Story, chapter: Chapter, event: RowBody["event"]): void {
  const { turns = [] } = (event["output"] ?? {}) as Partial<Understood>;
  if (turns.some(({ type }) => type === "turn.wrong" || type === "turn.noneFits")) object(story, chapter);
  story.offered = null;
  if (turns.some((turn) => missedWords(story.said, unheardOf(turn)).length > 0)) keepTag(story, "watch");
}

/** A colleague has written to the person: what was handed over is not open any more. */
function reply(story: Story, { solves }: Chapter, at: number): void {
  if (story.handovers.length === 0) return;
  solves.push(...story.handovers.splice(0));
  story.repliedAt = at;
}

function answer({ words, solves }: Chapter, event: RowBody["event"]): void {
  words.push(mask(String(event["text"])).slice(0, wordsCharsMax));
  if (typeof event["about"] === "number") solves.push(event["about"]);
}

/** What an erased session leaves: when what was decided, for the statistics, and no text. */
function recall(story: Story, chapter: Chapter, { turns, firstAt, unit }: Erased): void {
  story.person = "";
  story.opening = "（已按要求删除）";
  story.firstAt = firstAt;
  story.unit = unit;
  for (const turn of turns) {
    chapter.turns.push(turn);
    keepTag(story, turn.tag);
  }
}

function act(
  story: Story,
  chapter: Chapter,
  taskOf: (title: string) => string,
  { seq, at, command }: { seq: number; at: number; command: Command },
): void {
  if (command.do === "run" && command.src === "searchSops") {
    const { question, added } = command.input as SearchInput;
    story.searched = mask([question, ...added].join("；"));
    story.isSearched = true;
  }
  // Version 1 is another plan.
  if (command.do === "run" && command.src === "renderPlan" && (command.input as RenderPlanInput).version === 1)
    story.isPlanKnown = false;
  if (command.do !== "emit") return;
  const emitted = command.event as unknown as Reply | Decided;
  if (emitted.type === "decided") decide(story, chapter, taskOf, { seq, at, decided: emitted });
  else if (emitted.kind === "file" && story.isUnsent) sendAgain(story, chapter, { seq, at });
  if (emitted.type === "reply" && emitted.kind !== "progress")
    chapter.words.push(mask(emitted.kind === "file" ? emitted.name : emitted.text).slice(0, wordsCharsMax));
}

/** What is sent again after it was lost counts as delivered, until it is lost again. */
function sendAgain(story: Story, chapter: Chapter, place: { seq: number; at: number }): void {
  const theme = story.theme;
  const via = deliver(story, place.seq);
  add(story, chapter, {
    ...place,
    tag: "delivered",
    via,
    theme,
    task: planTask,
    question: story.said,
    reason: "重新发送",
  });
}

function decide(
  story: Story,
  chapter: Chapter,
  taskOf: (title: string) => string,
  { seq, at, decided: { decision, reason, candidates = [] } }: { seq: number; at: number; decided: Decided },
): void {
  const tag = tagOfDecision(decision) ?? "";
  const title = titleOf(decision);
  chapter.words.push(mask(decisionInBrief(decision)));
  add(story, chapter, {
    seq,
    at,
    tag,
    via: decision.kind === "answer" ? viaOf(story) : tag === "delivered" ? deliver(story, seq) : "",
    task: decision.kind === "plan" ? planTask : taskOf(title),
    document: title,
    confidence: decision.kind === "answer" ? decision.confidence : "",
    question: questionOf(story, tag),
    reason: mask(reason),
    theme: decision.kind === "plan" ? (decision.slots.theme ?? "") : "",
  });
  if (decision.kind === "plan") story.theme = decision.slots.theme ?? "";
  story.repliedAt = null;
  if (tag === "handover") story.handovers.push(seq);
  if (tag === "answered" || tag === "asked") story.offered = { seq, isAnswer: tag === "answered" };
  const isDoubtful = tag === "asked" ? isNeedless(candidates) || isFaint(candidates) : isClose(candidates);
  if (isDoubtful && story.offered?.seq === seq) keepTag(story, "watch");
  if (decision.kind !== "chat" && decision.kind !== "plan") story.isAsked = decision.kind === "clarify";
}

/** Notes that a plan went out, and tells whether it was another version of one that had. */
function deliver(story: Story, seq: number): Via {
  story.deliveredAt = seq;
  story.isUnsent = false;
  story.wasFirst = !story.isPlanKnown;
  story.isPlanKnown = true;
  return story.wasFirst ? "" : "revised";
}

function viaOf({ isAsked, isSearched }: Story): Via {
  if (isAsked) return "asked";
  return isSearched ? "first" : "follow";
}

function titleOf(decision: Decision): string {
  if (decision.kind === "answer") return decision.documents[0]?.title ?? "";
  return decision.kind === "clarify" ? (decision.options[0]?.title ?? "") : "";
}

/** Somebody who wants a person is shown with what was asked before. */
function questionOf({ said, searched, isSearched }: Story, tag: Tag | ""): string {
  if (isSearched) return searched;
  return searched === "" || tag !== "handover" ? said : `${said}（之前问：${searched}）`;
}

const blank = {
  via: "" as Via,
  task: "",
  document: "",
  confidence: "" as const,
  reason: "",
  theme: "",
  solved: false,
};

function add(
  story: Story,
  { turns }: Chapter,
  turn: Pick<TurnRecord, "seq" | "at" | "tag" | "question"> & Partial<TurnRecord>,
): void {
  const ordinal = turns.filter(({ seq }) => seq === turn.seq).length;
  const waitedMs = story.waitingSince === null ? null : turn.at - story.waitingSince;
  story.waitingSince = null;
  turns.push({ ...blank, ...turn, ordinal, day: dayOf(turn.at), waitedMs });
  keepTag(story, turn.tag);
}

function keepTag({ tags }: Story, tag: Tag | ""): void {
  if (tag !== "" && !tags.includes(tag)) tags.push(tag);
}
