/** Opens the routes to WeCom. Each account is used by one process at a time. */
import { join } from "node:path";
import { createAlarm, type RaiseAlarm } from "./adapters/alarm/alarm.ts";
import type { OnDown } from "./adapters/channels/channelOptions.ts";
import type { PartsDeps } from "./parts.ts";
import type { Channel } from "./session/channel.ts";
import { Failure } from "./shared/failures.ts";
import { clockOf } from "./shared/time.ts";

const greeting =
  "您好，我是邻里助手，一个自动回复的程序。可以问我办事的手续，也可以让我写活动策划。对话会保存，同事可能查看；要找人，请回复“转人工”。";

/** `alarm` tells a person in charge. */
type RouteDeps = PartsDeps & { alarm: (text: string) => void };

/** Fails with CONFIG_INVALID or ACCOUNT_IN_USE. */
export async function openWechaty(deps: RouteDeps): Promise<Channel> {
  const { token, endpoint, tls } = deps.config.wechaty;
  if (!token) throw new Failure("CONFIG_INVALID", "接企业微信要设置 LINLI_WECHATY_TOKEN");
  const { createWechatyChannel } = await import("./adapters/channels/wechaty.ts");
  const channel = createWechatyChannel({
    ...common(deps, "企业微信"),
    token,
    ...(endpoint ? { endpoint } : {}),
    tls: { disable: !tls },
  });
  return locked(deps, `wechaty ${token}`, channel);
}

/** Fails with CONFIG_INVALID or ACCOUNT_IN_USE. */
export async function openWecomBot(deps: RouteDeps): Promise<Channel> {
  const { id, secret, url } = deps.config.wecomBot;
  if (!id || !secret)
    throw new Failure("CONFIG_INVALID", "接企业微信智能机器人要设置 LINLI_WECOM_BOT_ID 和 LINLI_WECOM_BOT_SECRET");
  const { createWecomBotChannel } = await import("./adapters/channels/wecomBot.ts");
  const channel = createWecomBotChannel({
    ...common(deps, "企业微信智能机器人"),
    botId: id,
    secret,
    ...(url ? { url } : {}),
  });
  return locked(deps, `wecom-bot ${id}`, channel);
}

/** The ways to tell a person in charge. `tell` sends a text to "channel:account". */
export function openAlarm(
  { config, log }: PartsDeps,
  tell: (address: string, text: string) => Promise<void>,
): RaiseAlarm {
  const { webhook, contact } = config.alarm;
  return createAlarm({ webhook, contact: contact ? (text) => tell(contact, text) : undefined, log });
}

function common({ config, log, alarm }: RouteDeps, route: string) {
  const onDown: OnDown = ({ reason, since }) => {
    log.error({ reason, since: new Date(since).toISOString() }, `${route}断线`);
    alarm(`邻里助手：${route}从${clockOf(since)}起断线（${reason}）。请检查网络和服务；恢复以后会自动接着回复。`);
  };
  return { botName: config.botName, greeting, filesDirectory: join(config.dataDirectory, "received"), log, onDown };
}

/** The channel with the lock of its account, taken when it starts and let go when it stops. */
async function locked({ config }: RouteDeps, account: string, channel: Channel): Promise<Channel> {
  const { lockAccount } = await import("./adapters/channels/wecom/accountLock.ts");
  let unlock: () => void = () => undefined;
  return {
    ...channel,
    async start(inbox) {
      unlock = lockAccount(join(config.cacheDirectory, "accounts"), account);
      await channel.start(inbox).catch((error: unknown) => {
        unlock();
        throw error;
      });
    },
    async stop() {
      await channel.stop();
      unlock();
    },
  };
}
