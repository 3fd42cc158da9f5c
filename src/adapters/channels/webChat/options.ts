import type { ChatStatus } from "./entry.ts";
import type { LogSource } from "./history.ts";

/** Writes one line to the log of the program; fits pino. Texts of people are never given to it. */
export type WebChatLog = Record<"info" | "warn" | "error", (fields: Record<string, unknown>, message: string) => void>;

/** Another part on the same server, e.g. the console; gets requests whose path begins with `path`, without that beginning. */
export type Mount = { path: `/${string}`; fetch: (request: Request, env?: object) => Response | Promise<Response> };

/**
 * - `host`: this machine itself ("127.0.0.1" or "localhost"), or with `signedIn` any address of it, for other machines.
 * - `signedIn`: the name of whoever sends a request, undefined for nobody; asked where the server listens for other machines. Everybody
 *   then chats under the own name only.
 * - `port`: 0 picks a free one.
 * - `publicUrl`: the origin by which browsers reach the server, where that is a proxy; others can then ask too, so people must sign in.
 * - `tls`: certificate and key in PEM form; the server then speaks HTTPS.
 * - `filesDirectory`: where received files are kept, a folder a person; made if missing.
 * - `pageDirectory`: the built page (buildPage); asked once, when the server starts.
 * - `status`: for the dot in the header; default: ready.
 */
export type WebChatOptions = {
  host: string;
  signedIn?: (request: Request) => string | undefined;
  port: number;
  publicUrl?: string;
  tls?: { certificate: string; key: string };
  store: LogSource;
  filesDirectory: string;
  pageDirectory: () => Promise<string>;
  log: WebChatLog;
  status?: () => ChatStatus;
  mounts?: readonly Mount[];
};
