/** The file that a step sent, for those who may see the session: also where it did not reach the person. */
import { Hono } from "hono";
import { parseBody } from "../../session/replay.ts";
import type { Command } from "../../session/step.ts";
import type { Reply } from "../../shared/turn.ts";
import type { ConsoleCore } from "../core.ts";
import { type Env, refuse } from "./requests.ts";
import { sendWord, sizeOf } from "./sendWord.ts";
import { findAllowed, notFound } from "./sessionRoutes.ts";

export function createPlanFileRoutes(core: ConsoleCore): Hono<Env> {
  return new Hono<Env>().get("/sessions/:id/files/:seq", async (context) => {
    const found = await findAllowed(core, context);
    if (found === undefined) return notFound(context);
    const seq = Number(context.req.param("seq"));
    const file = Number.isSafeInteger(seq) && seq >= 0 ? await fileOf(core, found.session, seq) : undefined;
    const size = file && core.isSessionFile(file.path) ? await sizeOf(file.path) : undefined;
    if (file === undefined || size === undefined) return refuse(context, 404, "这个文件已经不在了。");
    const who = context.get("visitor").name;
    core.audit.write({ who, act: "downloaded", target: `${found.id}/${seq}`, reason: "" });
    return sendWord(context, { path: file.path, name: file.name, size });
  });
}

async function fileOf({ store }: ConsoleCore, session: string, seq: number) {
  const row = (await store.rows(session, seq)).find((each) => each.seq === seq);
  const commands = (parseBody(row?.body ?? "")?.commands ?? []) as Command[];
  return commands
    .flatMap((command) =>
      command.do === "emit" && command.event.type === "reply" ? [command.event as unknown as Reply] : [],
    )
    .find((reply) => reply.kind === "file");
}
