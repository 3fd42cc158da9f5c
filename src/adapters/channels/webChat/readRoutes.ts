/** The way out: what a session's log shows, as a live stream, as pages of history, and the files that it names. */
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { extname } from "node:path";
import { Readable } from "node:stream";
import { type Context, Hono } from "hono";
import { type SSEStreamingApi, streamSSE } from "hono/streaming";
import { Failure } from "../../../shared/failures.ts";
import { attachment } from "./attachment.ts";
import type { Account, ChatEntry, ChatStatus } from "./entry.ts";
import { type LogSource, openEntryStream, type Place, parsePlace, readHistory } from "./history.ts";
import { heartbeatMs, reconnectMs } from "./limits.ts";
import type { WebChatLog } from "./options.ts";
import { sessionOf, type WhoAsks } from "./person.ts";
import { fileOfEntry } from "./readEntries.ts";
import { refuse } from "./refuse.ts";
import type { Subscribers } from "./subscribers.ts";
import { createWaker } from "./waker.ts";

export type ReadRoutesDeps = {
  source: LogSource;
  whoAsks: WhoAsks;
  subscribers: Subscribers;
  status: () => ChatStatus;
  /** The name of whoever sends a request; absent where nobody has to sign in. */
  signedIn?: ((request: Request) => string | undefined) | undefined;
  /** Aborts when the server stops. */
  stopping: AbortSignal;
  log: WebChatLog;
};

const typeByEnding: Readonly<Record<string, string>> = {
  ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
  ".doc": "application/msword",
};

export function createReadRoutes(deps: ReadRoutesDeps): Hono {
  const { source, status, whoAsks, signedIn } = deps;
  const accountOf = (request: Request): Account => (signedIn ? { account: signedIn(request) ?? null } : {});
  return new Hono()
    .get("/api/status", (context) => context.json({ ...status(), ...accountOf(context.req.raw) }))
    .get("/api/history", async (context) => {
      const asking = askingOf(context, whoAsks);
      if (typeof asking === "string") return refuse(context, asking);
      const { session } = asking;
      const before = context.req.query("before");
      if (before !== undefined && !/^\d{1,9}$/.test(before)) return refuse(context, "request");
      return context.json(await readHistory(source, session, before === undefined ? undefined : Number(before)));
    })
    .get("/api/events", (context) => openStream(context, deps))
    .get("/files/:entry", (context) => sendFile(context, deps));
}

/** The session that a request may read. */
function askingOf(context: Context, whoAsks: WhoAsks): { session: string } | "person" | "signIn" {
  const asking = whoAsks(context.req.raw, context.req.query("person") ?? "");
  return typeof asking === "string" ? asking : { session: sessionOf(asking.person) };
}

function openStream(context: Context, { source, whoAsks, subscribers, stopping, log }: ReadRoutesDeps): Response {
  const asking = askingOf(context, whoAsks);
  if (typeof asking === "string") return refuse(context, asking);
  const { session } = asking;
  if (stopping.aborted) return refuse(context, "stopping");
  const after = parsePlace(context.req.header("last-event-id") ?? context.req.query("after"));
  const waker = createWaker();
  try {
    const leave = subscribers.add(session, waker.wake);
    context.header("X-Accel-Buffering", "no");
    return streamSSE(context, async (stream) => {
      stream.onAbort(waker.wake);
      const isOver = () => stream.aborted || stopping.aborted;
      // The stream ends, and the page connects again by itself, from the entry that it saw last.
      await follow(stream, { source, session, after, waker, isOver })
        .catch((error: unknown) => noteEnd(log, session, error))
        .finally(leave);
    });
  } catch (thrown) {
    if (thrown instanceof Failure) return refuse(context, "tooManyPages", 10);
    throw thrown;
  }
}

/** A store that is away for a while says so itself; every open page would say it again each second. */
function noteEnd(log: WebChatLog, session: string, error: unknown): void {
  if (error instanceof Failure && error.retryable) return;
  log.error({ session, error }, "聊天页面读不出会话");
}

type Following = {
  source: LogSource;
  session: string;
  after: Place | undefined;
  waker: ReturnType<typeof createWaker>;
  isOver: () => boolean;
};

/** Writes the opening, then waits: each time it is woken it reads on in the log; a comment now and then shows that the line is alive. */
async function follow(stream: SSEStreamingApi, { source, session, after, waker, isOver }: Following): Promise<void> {
  const { opening, next } = await openEntryStream(source, session, after);
  await stream.writeSSE({
    event: "opening",
    retry: reconnectMs,
    ...idOf(opening.entries),
    data: JSON.stringify(opening),
  });
  while (!isOver()) {
    const woken = await waker.wait(heartbeatMs);
    if (isOver()) return;
    const entries = woken ? await next() : [];
    if (entries.length > 0)
      await stream.writeSSE({ event: "entries", ...idOf(entries), data: JSON.stringify(entries) });
    else if (!woken) await stream.write(": \n\n");
  }
}

/** The browser keeps the id that it saw last and sends it when it connects again. */
function idOf(entries: readonly ChatEntry[]): { id?: string } {
  const id = entries.at(-1)?.id;
  return id === undefined ? {} : { id };
}

/** Only a file that a reply of the person's own session names: the path comes from the log, never from the request. */
async function sendFile(context: Context, { source, whoAsks }: ReadRoutesDeps): Promise<Response> {
  const asking = askingOf(context, whoAsks);
  if (asking === "signIn") return refuse(context, asking);
  const id = context.req.param("entry") ?? "";
  const place = parsePlace(id);
  if (asking === "person" || place === undefined) return refuse(context, "notFound");
  const file = fileOfEntry((await source.rows(asking.session, place.seq))[0], id);
  const path = file && (source.locate?.(file.path) ?? file.path);
  const size =
    path &&
    (await stat(path)
      .then((found) => (found.isFile() ? found.size : undefined))
      .catch(() => undefined));
  if (file === undefined || path === undefined || typeof size !== "number") return refuse(context, "notFound");
  const headers = {
    "Content-Type": typeByEnding[extname(file.name).toLowerCase()] ?? "application/octet-stream",
    "Content-Length": String(size),
    "Content-Disposition": attachment(file.name),
    "Cache-Control": "private, no-store",
  };
  // Nobody reads the body of an answer to HEAD, so that its file would stay open.
  if (context.req.method === "HEAD") return context.body(null, 200, headers);
  return context.body(Readable.toWeb(createReadStream(path)) as ReadableStream, 200, headers);
}
