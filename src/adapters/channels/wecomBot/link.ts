import type { EventMessage, WSClient, WsFrame, WsFrameHeaders } from "@wecom/aibot-node-sdk";
import { Failure } from "../../../shared/failures.ts";
import type { ChannelLog } from "../channelOptions.ts";
import { createLinkMonitor, type LinkMonitor } from "../wecom/linkMonitor.ts";
import { pause, withLimit } from "../wecom/withLimit.ts";
import type { WecomBotOptions, WecomBotTimeouts } from "./options.ts";

const firstRetryMs = 250;
const retryMsMax = 2_000;
/** A refused secret is not tried again and again: the platform would block the address. */
const refusedRetryMs = 60_000;

export type BotFrame = WsFrameHeaders & { body: Record<string, unknown> };
export type BotClient = WSClient;

type LinkDeps = {
  options: Pick<WecomBotOptions, "botId" | "secret" | "url" | "log" | "onDown">;
  timeouts: WecomBotTimeouts;
  onMessage: (frame: BotFrame) => void;
  onEvent: (frame: BotFrame) => void;
};

/** The long connection to the platform. It repairs itself until it is closed or another program takes the bot. */
export type BotLink = {
  /** The connected client; otherwise fails with CHANNEL_NOT_CONNECTED. */
  client(): BotClient;
  whenUp(): Promise<void>;
  close(): void;
};

/** Opens the link and resolves once the bot is accepted. Fails with CHANNEL_NOT_CONNECTED within the limit for a login. */
export async function openLink(deps: LinkDeps): Promise<BotLink> {
  const { log, onDown } = deps.options;
  const monitor = createLinkMonitor({ name: "企业微信智能机器人", alarmMs: deps.timeouts.alarm, log, onDown });
  let client: BotClient | undefined;
  const repair = createRepair(deps, monitor, (next) => {
    client?.disconnect();
    client = next;
  });
  client = await connect(deps, monitor, repair).catch((error: unknown) => {
    monitor.close();
    throw error;
  });
  monitor.up();
  return {
    client() {
      if (!monitor.isUp() || !client) throw new Failure("CHANNEL_NOT_CONNECTED", monitor.reason());
      return client;
    },
    whenUp: monitor.whenUp,
    close() {
      monitor.close();
      client?.disconnect();
    },
  };
}

/** One connection, accepted. A new client for each: the library's own repair waits up to half a minute between tries. */
async function connect(deps: LinkDeps, monitor: LinkMonitor, repair: () => void): Promise<BotClient> {
  const { options, timeouts } = deps;
  const { WSClient } = await import("@wecom/aibot-node-sdk");
  const client = new WSClient({
    botId: options.botId,
    secret: options.secret,
    ...(options.url ? { wsUrl: options.url } : {}),
    heartbeatInterval: timeouts.heartbeat,
    requestTimeout: timeouts.upload * 4,
    maxReconnectAttempts: 0,
    maxAuthFailureAttempts: 0,
    logger: quiet(options.log),
  });
  let accepted = false;
  client.on("message", (frame) => deps.onMessage(frame as BotFrame));
  client.on("event", (frame) => {
    if (isTakenOver(frame)) monitor.down(takenOver, { forGood: true });
    else deps.onEvent(frame as unknown as BotFrame);
  });
  const opened = new Promise<void>((resolve, reject) => {
    client.on("authenticated", resolve);
    client.on("error", ({ message }) => reject(new Failure("CHANNEL_NOT_CONNECTED", reasonOf(message, options.url))));
    client.on("disconnected", () => reject(new Failure("CHANNEL_NOT_CONNECTED", reasonOf("closed", options.url))));
  });
  client.on("disconnected", () => {
    if (!accepted || monitor.closed.aborted || monitor.reason() === takenOver) return;
    monitor.down(reasonOf("closed", options.url));
    repair();
  });
  client.connect();
  try {
    await withLimit(opened, {
      milliseconds: timeouts.login,
      what: "连接企业微信智能机器人",
      code: "CHANNEL_NOT_CONNECTED",
      signal: monitor.closed,
    });
    accepted = true;
    return client;
  } catch (error) {
    client.disconnect();
    throw error;
  }
}

const takenOver = "另一个程序用同一个机器人连上了。请关闭那个程序，再重新启动这一个";
const refused = "机器人编号或密钥不对，平台拒绝了连接";

function isTakenOver({ body }: WsFrame<EventMessage>): boolean {
  return body?.event?.eventtype === "disconnected_event";
}

function createRepair(deps: LinkDeps, monitor: LinkMonitor, use: (client: BotClient) => void): () => void {
  let busy = false;
  const run = async () => {
    let wait = firstRetryMs;
    while (!monitor.isUp() && !monitor.closed.aborted) {
      await pause(wait, monitor.closed);
      if (monitor.closed.aborted) return;
      try {
        use(await connect(deps, monitor, repair));
        monitor.up();
      } catch (error) {
        const isRefused = error instanceof Failure && error.detail === refused;
        wait = isRefused ? refusedRetryMs : Math.min(wait * 2, retryMsMax);
        deps.options.log.warn({ detail: String(error) }, "重新连接智能机器人没有成功");
      }
    }
  };
  const repair = () => {
    if (busy) return;
    busy = true;
    void run().finally(() => {
      busy = false;
    });
  };
  return repair;
}

/** The library writes texts of people at "debug" and in what follows the first words; only those words are kept. */
function quiet(log: ChannelLog) {
  const note = (level: "info" | "warn") => (message: string) =>
    log[level]({ library: "aibot" }, message.split(/[{:]/)[0]?.slice(0, 120) ?? "");
  return { debug: () => undefined, info: () => undefined, warn: note("info"), error: note("warn") };
}

/** What an error of the link means for the person who runs Linli. */
function reasonOf(message: string, url: string | undefined): string {
  if (/Authentication failed|AUTH_FAILURE/.test(message)) return refused;
  return `连不上服务${url ? ` ${url}` : ""}`;
}
