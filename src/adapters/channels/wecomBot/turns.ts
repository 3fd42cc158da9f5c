import type { TemplateCard, WsFrameHeaders } from "@wecom/aibot-node-sdk";
import type { ChannelLog } from "../channelOptions.ts";
import { forgetOldest } from "../wecom/forgetOldest.ts";
import type { BotClient } from "./link.ts";
import type { WecomBotTimeouts } from "./options.ts";
import { detailOf, isRefusal, isThrottled, streamIdOf } from "./platform.ts";

/** A message of a person that waits for its answer. `shown`: the chat shows that the bot is at work. */
type Turn = { frame: WsFrameHeaders; streamId: string; shown: boolean; timers: NodeJS.Timeout[] };

const rememberedMax = 2_000;

export interface Turns {
  /** A message came in. Where `isQuiet` says so the chat shows no sign of work, because no answer is coming. */
  begin(session: string, id: string, frame: WsFrameHeaders, isQuiet: () => Promise<boolean>): void;
  /** No answer is coming to a message: what the chat shows in its place ends, with `words` if there is something to say. */
  drop(session: string, id: string, words?: string): void;
  /** Answers the oldest open message of a session; false if there is none or the platform refuses this place. */
  answer(session: string, key: string, text: string, card: TemplateCard | undefined): Promise<boolean>;
  /** The last message of a session, in whose place progress may be shown. */
  last(session: string): WsFrameHeaders | undefined;
  stop(): void;
}

type TurnsDeps = { client: () => BotClient; timeouts: WecomBotTimeouts; log: ChannelLog };

/**
 * Answers messages in their own place: the platform lets an answer grow while it is made (a stream).
 *
 * A message that is not answered soon shows that the bot is at work; the answer then takes the place of that sign. What the platform has
 * no place for any more is left to the caller to send as a new message.
 */
export function createTurns({ client, timeouts, log }: TurnsDeps): Turns {
  const openBySession = new Map<string, Turn[]>();
  const turnByKey = new Map<string, Turn | null>();
  const lastBySession = new Map<string, WsFrameHeaders>();

  const close = (session: string, turn: Turn) => {
    for (const timer of turn.timers) clearTimeout(timer);
    const rest = (openBySession.get(session) ?? []).filter((other) => other !== turn);
    if (rest.length > 0) openBySession.set(session, rest);
    else openBySession.delete(session);
  };
  const isOpen = (session: string, turn: Turn) => (openBySession.get(session) ?? []).includes(turn);
  /** A sign that fails to show is no harm: the answer comes all the same. */
  const sign = (turn: Turn, text: string, finish: boolean) =>
    void (async () => client().replyStream(turn.frame, turn.streamId, text, finish))().catch((error: unknown) =>
      log.info({ detail: detailOf(error) }, "没有显示“正在看”的提示"),
    );
  const later = (milliseconds: number, work: () => void) => setTimeout(work, milliseconds).unref();

  return {
    begin(session, id, frame, isQuiet) {
      const turn: Turn = { frame, streamId: streamIdOf(id), shown: false, timers: [] };
      openBySession.set(session, [...(openBySession.get(session) ?? []), turn]);
      lastBySession.delete(session);
      lastBySession.set(session, frame);
      forgetOldest(lastBySession, rememberedMax);
      const show = (quiet: boolean) => {
        if (quiet) return close(session, turn);
        if (!isOpen(session, turn)) return;
        turn.shown = true;
        sign(turn, "正在看您的消息…", false);
      };
      const look = () =>
        isQuiet().then(show, (error: unknown) =>
          log.info({ detail: detailOf(error) }, "不知道有没有同事在回复，没有显示“正在看”的提示"),
        );
      const giveUp = () => {
        close(session, turn);
        if (turn.shown) sign(turn, "还在办，办好马上告诉您。", true);
      };
      turn.timers.push(
        later(timeouts.typing, () => void look()),
        later(timeouts.stillWorking, giveUp),
      );
    },

    drop(session, id, words) {
      const streamId = streamIdOf(id);
      const turn = openBySession.get(session)?.find((each) => each.streamId === streamId);
      if (!turn) return;
      close(session, turn);
      if (words !== undefined) sign(turn, words, true);
    },

    async answer(session, key, text, card) {
      // A second try must find the same place, so that it changes the same message instead of adding one.
      const turn = turnByKey.has(key) ? turnByKey.get(key) : openBySession.get(session)?.[0];
      turnByKey.set(key, turn ?? null);
      forgetOldest(turnByKey, rememberedMax);
      if (!turn) return false;
      close(session, turn);
      try {
        if (card) await client().replyStreamWithCard(turn.frame, turn.streamId, text, true, { templateCard: card });
        else await client().replyStream(turn.frame, turn.streamId, text, true);
        return true;
      } catch (error) {
        if (!isRefusal(error) || isThrottled(error)) throw error;
        turnByKey.set(key, null);
        return false;
      }
    },

    last: (session) => lastBySession.get(session),

    stop() {
      for (const { timers } of [...openBySession.values()].flat()) timers.forEach(clearTimeout);
      openBySession.clear();
    },
  };
}
