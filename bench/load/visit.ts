/** One person with the chat open: sends a message over HTTP and sees the reply in the stream of the page, as a browser would. */
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { type ClientRequest, get, type IncomingMessage } from "node:http";
import type { ChatEntry } from "../../src/adapters/channels/webChat/entry.ts";

const replyMsMax = 60_000;

export type Visit = {
  /** Sends a text and resolves with the milliseconds until it was stored, and until the first reply was seen. */
  say(text: string): Promise<{ storedMs: number; repliedMs: number }>;
  /** Resolves with true when a file was sent, false if none came in time. */
  file(msMax: number): Promise<boolean>;
  leave(): void;
};

export async function openVisit(url: string, person: string): Promise<Visit> {
  const seen = new EventTarget();
  const request: ClientRequest = get(`${url}/api/events?person=${encodeURIComponent(person)}`);
  request.on("error", () => seen.dispatchEvent(new Event("end")));
  const [response] = (await once(request, "response")) as [IncomingMessage];
  if (response.statusCode !== 200) throw new Error(`the stream was refused with ${response.statusCode}`);
  response.on("error", () => undefined);
  let buffer = "";
  response.setEncoding("utf8").on("data", (data: string) => {
    const events = `${buffer}${data}`.split("\n\n");
    buffer = events.pop() ?? "";
    for (const text of events) for (const entry of entriesOf(text)) seen.dispatchEvent(new Event(entry.kind));
  });
  const next = async (kinds: readonly ChatEntry["kind"][], msMax: number): Promise<boolean> => {
    const signal = AbortSignal.timeout(msMax);
    const waits = kinds.map((kind) => once(seen, kind, { signal }));
    return Promise.race(waits).then(
      () => true,
      () => false,
    );
  };
  return {
    async say(text) {
      const since = performance.now();
      const replied = next(["text", "file"], replyMsMax);
      const answer = await fetch(`${url}/api/messages`, {
        method: "POST",
        headers: { "Content-Type": "application/json", Origin: url },
        body: JSON.stringify({ person, id: randomUUID(), text }),
      });
      if (answer.status !== 202) throw new Error(`the message was refused with ${answer.status}`);
      await answer.arrayBuffer();
      const storedMs = performance.now() - since;
      if (!(await replied)) throw new Error(`no reply within ${replyMsMax} ms`);
      return { storedMs, repliedMs: performance.now() - since };
    },
    file: (msMax) => next(["file"], msMax),
    leave: () => void request.destroy(),
  };
}

function entriesOf(text: string): ChatEntry[] {
  const data = /^data: ?(.*)$/m.exec(text)?.[1];
  if (data === undefined || !/^event: ?entries$/m.test(text)) return [];
  return JSON.parse(data) as ChatEntry[];
}
