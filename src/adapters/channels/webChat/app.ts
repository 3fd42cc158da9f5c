import { hostname } from "node:os";
import { Hono } from "hono";
import type { Receive } from "../../../session/channel.ts";
import { type BuiltPage, servePage } from "../../web/servePage.ts";
import { isLocal, ownHosts, sameOriginOnly, securityHeaders } from "./guard.ts";
import type { WebChatOptions } from "./options.ts";
import { createWhoAsks } from "./person.ts";
import { createRateLimit } from "./rateLimit.ts";
import { createReadRoutes } from "./readRoutes.ts";
import { createReceiveRoutes } from "./receiveRoutes.ts";
import { refuse } from "./refuse.ts";
import type { Subscribers } from "./subscribers.ts";

export type AppDeps = {
  options: WebChatOptions;
  receive: Receive;
  subscribers: Subscribers;
  page: Promise<BuiltPage>;
  port: () => number;
  stopping: AbortSignal;
};

/** Everything that the server answers: the API of the chat, other mounted parts, and the page itself. */
export function createApp({ options, receive, subscribers, page, port, stopping }: AppDeps): Hono {
  const { store, filesDirectory, log, status = () => ({ phase: "ready", detail: "" }), mounts = [] } = options;
  const app = new Hono();
  const { host, publicUrl, tls } = options;
  const scheme = tls ? "https" : "http";
  const isOwnHost = ownHosts({ host, scheme }, hostname().toLowerCase(), port);
  const isSecure = tls !== undefined || publicUrl?.startsWith("https:") === true;
  const signedIn = isLocal(host) && publicUrl === undefined ? undefined : options.signedIn;
  const whoAsks = createWhoAsks(signedIn);
  app.use(securityHeaders({ isSecure }), sameOriginOnly({ isOwnHost, scheme, publicUrl }));
  app.route("/", createReadRoutes({ source: store, whoAsks, subscribers, status, signedIn, stopping, log }));
  app.route(
    "/api",
    createReceiveRoutes({
      receive,
      whoAsks,
      signedIn,
      rateLimit: createRateLimit(),
      filesDirectory,
      stored: subscribers.notify,
      log,
    }),
  );
  for (const mount of mounts) {
    // Addresses inside a page are relative: they hold only below the slash.
    app.get(mount.path, (context) => context.redirect(`${mount.path}/${new URL(context.req.url).search}`));
    app.mount(mount.path, mount.fetch);
  }
  app.get("*", async (context) => {
    const found = servePage(await page, context.req.method, context.req.path.slice(1));
    return found ?? refuse(context, "notFound");
  });
  app.notFound((context) => refuse(context, "notFound"));
  app.onError((error, context) => {
    log.error({ path: context.req.path, error }, "网页请求出错");
    return refuse(context, "bug");
  });
  return app;
}
