/** Sends again what did not arrive, for those who may see the session. */
import { Hono } from "hono";
import { z } from "zod";
import type { ConsoleCore } from "../core.ts";
import { lostRepliesOf } from "../lostReplies.ts";
import { bodyOf, type Env, notUnderstood, refuse } from "./requests.ts";
import { sizeOf } from "./sendWord.ts";
import { findAllowed, notFound } from "./sessionRoutes.ts";

const resending = z.object({
  seq: z.number().int().min(0).max(10_000_000),
  position: z.number().int().min(0).max(10_000),
});

export function createResendRoutes(core: ConsoleCore): Hono<Env> {
  const { audit, isSessionFile, resend, sessions, store } = core;
  return new Hono<Env>().post("/sessions/:id/resend", async (context) => {
    const found = await findAllowed(core, context);
    if (found === undefined) return notFound(context);
    const given = await bodyOf(context, resending);
    if (given === undefined) return notUnderstood(context);
    const lost = lostRepliesOf(found.session, await store.rows(found.session));
    const entry = lost.get(`${given.seq}.${given.position}`);
    if (entry === undefined) return refuse(context, 409, "这一条不用再发：没有失败，还在发，或者后来已经再发过。");
    const { effect, reply } = entry;
    const isThere = reply.kind !== "file" || (isSessionFile(reply.path) && (await sizeOf(reply.path)) !== undefined);
    if (!isThere) return refuse(context, 409, "这个文件已经不在了，发不了。请对方再写一份。");
    const by = context.get("visitor").name;
    if (!(await resend(found.session, { effect, reply, by })))
      return refuse(context, 409, "刚才已经有人点过“再发一次”了，过几秒刷新看结果。");
    audit.write({ who: by, act: "resent", target: `${found.id}/${given.seq}`, reason: "" });
    sessions.note(found.session);
    return context.json({ isSent: true });
  });
}
