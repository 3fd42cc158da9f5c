/** What the chat showed because of a step. */
import { messageInWords } from "../session/narrate.ts";
import type { LogRow, RowBody } from "../session/sessionStore.ts";
import { type Command, sessionEvents } from "../session/step.ts";
import type { Decided, Message, Reply } from "../shared/turn.ts";
import type { DeliveryTry } from "./access/accessStore.ts";
import { tryOf } from "./stepWords.ts";
import type { Bubble } from "./view.ts";

/** `due`: effects that are still to be sent; `unsent`: those that were given up; `tries` by `seq.position` of the reply. */
type Outbox = {
  due: ReadonlySet<string>;
  unsent: ReadonlySet<string>;
  tries: ReadonlyMap<string, readonly DeliveryTry[]>;
  /** What can be sent again, by `seq.position` too. */
  lost: ReadonlyMap<string, unknown>;
};

/** A reply's effect key says how its delivery ended. */
export function bubblesOf(outbox: Outbox, { session, seq }: LogRow, body: RowBody): Bubble[] {
  const message = messageOf(body.event);
  const replies = (body.commands as Command[]).flatMap((command, index): Bubble[] => {
    if (command.do !== "emit" || command.event.type !== "reply") return [];
    return [sent(outbox, command.event as unknown as Reply, session, `${seq}.${index}`)];
  });
  return [...(message ? [received(message)] : []), ...replies];
}

function received(message: Message): Bubble {
  const kind = message.kind === "file" ? "file" : "text";
  return { side: "person", kind, text: messageInWords(message), options: [], tries: [] };
}

function sent({ due, unsent, tries, lost }: Outbox, reply: Reply, session: string, place: string): Bubble {
  const key = `${session}#${place}`;
  const delivery = unsent.has(key) ? "failed" : due.has(key) ? "sending" : "sent";
  return {
    side: "bot",
    kind: reply.kind,
    text: reply.kind === "file" ? reply.name : reply.text,
    options: reply.kind === "text" ? (reply.options ?? []) : [],
    delivery,
    ...(reply.kind === "file" && reply.private ? { isPlan: true as const } : {}),
    ...(lost.has(place) ? { again: true as const } : {}),
    position: Number(place.split(".")[1]),
    tries: (tries.get(place) ?? []).map(tryOf),
  };
}

/** What a step said and decided. */
export function emittedOf(commands: readonly Command[]): (Reply | Decided)[] {
  return commands.flatMap((command) => (command.do === "emit" ? [command.event as unknown as Reply | Decided] : []));
}

/** Of a message whose handling failed, too. */
export function messageOf(event: RowBody["event"]): Message | undefined {
  const source = event.type === sessionEvents.fault ? (event["event"] as RowBody["event"] | undefined) : event;
  return source?.type === "message.received" ? (source["message"] as Message) : undefined;
}
