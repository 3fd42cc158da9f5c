import { describe, expect, it } from "vitest";
import { createInbox, type Standing } from "../../src/session/inbox.ts";
import { sessionKey } from "../../src/shared/ids.ts";
import type { Message } from "../../src/shared/turn.ts";

const now = Date.parse("2026-11-23T10:00:00+08:00");
const inGroup = sessionKey("wechaty", "R:1", "li");
const alone = sessionKey("wechaty", "li", "li");
const said = (minutesAgo = 0): Message => ({
  id: "m",
  at: now - minutesAgo * 60_000,
  kind: "text",
  text: "在吗",
  from: "li",
});
type Dispatched = { session: string; key: string; event: { type: string; at: number; message?: Message } };

function open(standing?: Standing, place = "ready") {
  const dispatched: Dispatched[] = [];
  const refused: string[] = [];
  const inbox = createInbox({
    kernel: {
      async dispatch(session, key, event) {
        dispatched.push({ session, key, event });
        return "applied";
      },
      state: async () => ({
        value: { conversation: place === "ready" ? "ready" : { handover: { withPerson: "waiting" } } },
      }),
    },
    store: { effectByReceipt: async () => undefined },
    ...(standing ? { whoIs: () => standing } : {}),
    refuse: (session) => refused.push(session),
    now: () => now,
  });
  return { inbox, dispatched, refused };
}

describe("what comes in", () => {
  it("says who the person is, by the roster", async () => {
    const { inbox, dispatched } = open({ served: true, role: "worker", committee: "梅园居委会" });
    await inbox.receive(inGroup, said());
    expect(dispatched[0]?.event.message).toMatchObject({ role: "worker", committee: "梅园居委会" });
  });

  it("is as it came where nobody is told apart", async () => {
    const { inbox, dispatched } = open();
    await inbox.receive(alone, said(60));
    expect(dispatched).toEqual([
      { session: alone, key: "m", event: { type: "message.received", message: said(60), at: said(60).at } },
    ]);
  });

  it("is late when it was written more than ten minutes ago, and then counts from now", async () => {
    const { inbox, dispatched } = open({ served: true, role: "resident" });
    await inbox.receive(alone, said(9));
    await inbox.receive(alone, said(11));
    expect(dispatched.map(({ event }) => [event.message?.missed, event.at])).toEqual([
      [undefined, said(9).at],
      [true, now],
    ]);
  });

  it("of who is not served leaves nothing behind", async () => {
    const { inbox, dispatched, refused } = open({ served: false, role: "resident" });
    expect(await inbox.receive(alone, said())).toBe("applied");
    expect(dispatched).toEqual([]);
    expect(refused).toEqual([alone]);
    expect(await inbox.isSilent?.(alone)).toBe(true);
  });

  it("is answered where nobody has taken over", async () => {
    expect(await open().inbox.isSilent?.(alone)).toBe(false);
    expect(await open(undefined, "withPerson").inbox.isSilent?.(alone)).toBe(true);
  });
});

describe("a colleague who writes by the account of the bot", () => {
  it("is told to the session that a person has, and to no other", async () => {
    const busy = open(undefined, "withPerson");
    await busy.inbox.humanSpoke({ channel: "wechaty", chat: "li" }, "h1", now);
    expect(busy.dispatched).toEqual([{ session: alone, key: "h1", event: { type: "human.spoke", at: now } }]);
    const free = open();
    await free.inbox.humanSpoke({ channel: "wechaty", chat: "li" }, "h1", now);
    expect(free.dispatched).toEqual([]);
  });
});
