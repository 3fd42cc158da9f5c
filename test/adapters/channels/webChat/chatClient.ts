/** A person's side of the HTTP interface, without a browser. */
import { randomUUID } from "node:crypto";
import { request } from "node:http";
import type { ChatEntry, OpeningEvent } from "../../../../src/adapters/channels/webChat/entry.ts";

export function say(url: string, person: string, text: string, id: string = randomUUID()): Promise<Response> {
  return fetch(`${url}/api/messages`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ person, id, text }),
  });
}

export function sayFile(url: string, person: string, name: string, bytes: Buffer, id: string = randomUUID()) {
  const form = new FormData();
  form.set("person", person);
  form.set("id", id);
  form.set("file", new File([new Uint8Array(bytes)], name));
  return fetch(`${url}/api/files`, { method: "POST", body: form });
}

export const fileUrl = (url: string, person: string, entryId: string) =>
  `${url}/files/${entryId}?person=${encodeURIComponent(person)}`;

export type EventsReader = {
  status: number;
  openings: OpeningEvent[];
  /** All entries, in the order in which they came, repeats included. */
  entries: ChatEntry[];
  lastId: string;
  /** True when the server ended the stream. */
  isOver: boolean;
  close(): void;
};

/** Reads the stream of one person until it is closed. */
export async function readEvents(
  url: string,
  person: string,
  headers: Record<string, string> = {},
): Promise<EventsReader> {
  const abort = new AbortController();
  const address = `${url}/api/events?person=${encodeURIComponent(person)}`;
  const response = await fetch(address, { headers, signal: abort.signal });
  const reader: EventsReader = {
    status: response.status,
    openings: [],
    entries: [],
    lastId: "",
    isOver: false,
    close: () => abort.abort(),
  };
  void consume(response, reader).catch(() => undefined);
  return reader;
}

async function consume(response: Response, reader: EventsReader): Promise<void> {
  let rest = "";
  for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
    const blocks = (rest + chunk).split("\n\n");
    rest = blocks.pop() ?? "";
    for (const block of blocks) take(block, reader);
  }
  reader.isOver = true;
}

function take(block: string, reader: EventsReader): void {
  const fields = new Map(
    block.split("\n").map((line) => [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 2)]),
  );
  reader.lastId = fields.get("id") ?? reader.lastId;
  if (fields.get("event") === "opening") {
    const opening = JSON.parse(fields.get("data") ?? "") as OpeningEvent;
    reader.openings.push(opening);
    reader.entries.push(...opening.entries);
  } else if (fields.get("event") === "entries")
    reader.entries.push(...(JSON.parse(fields.get("data") ?? "") as ChatEntry[]));
}

/** A request with headers that `fetch` does not let anyone set. */
export function rawRequest(
  port: number,
  {
    method = "GET",
    path = "/",
    headers = {},
    body,
  }: { method?: string; path?: string; headers?: Record<string, string>; body?: string },
): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: "127.0.0.1", port, method, path, headers }, (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (part: string) => {
        text += part;
      });
      response.on("end", () => resolve({ status: response.statusCode ?? 0, body: text }));
    });
    sent.on("error", reject);
    sent.end(body);
  });
}
