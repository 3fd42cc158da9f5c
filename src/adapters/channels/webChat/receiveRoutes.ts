/** The way in: texts and files of a person become messages. */
import { createHash } from "node:crypto";
import { join } from "node:path";
import { Readable } from "node:stream";
import type { ReadableStream } from "node:stream/web";
import { type Context, Hono, type MiddlewareHandler } from "hono";
import { bodyLimit } from "hono/body-limit";
import { z } from "zod";
import type { Receive } from "../../../session/channel.ts";
import type { Message } from "../../../shared/turn.ts";
import { safeFileName, saveFile } from "../saveFile.ts";
import { fileBytesMax, messageBytesMax, multipartExtraBytesMax, textCharsMax } from "./limits.ts";
import type { WebChatLog } from "./options.ts";
import { sessionOf, type WhoAsks } from "./person.ts";
import type { RateLimit } from "./rateLimit.ts";
import { refusalOf, refuse } from "./refuse.ts";

const textBody = z.object({ person: z.string(), id: z.uuid(), text: z.string() });
const fileBody = z.object({ person: z.string(), id: z.uuid(), file: z.instanceof(File) });

export type ReceiveRoutesDeps = {
  receive: Receive;
  whoAsks: WhoAsks;
  /** The name of whoever sends a request; absent where nobody has to sign in. */
  signedIn?: ((request: Request) => string | undefined) | undefined;
  rateLimit: RateLimit;
  filesDirectory: string;
  /** Called when something of the session was stored. */
  stored: (session: string) => void;
  log: WebChatLog;
};

/** POST /messages and /files: 202 when the message is stored, 200 when it was before. */
export function createReceiveRoutes(deps: ReceiveRoutesDeps): Hono {
  const { receive, whoAsks, rateLimit, stored, log } = deps;

  async function take(context: Context, given: string, messageOf: (person: string) => Promise<Message>) {
    const asking = whoAsks(context.req.raw, given);
    if (typeof asking === "string") return refuse(context, asking);
    const { person } = asking;
    const waitSeconds = rateLimit.take(person, Date.now());
    if (waitSeconds > 0) return refuse(context, "tooFast", waitSeconds);
    const session = sessionOf(person);
    try {
      const outcome = await receive(session, await messageOf(person));
      stored(session);
      return context.json({ outcome }, outcome === "applied" ? 202 : 200);
    } catch (thrown) {
      const refusal = refusalOf(thrown);
      if (refusal === "bug" || refusal === "full") log.error({ session, error: thrown }, "消息没有存下");
      return refuse(context, refusal);
    }
  }

  return new Hono()
    .use(signedInOnly(deps.signedIn))
    .post(
      "/messages",
      bodyLimit({ maxSize: messageBytesMax, onError: (context) => refuse(context, "textTooLong") }),
      async (context) => {
        const body = textBody.safeParse(await context.req.json().catch(() => undefined));
        if (!body.success) return refuse(context, "request");
        const { person, id, text } = body.data;
        if (text.length > textCharsMax) return refuse(context, "textTooLong");
        return take(context, person, async (from) => ({ id, at: Date.now(), kind: "text", text, from }));
      },
    )
    .post(
      "/files",
      bodyLimit({
        maxSize: fileBytesMax + multipartExtraBytesMax,
        onError: (context) => refuse(context, "fileTooLarge"),
      }),
      async (context) => {
        const body = fileBody.safeParse(await context.req.parseBody().catch(() => undefined));
        if (!body.success) return refuse(context, "request");
        const { person, id, file } = body.data;
        if (file.size === 0) return refuse(context, "fileEmpty");
        return take(context, person, async (from) => {
          const path = await keepFile(deps.filesDirectory, { session: sessionOf(from), id, file });
          return { id, at: Date.now(), kind: kindOf(file), text: "", from, path, fileName: safeFileName(file.name) };
        });
      },
    );
}

/** Turns away who is not signed in before anything that they send is read. */
function signedInOnly(signedIn: ReceiveRoutesDeps["signedIn"]): MiddlewareHandler {
  return async (context, next) => {
    if (signedIn !== undefined && signedIn(context.req.raw) === undefined) return refuse(context, "signIn");
    return next();
  };
}

/** A recording is listened to like a voice message; anything else is a file. */
const kindOf = ({ name, type }: File): "voice" | "file" =>
  type.startsWith("audio/") || /\.(wav|mp3|m4a|aac|amr|silk|ogg|opus)$/i.test(name) ? "voice" : "file";

/** A folder for each session, so that nobody can write over the file of another by using its id. */
function keepFile(
  directory: string,
  { session, id, file }: { session: string; id: string; file: File },
): Promise<string> {
  const folder = createHash("sha256").update(session).digest("hex").slice(0, 32);
  return saveFile({
    stream: Readable.fromWeb(file.stream() as ReadableStream),
    directory: join(directory, folder),
    messageId: id,
    name: file.name,
    bytesMax: fileBytesMax,
    signal: new AbortController().signal,
  });
}
