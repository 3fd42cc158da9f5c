/**
 * The process that crash.adapter.test.ts kills: asks for a plan, says on standard output when it is at the point given, and waits there.
 * Without a point it only finishes what was left. What it sends is noted once for each key, as a channel shows a reply once.
 */
import { appendFileSync, existsSync, readFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import type { Send } from "../../src/session/channel.ts";
import { openWiring } from "./wiring.ts";

/** Before the plan is written, after the file is on disk, or after the file was sent but before that is noted. */
export type CrashPoint = "writing" | "rendered" | "sent";
export type CrashOrder = { directory: string; point: CrashPoint | undefined };

const order = JSON.parse(process.argv[2] ?? "") as CrashOrder;
const sentFile = join(order.directory, "sent.jsonl");
const at = Date.parse("2026-11-23T10:00:00+08:00");
const session = "王";

async function reach(point: CrashPoint): Promise<void> {
  if (point !== order.point) return;
  writeSync(1, `${point}\n`);
  await new Promise(() => setInterval(() => undefined, 60_000));
}

const send: Send = async (_session, reply, { key }) => {
  const shown = existsSync(sentFile) ? readFileSync(sentFile, "utf8") : "";
  if (reply.kind === "progress") return { messageId: "" };
  if (!shown.includes(`"${key}"`)) appendFileSync(sentFile, `${JSON.stringify({ key, reply })}\n`);
  if (reply.kind === "file") await reach("sent");
  return { messageId: key };
};

const wiring = await openWiring({
  directory: order.directory,
  timers: "manual",
  send,
  wrap: (tools) => ({
    ...tools,
    async writePlan(input, call) {
      await reach("writing");
      return tools.writePlan(input, call);
    },
    async renderPlan(input, call) {
      const file = await tools.renderPlan(input, call);
      await reach("rendered");
      return file;
    },
  }),
});
await wiring.say(session, "m1", "下周六下午两点在活动室给60岁以上老人包饺子，预算两千，40人", at);
await wiring.kernel.settled(session);
// The platform delivers the message again after a crash, since it heard no acknowledgement.
await wiring.say(session, "m2", "确认", at + 1_000);
await wiring.kernel.settled(session);
await wiring.close();
