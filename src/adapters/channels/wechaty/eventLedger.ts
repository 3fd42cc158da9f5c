/**
 * Knows up to which event of the service everything is stored for good.
 *
 * The service numbers its events and, after a reconnect, sends again what came after the number that the client names. The client library
 * saves that number before an event is handled, so a crash in between loses the message. The ledger holds the number back until the
 * message is stored: then a crash costs at most a message that comes twice, and ids take care of that.
 */
export type EventLedger = {
  /** An event came in. `id` names the message or friend request in it, if it must be stored. */
  seen(seq: number, id: string | undefined): void;
  /** The message or friend request is stored, or was found to be none of our business. */
  stored(id: string): void;
  /** The highest number up to which nothing is open; undefined before the first event. */
  safe(): number | undefined;
};

export function createEventLedger(): EventLedger {
  const idBySeq = new Map<number, string>();
  let highest: number | undefined;
  return {
    seen(seq, id) {
      if (seq === 1) {
        // The service counts anew, so the old numbers mean nothing any more.
        idBySeq.clear();
        highest = undefined;
      }
      highest = Math.max(highest ?? 0, seq);
      if (id !== undefined) idBySeq.set(seq, id);
    },
    stored(id) {
      for (const [seq, open] of idBySeq) if (open === id) idBySeq.delete(seq);
    },
    safe() {
      const lowestOpen = Math.min(...idBySeq.keys());
      return Number.isFinite(lowestOpen) ? lowestOpen - 1 : highest;
    },
  };
}
