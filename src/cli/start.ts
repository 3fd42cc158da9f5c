/** `linli start`: everything, until Ctrl+C. */
import { Command, InvalidArgumentError, Option } from "commander";

export const channelNames = ["web", "wechaty", "wecom-bot"] as const;
export type ChannelName = (typeof channelNames)[number];
export type StartOptions = { channels: ChannelName[]; host: string; port: number };
/**
 * A running Linli. `stop` ends it in order; what was begun and not finished goes on at the next start. `lost` resolves when another gateway
 * took over; never where sessions are kept in a file.
 */
export type Running = { stop(): Promise<void>; lost: Promise<void> };

const portMax = 65_535;

/**
 * The command. `defaults` come from the configuration; `untilStopped` resolves when the person wants to end. A gateway that was replaced
 * starts again: it waits until it is needed.
 */
export function startCommand(deps: {
  defaults: { host: string; port: number };
  /** The signal ends the waiting for another gateway; the start then fails. */
  start(options: StartOptions, signal: AbortSignal): Promise<Running>;
  untilStopped: () => Promise<void>;
  print(line: string): void;
}): Command {
  const { defaults } = deps;
  return new Command("start")
    .description("启动邻里：网页聊天、资料库、语言模型；可以同时接企业微信")
    .addOption(
      new Option("--channel <通道>", `聊天通道，逗号分开：${channelNames.join("、")}`)
        .default(["web"], "web")
        .argParser(readChannels),
    )
    .option("--host <地址>", "监听的地址", defaults.host)
    .option("--port <端口>", "网页的端口", readPort, defaults.port)
    .action(async ({ channel, host, port }: { channel: ChannelName[]; host: string; port: number }) => {
      const stopping = new AbortController();
      const { signal } = stopping;
      const stopped = deps.untilStopped().then(() => stopping.abort());
      while (!signal.aborted) {
        const running = await deps.start({ channels: channel, host, port }, signal).catch((error: unknown) => {
          if (!signal.aborted) throw error;
        });
        await Promise.race([stopped, running?.lost]);
        if (signal.aborted) deps.print("正在停止。没做完的事，下次启动接着做。");
        await running?.stop();
      }
    });
}

function readChannels(text: string): ChannelName[] {
  const names = text.split(",").map((name) => name.trim());
  const wrong = names.filter((name) => !channelNames.includes(name as ChannelName));
  if (wrong.length > 0)
    throw new InvalidArgumentError(`没有这个通道：${wrong.join("、")}。可以用：${channelNames.join("、")}。`);
  return names as ChannelName[];
}

function readPort(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > portMax)
    throw new InvalidArgumentError("端口要是 0 到 65535 的整数。");
  return port;
}
