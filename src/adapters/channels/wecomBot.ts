import { randomUUID } from "node:crypto";
import { z } from "zod";
import type { Channel, ChannelInbox } from "../../session/channel.ts";
import { Failure } from "../../shared/failures.ts";
import type { Message } from "../../shared/turn.ts";
import { createPacer } from "./wecom/pacer.ts";
import { createSessionLines, notTaken, type SessionLines } from "./wecom/sessionLines.ts";
import { chosenCard } from "./wecomBot/cards.ts";
import { type BotFrame, type BotLink, openLink } from "./wecomBot/link.ts";
import { defaultPace, defaultTimeouts, type WecomBotOptions } from "./wecomBot/options.ts";
import { createOutbox } from "./wecomBot/outbox.ts";
import { detailOf } from "./wecomBot/platform.ts";
import { createProgressStreams } from "./wecomBot/progressStreams.ts";
import { channelName, placeOf, type ReadDeps, readBody, readMessage } from "./wecomBot/readFrame.ts";
import { createTurns, type Turns } from "./wecomBot/turns.ts";

/** What came in before the stop gets so long to be stored. */
const drainMs = 3_000;

const pressSchema = z.object({
  event_key: z.string().min(1),
  task_id: z.string().optional(),
  taskid: z.string().optional(),
});
const eventSchema = z.object({
  msgid: z.string().min(1),
  chattype: z.string().optional(),
  chatid: z.string().optional(),
  from: z.object({ userid: z.string().min(1) }),
  create_time: z.number().optional(),
  event: z.looseObject({ eventtype: z.string(), template_card_event: pressSchema.optional() }),
});

/**
 * Connects the official AI bot of WeCom (智能机器人) by its long connection: no public address is needed.
 *
 * A message is handed in as soon as it comes, in order inside a session. An answer takes the place of the sign that the bot is at work,
 * progress changes one message, options come with buttons where they fit. The link repairs itself; while it is down, sending fails with
 * CHANNEL_NOT_CONNECTED. One program may use a bot at a time: a second connection takes the first one's place, which is told at once.
 */
export function createWecomBotChannel(options: WecomBotOptions): Channel {
  const timeouts = { ...defaultTimeouts, ...options.timeouts };
  const { log } = options;
  let link: BotLink | undefined;
  let stopping = new AbortController();
  let lines: SessionLines | undefined;
  const client = () => {
    if (!link) throw new Failure("CHANNEL_NOT_CONNECTED", "通道还没有启动");
    return link.client();
  };
  const turns = createTurns({ client, timeouts, log });
  const progress = createProgressStreams({ client, timeouts, log });
  const pacer = createPacer({ ...defaultPace, ...options.pace });
  const outbox = createOutbox({ client, timeouts, pacer, turns, progress, log });

  return {
    name: channelName,
    send: outbox.send,
    tell: (personId, text) => outbox.tell(personId, text, { key: `tell/${randomUUID()}`, signal: stopping.signal }),
    async start(inbox) {
      stopping = new AbortController();
      // What comes in while the link is still opening waits here.
      const early: (() => void)[] = [];
      const whenOpen = (work: () => void) => (link ? work() : early.push(work));
      const { receiptOf } = outbox;
      lines = createSessionLines(stopping.signal);
      const takes = { options, timeouts, client, turns, receiptOf, inbox, lines };
      const { onMessage, onEvent } = createTakes(takes);
      link = await openLink({
        options,
        timeouts,
        onMessage: (frame) => whenOpen(() => onMessage(frame)),
        onEvent: (frame) => whenOpen(() => onEvent(frame)),
      });
      for (const work of early.splice(0)) work();
    },
    async stop() {
      stopping.abort();
      turns.stop();
      progress.stop();
      link?.close();
      link = undefined;
      // The platform sends nothing a second time: what it has sent must not be lost.
      await lines?.drained(drainMs);
    },
  };
}

type TakesDeps = Omit<ReadDeps, "findReply"> & {
  options: WecomBotOptions;
  turns: Turns;
  inbox: ChannelInbox;
  lines: SessionLines;
};

/** Takes what the platform sends: messages, pressed buttons, and people who open the chat. */
function createTakes(deps: TakesDeps) {
  const { options, client, turns, inbox, lines } = deps;
  const handIn = (session: string, id: string, message: () => Promise<Message>) =>
    lines.push(
      session,
      async () => {
        const outcome = await inbox.receive(session, await message());
        // It was answered before, in a place of its own.
        if (outcome === "duplicate") turns.drop(session, id);
      },
      (error) => {
        options.log.error({ messageId: id, detail: detailOf(error) }, "一条消息没有收下");
        turns.drop(session, id, notTaken);
      },
    );
  const attempt = async (what: string, work: () => Promise<unknown>) => {
    try {
      await work();
    } catch (error) {
      options.log.info({ detail: detailOf(error) }, what);
    }
  };
  /** The platform takes a welcome, and a changed card, within five seconds. */
  const welcome = (frame: BotFrame) =>
    attempt("问候没有发出去", () =>
      client().replyWelcome(frame, { msgtype: "text", text: { content: options.greeting } }),
    );
  const showChoice = (frame: BotFrame, option: string, taskId: string) =>
    attempt("选项卡片没有更新", () => client().updateTemplateCard(frame, chosenCard(option, taskId)));

  return {
    onMessage(frame: BotFrame) {
      const body = readBody(frame);
      if (!body) return options.log.warn({}, "收到看不懂的消息，没有处理");
      const { session } = placeOf(body);
      turns.begin(session, body.msgid, frame, async () => (await inbox.isSilent?.(session)) ?? false);
      handIn(session, body.msgid, () => readMessage(body, { ...deps, findReply: inbox.findReply }));
    },
    onEvent(frame: BotFrame) {
      const body = eventSchema.safeParse(frame.body).data;
      if (body?.event.eventtype === "enter_chat") return void welcome(frame);
      const pressed = body?.event.template_card_event ?? pressSchema.safeParse(body?.event).data;
      if (body?.event.eventtype !== "template_card_event" || !pressed) return;
      const { session, chat } = placeOf(body);
      const { msgid: id, from, create_time } = body;
      void showChoice(frame, pressed.event_key, pressed.task_id ?? pressed.taskid ?? "");
      handIn(session, id, async () => ({
        id,
        at: (create_time ?? 0) * 1000 || Date.now(),
        kind: "text",
        text: pressed.event_key,
        from: from.userid,
        ...(chat === from.userid ? {} : { room: chat }),
      }));
    },
  };
}
