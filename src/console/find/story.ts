/** Reads the rows of one session in order and keeps what finding needs; goes on from where it stopped. */
import { decisionInBrief, messageInWords, problemOf } from "../../session/narrate.ts";
import type { RowBody } from "../../session/sessionStore.ts";
import { type Command, sessionEvents } from "../../session/step.ts";
import { mask } from "../../shared/mask.ts";
import type { RenderPlanInput } from "../../shared/plan.ts";
import type { Candidate, SearchInput } from "../../shared/sop.ts";
import { dayOf } from "../../shared/time.ts";
import type { Decided, Decision, Message, Reply, Understood } from "../../shared/turn.ts";
import { type Erased, erasedEvent, resentEvent, staffEvent } from "../events.ts";
import { isFault, tagOfDecision, talkOf } from "../outcome.ts";
import { isClose, isFaint, isNeedless, isObjection, missedWords } from "../signs.ts";
import { unheardOf } from "../stepNotes.ts";
import { doubtIn, reasonOf } from "../stepWords.ts";
import type { Tag } from "../view.ts";
import type { TurnRecord, Via } from "./indexStore.ts";
import { isKnownLoss } from "./losses.ts";
import { loseReply, reply, replyAgain } from "./staffReplies.ts";
import type { Chapter, Story } from "./storyState.ts";

type Weighed = Pick<Candidate, "title" | "score">;
const openingCharsMax = 80;
const reasonCharsMax = 200;
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
  if (event.type === staffEvent) chapter.words.push(mask(String(event["text"])).slice(0, wordsCharsMax));
  if (event.type === staffEvent || event.type === "human.spoke")
    reply(story, chapter, { seq, at, about: event["about"] });
  if (event.type === resentEvent) replyAgain(story, chapter, { seq, at, effect: String(event["effect"]) });
  if (event.type === "xstate.done.actor.searchSops") story.doubt = doubtIn(event);
  if (event.type === "xstate.done.actor.understand") understand(story, chapter, event);
  if (event.type === erasedEvent) recall(story, chapter, event as unknown as Erased);
  for (const talk of talkOf(event)) add(story, chapter, { seq, at, question: story.said, ...talk });
  if (event.type === sessionEvents.replyFailed) {
    loseFile(story, chapter, event["reply"] as Reply);
    loseReply(story, chapter, String(event["effect"]));
  }
  if (isFault(event)) fail(story, chapter, { seq, at, event });
  for (const command of body.commands as Command[]) act(story, chapter, taskOf, { seq, at, command });
}

/** What failed deserves a look. */
function fail(
  story: Story,
  chapter: Chapter,
  { seq, at, event }: { seq: number; at: number } & Pick<RowBody, "event">,
): void {
  const lost = event.type === sessionEvents.replyFailed ? (event["reply"] as Reply) : undefined;
  if (lost !== undefined && isKnownLoss(story, { seq, effect: String(event["effect"]), lost })) return;
  const what = lost?.kind === "file" ? `文件没送到：${lost.name}` : `没有送到：${lost?.text ?? ""}`;
  const reason = mask(lost === undefined ? (problemOf(event) ?? "") : what).slice(0, reasonCharsMax);
  const plan = lost?.kind === "file" ? { via: "lost" as const, theme: story.theme, task: planTask } : {};
  const question = lost?.kind === "file" ? planQuestion(story, story.theme) : story.said;
  add(story, chapter, { seq, at, tag: "failed", question, reason, ...plan });
  watch(story, lost === undefined ? "出错" : lost.kind === "file" ? "文件没送到" : "有消息没送到");
}

function watch(story: Story, why: string): void {
  keepTag(story, "watch");
  tell(story, why);
}

function tell({ why: told }: Story, why: string): void {
  if (!told.includes(why)) told.push(why);
}

function hear(story: Story, chapter: Chapter, message: Message, at: number): void {
  const { words } = chapter;
  story.said = mask(messageInWords(message));
  if (isObjection(story.said, "")) object(story, chapter);
  story.isSearched = false;
  story.doubt = null;
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
  watch(story, offered.isAnswer ? "对方说答得不对" : "选项都不对");
  if (!offered.isAnswer) return;
  const known = turns.filter(({ seq, tag }) => seq === offered.seq && tag === "answered");
  for (const turn of known) turn.via = "refused";
  story.isRefused = true;
  if (known.length === 0) refused.push(offered.seq);
}

/** What was said and not heard deserves a look. */
function understand(story: Story, chapter: Chapter, event: RowBody["event"]): void {
  const { turns = [] } = (event["output"] ?? {}) as Partial<Understood>;
  if (turns.some(({ type }) => type === "turn.wrong" || type === "turn.noneFits")) object(story, chapter);
  story.offered = null;
  for (const { label } of turns.flatMap((turn) => missedWords(story.said, unheardOf(turn))))
    watch(story, `没听出${label}`);
}

