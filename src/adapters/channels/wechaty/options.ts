/** What the WeCom channel is made with, and its limits. */
import type { ChannelLog, OnDown } from "../channelOptions.ts";
import type { Pace } from "../wecom/pacer.ts";

/** All in milliseconds, except `uploadBytesPerSecond`. */
export type WechatyTimeouts = {
  /** From the start of the link to a logged-in account. */
  login: number;
  /** The same, when the service asks for a QR code to be scanned. */
  scan: number;
  /** One call that carries no file. */
  call: number;
  /** What a file may take beyond its bytes; the client library alone waits 1 s before each upload. */
  upload: number;
  /** The slowest line that is still waited for, up and down. */
  uploadBytesPerSecond: number;
  /** How long the link may be down before a person is told. */
  alarm: number;
  /** At least this long between two progress messages of one session, because WeCom cannot edit a message. */
  progress: number;
};

export const defaultTimeouts: WechatyTimeouts = {
  login: 30_000,
  scan: 300_000,
  call: 10_000,
  upload: 15_000,
  uploadBytesPerSecond: 100_000,
  alarm: 120_000,
  progress: 20_000,
};

/** Well below the point at which WorkPro answers 20001, and at which an account that writes to people outside is looked at. */
export const defaultPace: Pace = {
  chat: [
    { count: 20, windowMs: 60_000 },
    { count: 5, windowMs: 5_000 },
  ],
  account: [
    { count: 300, windowMs: 60_000 },
    { count: 10, windowMs: 1_000 },
  ],
  pauseMs: 250,
  jitterMs: 350,
  sameTextChatsMax: 8,
};

/**
 * - `token`: of the puppet service, with its prefix ("puppet_workpro_…"): the client library takes the TLS name from it.
 * - `endpoint`: "host:port"; without it the service is found by the token over the network.
 * - `tls`: WorkPro's own gateway speaks without TLS: `{ disable: true }`.
 * - `botName`: the name by which people mention the bot where the platform names nobody in the message itself.
 * - `greeting`: what somebody who adds the bot reads first.
 * - `filesDirectory`: where received files are kept; made if missing.
 * - `fileBytesMax`: larger files are refused (default 50 MB).
 * - `pace`: how fast the account may write; the defaults keep well below what WeCom throttles (error 20001).
 * - `onDown`: called once per outage, when the link has been down for `timeouts.alarm`.
 */
export type WechatyChannelOptions = {
  token: string;
  endpoint?: string;
  tls: { disable: boolean; serverName?: string };
  botName: string;
  greeting: string;
  filesDirectory: string;
  fileBytesMax?: number;
  timeouts?: Partial<WechatyTimeouts>;
  log: ChannelLog;
  onDown: OnDown;
  pace?: Partial<Pace>;
};
