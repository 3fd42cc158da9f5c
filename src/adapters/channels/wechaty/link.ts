import { connect } from "node:net";
import type { Wechaty } from "wechaty";
import { Failure } from "../../../shared/failures.ts";
import type { ChannelLog } from "../channelOptions.ts";
import { createLinkMonitor, type LinkMonitor } from "../wecom/linkMonitor.ts";
import { pause, withLimit } from "../wecom/withLimit.ts";
import { createEventLedger, type EventLedger } from "./eventLedger.ts";
import type { WechatyChannelOptions, WechatyTimeouts } from "./options.ts";
import { createPuppet, type LinkPuppet } from "./puppet.ts";

const firstRetryMs = 250;
const retryMsMax = 2_000;
const probeMs = 2_000;
/** A stream that says nothing for so long after its opening was refused: the service greets at once. */
const silentMs = 3_000;

/** The errors by which the client library reports that the event stream is gone. */
const streamLost = /^(1 CANCELLED|14 UNAVAILABLE|13 INTERNAL|4 DEADLINE_EXCEEDED)/;

type LinkDeps = {
  options: Pick<WechatyChannelOptions, "token" | "endpoint" | "tls" | "log" | "onDown">;
  timeouts: WechatyTimeouts;
  onEvent: (event: { messageId: string } | { friendshipId: string }) => void;
};

/** The connection to the puppet service. It repairs itself until it is closed. */
export type Link = {
  /** The puppet while the account is logged in; otherwise fails with CHANNEL_NOT_CONNECTED. */
  puppet(): LinkPuppet;
  isUp(): boolean;
  /** Resolves when the account is logged in, or when the link is closed. */
  whenUp(): Promise<void>;
  /** A message or friend request needs no second delivery. */
  stored(id: string): Promise<void>;
  close(): Promise<void>;
};

/** Opens the link and resolves once the account is logged in. Fails with CHANNEL_NOT_CONNECTED within the limit for a login. */
export async function openLink(deps: LinkDeps): Promise<Link> {
  const { token, endpoint, tls, log } = deps.options;
  if (!token.includes("_"))
    throw new Failure("CHANNEL_NOT_CONNECTED", "令牌格式不对，前面要有类型，例如 puppet_workpro_ 开头");
  await quietLibrary(log);
  const ledger = createEventLedger();
  const monitor = createLinkMonitor({
    name: "企业微信通道",
    alarmMs: deps.timeouts.alarm,
    log,
    onDown: deps.options.onDown,
  });
  let repair = () => {}; // Until the first start is over, it alone decides.
  const onLost = (reason: string) => {
    monitor.down(reason);
    repair();
  };
  const puppet = await createPuppet({ token, endpoint, tls, ledger, onEvent: deps.onEvent, onLost });
  const { WechatyBuilder } = await import("wechaty");
  const bot = WechatyBuilder.build({ puppet });
  await bot.init();
  watch(bot, puppet, deps, { monitor, repair: () => repair() });
  try {
    await firstStart(bot, puppet, deps, monitor);
    repair = createRepair(puppet, deps, monitor);
    await firstLogin(puppet, deps, monitor, repair);
  } catch (error) {
    await close(bot, puppet, monitor);
    throw error;
  }
  return linkOf(bot, puppet, ledger, monitor, log);
}

/** Ends this end of the link; the account stays logged in at the service. */
async function close(bot: Wechaty, puppet: LinkPuppet, monitor: LinkMonitor): Promise<void> {
  monitor.close();
  await bot.stop();
  await puppet.end();
}

function linkOf(bot: Wechaty, puppet: LinkPuppet, ledger: EventLedger, monitor: LinkMonitor, log: ChannelLog): Link {
  return {
    puppet() {
      if (!monitor.isUp()) throw new Failure("CHANNEL_NOT_CONNECTED", monitor.reason());
      return puppet;
    },
    isUp: monitor.isUp,
    whenUp: monitor.whenUp,
    async stored(id) {
      ledger.stored(id);
      if (monitor.closed.aborted) return;
      await puppet.saveSeq().catch((error: unknown) => log.warn({ detail: String(error) }, "没有记下收到哪一条消息"));
    },
    close: () => close(bot, puppet, monitor),
  };
}

/** Turns down the library's own log, which is one for the whole process, and leads it to ours: at "info" it writes the texts of people. */
async function quietLibrary(log: ChannelLog): Promise<void> {
  const library = await import("wechaty");
  library.log.level("warn");
  library.log.timestamp(false);
  library.log.enableLogging((level: string, text = "") =>
    log[level === "ERR" ? "warn" : "info"]({ library: "wechaty" }, text),
  );
}