/** What an erased session leaves: when what was decided, for the statistics, and no text. */
function recall(story: Story, chapter: Chapter, { turns, firstAt, unit }: Erased): void {
  story.person = "";
  story.opening = "（已按要求删除）";
  story.firstAt = firstAt;
  story.unit = unit;
  for (const turn of turns) {
    // What was erased before there was a time of reply has none.
    chapter.turns.push({ ...turn, repliedMs: turn.repliedMs ?? null, said: "" });
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
  if (emitted.type !== "reply" || emitted.kind === "progress") return;
  if (story.waitingSince !== null) story.waitedMs = at - story.waitingSince;
  story.waitingSince = null;
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
  const title = titleOf(decision, candidates);
  chapter.words.push(mask(decisionInBrief(decision)));
  add(story, chapter, {
    seq,
    at,
    tag,
    via: tag === "delivered" ? deliver(story, seq) : viaOf(story, tag),
    task: decision.kind === "plan" ? planTask : taskOf(title),
    document: title,
    confidence: decision.kind === "answer" ? decision.confidence : "",
    question: decision.kind === "plan" ? planQuestion(story, decision.slots.theme) : questionOf(story, tag),
    said: story.said,
    reason: mask(reasonOf(decision, { reason, candidates, doubt: story.doubt ?? null })),
    theme: decision.kind === "plan" ? (decision.slots.theme ?? "") : "",
  });
  if (decision.kind === "plan") story.theme = decision.slots.theme ?? "";
  story.repliedAt = null;
  if (story.staffReply) story.staffReply.isLost = false;
  // Who answers a hand-over answers what nothing was found for just before it.
  if (tag === "handover") story.handovers.push(seq, ...(story.unknownAt === null ? [] : [story.unknownAt]));
  if (tag !== "") story.unknownAt = tag === "unanswered" ? seq : null;
  if (tag === "answered" || tag === "asked") story.offered = { seq, isAnswer: tag === "answered" };
  const doubtful = story.offered?.seq === seq ? doubtfulWords(tag, candidates) : "";
  if (doubtful !== "") watch(story, doubtful);
  if (tag === "handover") tell(story, "转给了同事");
  if (tag === "unanswered") tell(story, "没答上");
  if (decision.kind !== "chat" && decision.kind !== "plan") story.isAsked = decision.kind === "clarify";
}

/** What is doubtful by the figures alone; "" where nothing is. */
function doubtfulWords(tag: Tag | "", candidates: readonly Weighed[]): string {
  if (tag !== "asked") return isClose(candidates) ? "两本手册容易弄混" : "";
  if (isNeedless(candidates)) return "可能不用问";
  return isFaint(candidates) ? "手册里可能没有" : "";
}

/** Notes that a plan went out, and tells whether it was another version of one that had. */
function deliver(story: Story, seq: number): Via {
  story.deliveredAt = seq;
  story.isUnsent = false;
  story.wasFirst = !story.isPlanKnown;
  story.isPlanKnown = true;
  return story.wasFirst ? "" : "revised";
}

/** Called before what it is about is noted. */
function viaOf(story: Story, tag: Tag | ""): Via {
  const isAgain = story.isRefused === true || (tag === "handover" && story.unknownAt !== null);
  if (tag !== "answered" && tag !== "unanswered" && tag !== "handover") return "";
  story.isRefused = false;
  if (isAgain) return "again";
  if (tag !== "answered") return "";
  if (story.isAsked) return "asked";
  return story.isSearched ? "first" : "follow";
}

/** A question back stands under the handbook that was likeliest, not under the one that was listed first. */
function titleOf(decision: Decision, [best]: readonly Weighed[]): string {
  if (decision.kind === "answer") return decision.documents[0]?.title ?? "";
  // Where even the likeliest is hardly meant, the question stands under none.
  if (decision.kind !== "clarify" || (best && isFaint([best]))) return "";
  return best?.title ?? decision.options[0]?.title ?? "";
}

/** “确认” says nothing about the plan that it is about. */
const planQuestion = ({ said }: Story, theme = ""): string =>
  theme === "" || said.includes(theme) ? said : `${said}（方案：${theme}）`;

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
  said: "",
  reason: "",
  theme: "",
  solved: false,
  repliedMs: null,
};

function add(
  story: Story,
  { turns }: Chapter,
  turn: Pick<TurnRecord, "seq" | "at" | "tag" | "question"> & Partial<TurnRecord>,
): void {
  const ordinal = turns.filter(({ seq }) => seq === turn.seq).length;
  const waitedMs = story.waitingSince === null ? (story.waitedMs ?? null) : turn.at - story.waitingSince;
  story.waitingSince = null;
  story.waitedMs = null;
  turns.push({ ...blank, ...turn, ordinal, day: dayOf(turn.at), waitedMs });
  keepTag(story, turn.tag);
}

function keepTag({ tags }: Story, tag: Tag | ""): void {
  if (tag !== "" && !tags.includes(tag)) tags.push(tag);
}
