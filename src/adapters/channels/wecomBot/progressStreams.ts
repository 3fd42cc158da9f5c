import type { WsFrameHeaders } from "@wecom/aibot-node-sdk";
import type { Reply } from "../../../shared/turn.ts";
import type { ChannelLog } from "../channelOptions.ts";
import type { BotClient } from "./link.ts";
import type { WecomBotTimeouts } from "./options.ts";
import { detailOf, isRefusal, streamIdOf } from "./platform.ts";

type Progress = Extract<Reply, { kind: "progress" }>;
/** A message that is changed while a plan is being written. */
type Stream = { frame: WsFrameHeaders; streamId: string; startedAt: number; changedAt: number; text: string };

/** The platform ends a message that is being changed after ten minutes. */
const streamMsMax = 540_000;
/** A plan that was cancelled sends no more progress, one that waits in line seldom some: its message is then left as it stands. */
const idleMsMax = 180_000;

export interface ProgressStreams {
  /** Changes the message that shows the progress; false where there is none and none can be begun. `frame` is the last message of the person. */
  show(session: string, frame: WsFrameHeaders | undefined, progress: Progress, key: string): Promise<boolean>;
  /** The plan is there. */
  end(session: string): void;
  stop(): void;
}

type Deps = { client: () => BotClient; timeouts: WecomBotTimeouts; log: ChannelLog };

export function createProgressStreams({ client, timeouts, log }: Deps): ProgressStreams {
  const streams = new Map<string, Stream>();
  const idle = new Map<string, NodeJS.Timeout>();

  /** `ending` takes the place of the dots behind the last progress. */
  const finish = (session: string, ending: string) => {
    clearTimeout(idle.get(session));
    idle.delete(session);
    const open = streams.get(session);
    if (!open) return;
    streams.delete(session);
    const close = async () => client().replyStream(open.frame, open.streamId, open.text.replace(/…$/u, ending), true);
    close().catch((error: unknown) => log.info({ detail: detailOf(error) }, "没有结束进度提示"));
  };

  const end = (session: string) => finish(session, "，好了。");

  return {
    async show(session, frame, { text }, key) {
      const at = Date.now();
      const present = streams.get(session);
      if (!present && !frame) return false;
      const begun = { frame: frame as WsFrameHeaders, streamId: streamIdOf(key), startedAt: at, changedAt: 0, text };
      const open = Object.assign(present ?? begun, { text });
      streams.set(session, open);
      clearTimeout(idle.get(session));
      idle.set(session, setTimeout(() => finish(session, "。"), idleMsMax).unref());
      if (at - open.changedAt < timeouts.progress) return true;
      const isOver = at - open.startedAt > streamMsMax;
      open.changedAt = isOver ? Number.POSITIVE_INFINITY : at;
      try {
        await client().replyStreamNonBlocking(open.frame, open.streamId, text, isOver);
        return true;
      } catch (error) {
        if (!isRefusal(error)) throw error;
        streams.delete(session);
        return false;
      }
    },
    end,
    stop() {
      for (const timer of idle.values()) clearTimeout(timer);
      streams.clear();
    },
  };
}
