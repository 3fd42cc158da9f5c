import { describe, expect, it } from "vitest";
import { createEventLedger } from "../../../../src/adapters/channels/wechaty/eventLedger.ts";

describe("the ledger of events", () => {
  it("promises nothing before the first event", () => {
    expect(createEventLedger().safe()).toBeUndefined();
  });

  it("goes up to just below the first message that is not stored", () => {
    const ledger = createEventLedger();
    ledger.seen(4, undefined);
    ledger.seen(5, "a");
    ledger.seen(6, "b");
    ledger.stored("b");
    expect(ledger.safe()).toBe(4);
    ledger.stored("a");
    expect(ledger.safe()).toBe(6);
  });

  it("closes all events of a message that was announced twice", () => {
    const ledger = createEventLedger();
    ledger.seen(5, "a");
    ledger.seen(6, "a");
    ledger.stored("a");
    expect(ledger.safe()).toBe(6);
  });

  it("begins anew when the service does", () => {
    const ledger = createEventLedger();
    ledger.seen(900, "a");
    ledger.seen(1, "b");
    ledger.stored("b");
    expect(ledger.safe()).toBe(1);
  });
});
