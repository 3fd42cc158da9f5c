/** Replies that were given up and that nothing has stood in for since: those that a colleague can send again. */

import { parseBody } from "../session/replay.ts";
import type { LogRow } from "../session/sessionStore.ts";
import { type Command, sessionEvents } from "../session/step.ts";
import type { Reply } from "../shared/turn.ts";
import { emittedOf } from "./bubbles.ts";
import { staffEvent } from "./events.ts";

/** `effect` is the key under which it was to be sent; `about` the step that a colleague's answer is about. */
export type LostReply = { effect: string; reply: Exclude<Reply, { kind: "progress" }>; about?: unknown };

const contentOf = (reply: Reply) => (reply.kind === "file" ? reply.path : reply.text);

/** By `seq.position` of the reply, in order. That a file could not be sent is no reply worth sending again. */
export function lostRepliesOf(session: string, rows: readonly LogRow[]): ReadonlyMap<string, LostReply> {
  const lost = new Map<string, LostReply>();
  const aboutOf = new Map<number, unknown>();
  const notices = new Set<number>();
  const drop = (isStoodIn: (entry: LostReply) => boolean) => {
    for (const [place, entry] of lost) if (isStoodIn(entry)) lost.delete(place);
  };
  for (const { seq, body: text } of rows) {
    const body = parseBody(text);
    if (body === undefined) continue;
    const { event } = body;
    if (event.type === staffEvent) {
      aboutOf.set(seq, event["about"]);
      drop(({ about }) => about !== undefined && about === event["about"]);
    }
    if (event.type === sessionEvents.replyFailed) {
      notices.add(seq);
      const reply = event["reply"] as Reply;
      const place = String(event["effect"]).slice(session.length + 1);
      const about = aboutOf.get(Number(place.split(".")[0]));
      if (reply.kind !== "progress" && !notices.has(Number(place.split(".")[0])))
        lost.set(place, { effect: String(event["effect"]), reply, ...(about === undefined ? {} : { about }) });
    }
    for (const emitted of emittedOf(body.commands as Command[]))
      if (emitted.type === "reply")
        drop(({ reply }) => reply.kind === emitted.kind && contentOf(reply) === contentOf(emitted));
  }
  return lost;
}
