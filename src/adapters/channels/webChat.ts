/**
 * The chat in a browser: one page, one session for each name; no account on this machine itself, the own account from other machines.
 *
 *   page ── POST ──▶ inbox of the kernel ──▶ session log
 *     ◀── server-sent events ── entries read from the log ◀──┘ (a reply that is "sent" only wakes the readers)
 *
 * Invariant: what the page shows comes from the log alone, so that a reload or a lost line loses nothing and repeats nothing.
 */
import { stat } from "node:fs/promises";
import type { Channel } from "../../session/channel.ts";
import { Failure } from "../../shared/failures.ts";
import { readBuiltPage } from "../web/servePage.ts";
import { createApp } from "./webChat/app.ts";
import { isLocal } from "./webChat/guard.ts";
import { type Listening, listen } from "./webChat/listen.ts";
import type { WebChatOptions } from "./webChat/options.ts";
import { channelName } from "./webChat/person.ts";
import { createSubscribers } from "./webChat/subscribers.ts";

/** `url` is the address of the page, by which people reach it; only once the channel has started. */
export type WebChat = Channel & { url(): string };

/**
 * Starting fails with HOST_REFUSED for any address but this machine's own where nobody can sign in, PORT_IN_USE, or CONFIG_INVALID. A stopped channel can be
 * started again. Sending fails with REPLY_NOT_SENT for a file that is gone; a person who is not looking reads a reply later.
 */
export function createWebChat(options: WebChatOptions): WebChat {
  const subscribers = createSubscribers();
  let stopping = new AbortController();
  let listening: Listening | undefined;
  const port = () => listening?.port ?? options.port;
  async function stop(): Promise<void> {
    stopping.abort();
    subscribers.notifyAll();
    const open = listening;
    listening = undefined;
    await open?.close();
  }

  return {
    name: channelName,
    url: () => options.publicUrl ?? `${options.tls ? "https" : "http"}://127.0.0.1:${port()}`,
    async send(session, reply, { key }) {
      if (reply.kind === "file") await mustExist(reply.path);
      subscribers.notify(session);
      return { messageId: key };
    },
    async start({ receive }) {
      if (!isLocal(options.host) && options.signedIn === undefined) throw new Failure("HOST_REFUSED", options.host);
      stopping = new AbortController();
      // The page may be built while the server already listens; requests for it wait.
      const page = options.pageDirectory().then(readBuiltPage);
      page.catch(() => undefined);
      const app = createApp({ options, receive, subscribers, page, port, stopping: stopping.signal });
      listening = await listen((request, env) => app.fetch(request, env), {
        host: isLocal(options.host) ? "127.0.0.1" : options.host,
        port: options.port,
        tls: options.tls,
      });
      try {
        await page;
      } catch (error) {
        await stop();
        throw error;
      }
    },
    stop,
  };
}

async function mustExist(path: string): Promise<void> {
  const found = await stat(path).catch(() => undefined);
  if (!found?.isFile()) throw new Failure("REPLY_NOT_SENT", "文件不在了");
}
