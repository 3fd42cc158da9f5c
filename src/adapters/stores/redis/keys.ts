/**
 * Names of everything in Redis. All begin with `linli:{account}:`, so that several offices share one Redis and a cluster keeps one office
 * on one node.
 *
 * - `fence`: the number of the lease that was granted last. `lease`: who holds it, with an expiry. `version`: of this layout.
 * - `sessions`: sorted set, session by the number under which it began. `number`: the counter of sessions and effects.
 * - `due`: sorted set, keys of due effects by their number. `timers`: sorted set, `<bytes of session>:<session><id>` by due time.
 * - `receipts`: hash, session by the channel's id of a reply that was sent.
 * - of one session: `head` (hash: seq, at, hash, machine, state, nonce), `log` (list, one text a row), `keys` (hash, seq by idempotency
 *   key), `effects` (hash of due ones: `e:KEY` → `number:JSON`, of tools also `a:KEY` → invoke id), `armed` (hash: `t:ID` → JSON,
 *   `k:ID` → key), `sent` (hash, JSON of the reply by receipt).
 */
export interface Keys {
  readonly fence: string;
  readonly lease: string;
  readonly version: string;
  readonly sessions: string;
  readonly number: string;
  readonly due: string;
  readonly timers: string;
  readonly receipts: string;
  /** Before the kind and the name of a session: `prefix + "head:" + session`. */
  readonly prefix: string;
  of(session: string): SessionKeys;
}
export type SessionKeys = Readonly<Record<(typeof sessionKinds)[number], string>>;

/** The kinds of what is kept of one session; the scripts list them too. */
const sessionKinds = ["head", "log", "keys", "effects", "armed", "sent"] as const;

export function keysOf(account: string): Keys {
  const prefix = `linli:{${account}}:`;
  const name = (kind: string) => `${prefix}${kind}`;
  return {
    fence: name("fence"),
    lease: name("lease"),
    version: name("version"),
    sessions: name("sessions"),
    number: name("number"),
    due: name("due"),
    timers: name("timers"),
    receipts: name("receipts"),
    prefix,
    of: (session) =>
      Object.fromEntries(sessionKinds.map((kind) => [kind, `${prefix}${kind}:${session}`])) as SessionKeys,
  };
}
