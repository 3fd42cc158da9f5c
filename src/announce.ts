/** What a start prints for the person at the terminal. */
import { networkInterfaces } from "node:os";
import type { Config } from "./config.ts";
import type { Desk } from "./office.ts";
import type { Channel } from "./session/channel.ts";
import { Failure } from "./shared/failures.ts";
import type { OpenConsole } from "./supervise.ts";
import type { Library } from "./tools/library/library.ts";

/** What routes to people are called; the web chat is not among them. */
export const channelNames: Readonly<Record<string, string>> = {
  wechaty: "企业微信",
  "wecom-bot": "企业微信智能机器人",
};

type Terminal = { config: Config; print(line: string): void };
type Announced = {
  channels: readonly Channel[];
  host: string;
  library: Library;
  people: Desk["people"];
  supervisors: OpenConsole;
};

/** Where phones and other computers of the office find the pages of a server that listens for them; [] where it does not. */
function otherAddresses({ publicUrl }: Config, host: string, url: string): string[] {
  if (publicUrl || !["0.0.0.0", "::"].includes(host)) return [];
  const { protocol, port } = new URL(url);
  const own = Object.values(networkInterfaces()).flatMap((each) => each ?? []);
  return own
    .filter(({ family, internal }) => family === "IPv4" && !internal)
    .map(({ address }) => `${protocol}//${address}${port ? `:${port}` : ""}`);
}

/** Says where everything is, once it answers. `host` is what the web page listens on. */
export function announce(deps: Terminal, { channels, host, library, people, supervisors }: Announced): void {
  const { config, print } = deps;
  for (const channel of channels) {
    if ("url" in channel && typeof channel.url === "function") {
      print(`网页聊天已打开：${channel.url()}\n督导台已打开：${channel.url()}/console`);
      const others = otherAddresses(config, host, channel.url());
      if (others.length > 0) print(`手机和别的电脑打开：${others.join(" 或 ")}`);
    } else print(`${channelNames[channel.name] ?? channel.name}已连上。`);
  }
  const samples = library.samples().shown ? "（示例资料，非现行政策）" : "";
  print(`资料库有${library.documents().length}份手册${samples}。按 Ctrl+C 停止。`);
  warnOfNobody(deps, channels, people);
  invite(deps, channels, supervisors);
}

/** Says so where people write by WeCom and nobody would hear of one in danger. */
function warnOfNobody({ config, print }: Terminal, channels: readonly Channel[], people: Desk["people"]): void {
  const { webhook, contact } = config.alarm;
  const staff = people.all().filter(({ role }) => role !== "resident");
  if (channels.every(({ name }) => name === "web") || webhook || contact || staff.length > 0) return;
  print("注意：花名册是空的，也没有设置值班联系人，转人工和求救都没有同事会收到。请看 docs/zh/接企业微信.md。");
}

/** As long as the console has no administrator, each start prints a new link that works once. */
function invite({ print }: Terminal, channels: readonly Channel[], supervisors: OpenConsole): void {
  const page = channels.find((channel) => "url" in channel && typeof channel.url === "function");
  if (!page || !("url" in page) || typeof page.url !== "function") return;
  try {
    const path = supervisors.setupPath();
    if (path) print(`第一次用督导台，请打开这个链接设置管理员（只能用一次，72小时内有效）：\n${page.url()}${path}`);
  } catch (error) {
    // The chat serves people already; a disk that is full must not end it.
    if (!(error instanceof Failure)) throw error;
    print(`督导台的设置链接没有做成：${error.message}`);
  }
}
