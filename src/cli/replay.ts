/** `linli replay`: runs the log of one or all sessions again, for a person or for programs. */
import { Command } from "commander";
import type { SessionReplay } from "../session/readLog.ts";
import { Failure } from "../shared/failures.ts";
import { parseSessionKey } from "../shared/ids.ts";

type ReplayOptions = { all: boolean; json: boolean; export: boolean; unmasked: boolean };

/** What replay needs: the log opened read-only. */
export type ReplaySource = {
  sessions(): Promise<string[]>;
  replay(session: string): Promise<SessionReplay>;
  narrate(session: string, options: { masked: boolean }): Promise<string[]>;
  exportLines(session: string): Promise<object[]>;
  close(): Promise<void>;
};

export function replayCommand(deps: { open(): Promise<ReplaySource>; print(line: string): void }): Command {
  return new Command("replay")
    .description("重放会话：一步一步看当时发生了什么，并核对和现在重算的是否一致")
    .argument("[会话]", "会话名；不写则列出全部会话")
    .option("--all", "全部会话", false)
    .option("--json", "输出 JSON，最后一行是合计", false)
    .option("--export", "导出每一步的原始记录和校验链，一行一步", false)
    .option("--unmasked", "不遮住姓名、证件号、电话、门牌（默认遮住）", false)
    .action(async (given: string | undefined, options: ReplayOptions) => {
      const source = await deps.open();
      try {
        const known = await source.sessions();
        const one = given === undefined ? undefined : known.find((name) => name === given || asShown(name) === given);
        if (given !== undefined && one === undefined)
          throw new Failure("INPUT_INVALID", `没有名为“${given}”的会话。运行 linli replay 看全部会话。`);
        const chosen = one === undefined ? known : [one];
        if (options.export) await printExport(source, chosen, deps.print);
        else if (options.json) await printJson(source, chosen, deps.print);
        else if (one === undefined) await printList(source, chosen, deps.print);
        else for (const line of await source.narrate(one, { masked: !options.unmasked })) deps.print(line);
      } finally {
        await source.close();
      }
    });
}

/** A session name as people read and write it; the name itself where that is not clear. */
function asShown(session: string): string {
  const place = parseSessionKey(session);
  const parts = place ? [place.channel, place.chat, place.person] : [];
  return parts.length > 0 && parts.every((part) => !part.includes("/")) ? parts.join("/") : session;
}

async function printExport(source: ReplaySource, sessions: string[], print: (line: string) => void): Promise<void> {
  for (const session of sessions) for (const line of await source.exportLines(session)) print(JSON.stringify(line));
}

async function printJson(source: ReplaySource, sessions: string[], print: (line: string) => void): Promise<void> {
  const total = { sessions: sessions.length, events: 0, diverged: 0, brokenChains: 0 };
  for (const session of sessions) {
    const replay = await source.replay(session);
    total.events += replay.events;
    total.diverged += replay.divergedAt === null ? 0 : 1;
    total.brokenChains += replay.brokenAt === null ? 0 : 1;
    print(JSON.stringify(replay));
  }
  print(JSON.stringify(total));
}

async function printList(source: ReplaySource, sessions: string[], print: (line: string) => void): Promise<void> {
  if (sessions.length === 0) print("还没有会话。运行 npm start，聊几句再来看。");
  for (const session of sessions) {
    const { events, divergedAt, brokenAt } = await source.replay(session);
    const verdict =
      brokenAt !== null
        ? `第${brokenAt}步的记录被改动过 ✗`
        : divergedAt !== null
          ? `第${divergedAt}步和现在重算的不同`
          : "重放一致 ✓";
    print(`${asShown(session)} · ${events}步 · ${verdict}`);
  }
}
