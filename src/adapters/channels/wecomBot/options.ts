/** What the channel of the official AI bot (智能机器人) is made with, and its limits. */
import type { ChannelLog, OnDown } from "../channelOptions.ts";
import type { Pace } from "../wecom/pacer.ts";

/** All in milliseconds, except `uploadBytesPerSecond`. */
export type WecomBotTimeouts = {
  /** From a connection to an accepted bot id and secret. */
  login: number;
  /** One message. */
  call: number;
  /** What a file may take beyond its bytes. */
  upload: number;
  /** The slowest line that is still waited for, up and down. */
  uploadBytesPerSecond: number;
  /** How often a heartbeat is sent; after two without an answer the link counts as dead. */
  heartbeat: number;
  /** How long the link may be down before a person is told. */
  alarm: number;
  /** How long a person waits before the chat shows that the bot is at work. */
  typing: number;
  /** After this long the sign of work is turned into a sentence; the platform ends such a message after ten minutes. */
  stillWorking: number;
  /** At least this long between two changes of the progress that is shown. */
  progress: number;
};

export const defaultTimeouts: WecomBotTimeouts = {
  login: 10_000,
  call: 10_000,
  upload: 15_000,
  uploadBytesPerSecond: 100_000,
  heartbeat: 10_000,
  alarm: 120_000,
  typing: 1_500,
  stillWorking: 60_000,
  progress: 1_000,
};

/** The platform's own limits, 30 a minute and 1,000 an hour for one chat, with a little room. */
export const defaultPace: Pace = {
  chat: [
    { count: 28, windowMs: 60_000 },
    { count: 950, windowMs: 3_600_000 },
  ],
  account: [{ count: 50, windowMs: 1_000 }],
  pauseMs: 0,
  jitterMs: 100,
  sameTextChatsMax: 50,
};

/** A text may have 20,480 bytes; the mention of a person in a group comes on top. */
export const textBytesMax = 20_000;
/** Of a file that the bot sends or takes. */
export const fileBytesMax = 20 * 1_048_576;

/**
 * - `botId`, `secret`: from the page of the bot in WeCom's administration, API mode with a long connection.
 * - `url`: of the platform; another one for a private deployment.
 * - `botName`: what people write behind @ in a group.
 * - `greeting`: what somebody reads who opens the chat for the first time on a day.
 * - `filesDirectory`: where received files are kept; made if missing.
 * - `onDown`: called once per outage, when the link has been down for `timeouts.alarm`, or at once if another program took the bot.
 */
export type WecomBotOptions = {
  botId: string;
  secret: string;
  url?: string;
  botName: string;
  greeting: string;
  filesDirectory: string;
  timeouts?: Partial<WecomBotTimeouts>;
  pace?: Partial<Pace>;
  log: ChannelLog;
  onDown: OnDown;
};
