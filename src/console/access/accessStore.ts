/** What signing in, auditing and judging need of a place that is kept. The console owns this interface; adapters/console implements it. */

import type { JudgementView, Role } from "../view.ts";

/**
 * 管理员 sees and does everything; 督导 sees the sessions of the own 居委会; 社工 may only use the chat.
 *
 * `password` is what `hashPassword` made, "" until one was chosen. `failures` counts wrong passwords in a row. Times are epoch milliseconds.
 */
export type User = {
  name: string;
  role: Role;
  unit: string;
  password: string;
  failures: number;
  lockedUntil: number;
  isActive: boolean;
};

/** A link that lets somebody choose a password, once. `name` "" is the first administrator, who chooses a name too. Only the hash is kept. */
export type Invitation = { hash: string; name: string; expiresAt: number };

/** Somebody who is signed in in one browser. Only the hash of the token is kept. */
export type SignIn = { hash: string; name: string; csrf: string; startedAt: number; seenAt: number };

/** One line of the audit log: `hash` is sha256(prevHash + body), as in the log of a session; `body` is the JSON text of an AuditEntry. */
export type AuditRow = { seq: number; prevHash: string; hash: string; body: string };

/** A verdict of a supervisor about one step. `docs` are titles of handbooks that would have been right. */
export type Judgement = JudgementView;

/**
 * How sending one reply went: `seq` and `position` name it in its session. Tries that failed alike are one line, `times` of them between
 * `firstAt` and `lastAt`; `problem` "" is the one that went out.
 */
export type DeliveryTry = {
  seq: number;
  position: number;
  problem: string;
  times: number;
  firstAt: number;
  lastAt: number;
};

export interface AccessStore {
  user(name: string): User | undefined;
  users(): User[];
  saveUser(user: User): void;
  saveInvitation(invitation: Invitation): void;
  /** Takes it away: it can be taken once. Invitations that were made for the same name are gone too. */
  takeInvitation(hash: string, now: number): Invitation | undefined;
  saveSignIn(signIn: SignIn): void;
  signIn(hash: string): SignIn | undefined;
  touch(hash: string, seenAt: number): void;
  /** Of one browser, or of a user everywhere. */
  endSignIns(of: { hash: string } | { name: string }): void;
  appendAudit(row: AuditRow): void;
  auditHead(): AuditRow | undefined;
  /** Newest first. */
  auditRows(offset: number, limit: number): AuditRow[];
  /** From a seq on, in order. */
  auditFrom(seq: number, limit: number): AuditRow[];
  auditSize(): number;
  saveJudgement(judgement: Judgement): void;
  judgementsOf(id: string): Judgement[];
  /** Newest first. */
  judgements(offset: number, limit: number): { total: number; judgements: Judgement[] };
  /** `id` names the session; a line about the same reply and problem is written over. */
  saveTry(id: string, entry: DeliveryTry): void;
  /** In order of time. */
  triesOf(id: string): DeliveryTry[];
  /** Of an erased session: how its replies were sent, and what judgements hold of its texts. */
  forget(id: string): void;
  /** Starts of the program, oldest first; only the last few thousand are kept. */
  addStart(at: number): void;
  starts(): number[];
  setting(name: string): string | undefined;
  setSetting(name: string, value: string): void;
  close(): void;
}