function watch(
  bot: Wechaty,
  puppet: LinkPuppet,
  deps: LinkDeps,
  { monitor, repair }: { monitor: LinkMonitor; repair: () => void },
): void {
  const { log } = deps.options;
  bot.on("error", (error: Error) => {
    if (monitor.closed.aborted) return;
    const reason = reasonOf(error.message, deps.options.endpoint);
    if (streamLost.test(error.message)) {
      monitor.down(reason);
      return repair();
    }
    monitor.noteReason(reason);
    log.warn({ detail: error.message }, "企业微信通道报告了一个错误");
  });
  puppet.on("login", () => monitor.up());
  puppet.on("logout", ({ data }) => {
    if (monitor.isUp()) monitor.down(`账号已退出登录（${data}），请重新登录`);
  });
  puppet.on("scan", ({ qrcode }) => {
    monitor.noteReason("账号没有登录，需要扫码");
    log.warn({ qrcode }, "请用企业微信扫码登录");
  });
}

/** The library's start() resolves even when nobody answers, so the state of the puppet decides. */
async function firstStart(
  bot: Wechaty,
  puppet: LinkPuppet,
  { options, timeouts }: LinkDeps,
  monitor: LinkMonitor,
): Promise<void> {
  const { endpoint } = options;
  if (endpoint !== undefined && !(await answers(endpoint)))
    throw new Failure("CHANNEL_NOT_CONNECTED", reasonOf("UNAVAILABLE", endpoint));
  await withLimit(bot.start(), { milliseconds: timeouts.login, what: "连接企业微信", code: "CHANNEL_NOT_CONNECTED" });
  if (!puppet.state.active()) throw new Failure("CHANNEL_NOT_CONNECTED", monitor.reason());
}

async function firstLogin(
  puppet: LinkPuppet,
  { timeouts }: LinkDeps,
  monitor: LinkMonitor,
  repair: () => void,
): Promise<void> {
  let scanning = false;
  puppet.once("scan", () => {
    scanning = true;
  });
  const limit = (milliseconds: number) => ({
    milliseconds,
    what: "登录企业微信",
    code: "CHANNEL_NOT_CONNECTED" as const,
  });
  login(puppet, monitor, timeouts).catch(repair);
  try {
    await withLimit(monitor.whenUp(), limit(timeouts.login));
  } catch {
    if (scanning) return withLimit(monitor.whenUp(), limit(timeouts.scan));
    throw new Failure("CHANNEL_NOT_CONNECTED", monitor.reason());
  }
}

/** Waits for the account after a start; gives up early on a stream that stays silent. */
async function login(puppet: LinkPuppet, monitor: LinkMonitor, timeouts: WechatyTimeouts): Promise<void> {
  const limit = { what: "登录企业微信", code: "CHANNEL_NOT_CONNECTED" as const, signal: monitor.closed };
  const heard = new Promise<void>((resolve) => puppet.once("heartbeat", () => resolve()));
  await withLimit(Promise.race([heard, monitor.whenChanged()]), { ...limit, milliseconds: silentMs });
  await withLimit(monitor.whenChanged(), { ...limit, milliseconds: timeouts.scan });
}

/**
 * Makes the function that brings the link back: it stops and starts this end until the account is logged in again.
 * A service that does not accept a connection is not bothered with a start, because a failed start costs the library five seconds.
 */
function createRepair(puppet: LinkPuppet, { options, timeouts }: LinkDeps, monitor: LinkMonitor): () => void {
  let busy = false;
  const limit = {
    milliseconds: timeouts.login,
    what: "重新连接",
    code: "CHANNEL_NOT_CONNECTED" as const,
    signal: monitor.closed,
  };
  const attempt = async () => {
    if (options.endpoint !== undefined && !(await answers(options.endpoint))) return;
    await withLimit(puppet.stop(), limit);
    await withLimit(puppet.start(), limit);
    await login(puppet, monitor, timeouts);
  };
  const run = async () => {
    for (let wait = firstRetryMs; !monitor.isUp() && !monitor.closed.aborted; wait = Math.min(wait * 2, retryMsMax)) {
      await pause(wait, monitor.closed);
      if (monitor.closed.aborted) return;
      await attempt().catch((error: unknown) =>
        options.log.warn({ detail: String(error) }, "重新连接企业微信没有成功"),
      );
    }
  };
  return () => {
    if (busy) return;
    busy = true;
    void run().finally(() => {
      busy = false;
    });
  };
}

/** Whether something accepts a TCP connection there. */
function answers(endpoint: string): Promise<boolean> {
  const [, host = "", port = ""] = /^(?:.*\/\/)?\[?([^\]/]*?)\]?:(\d+)$/.exec(endpoint) ?? [];
  return new Promise((resolve) => {
    const socket = connect({ host, port: Number(port), timeout: probeMs });
    const end = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once("connect", () => end(true));
    socket.once("timeout", () => end(false));
    socket.once("error", () => end(false));
  });
}

/** What an error of the link means for the person who runs Linli. */
function reasonOf(message: string, endpoint: string | undefined): string {
  if (/UNAUTHENTICATED|Invalid Wechaty TOKEN|PERMISSION_DENIED/.test(message)) return "令牌不对，服务拒绝了连接";
  if (/UNAVAILABLE|ECONNREFUSED|ENOTFOUND|CANCELLED/.test(message))
    return `连不上服务${endpoint ? ` ${endpoint}` : ""}`;
  return message.slice(0, 200);
}
