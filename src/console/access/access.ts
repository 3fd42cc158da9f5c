/**
 * Accounts and signing in: no default password, links that work once, a pause after wrong passwords, an end after a while.
 *
 *   first start ── one-time link ──▶ first 管理员 ── one-time links ──▶ 督导, 社工, more 管理员
 */
import { createHash, randomBytes } from "node:crypto";
import type { Role } from "../view.ts";
import type { AccessStore, User } from "./accessStore.ts";
import type { Audit } from "./audit.ts";
import { hashPassword, passwordFits, passwordProblem } from "./passwords.ts";

/** Who asks: what a request may see follows from it. `csrf` must come back with every change. */
export type Visitor = Pick<User, "name" | "role" | "unit"> & { csrf: string };

/** `problem` is a sentence for the person. */
export type Refused = { problem: string; status: 400 | 401 | 403 | 409 | 429 };
export type Entered = { token: string; visitor: Visitor };

export interface Access {
  /** Whether nobody can sign in yet. */
  isNew(): boolean;
  /** A new token for the first administrator; earlier ones end. */
  beginSetup(): string;
  /** Chooses a password with a token of a link. `name` counts only for the first administrator. */
  redeem(token: string, name: string, password: string): Promise<Entered | Refused>;
  signIn(name: string, password: string): Promise<Entered | Refused>;
  signOut(token: string): void;
  /** Who the token of a browser belongs to. */
  visitorOf(token: string): Visitor | undefined;
  /** Makes or changes an account. With a token where a password is still to be chosen. */
  saveUser(by: Visitor, wanted: { name: string; role: Role; unit: string }): { token?: string } | Refused;
  /** A new link for somebody who forgot the password; the old one ends at once, and so does whoever is signed in with it. */
  invite(by: Visitor, name: string): { token: string } | Refused;
  disable(by: Visitor, name: string): Refused | undefined;
}

const failuresMax = 5;
const lockMs = 15 * 60_000;
const invitationMs = 72 * 3_600_000;
/** Signed in at most this long, and this long without doing anything. */
const signInMsMax = 12 * 3_600_000;
const idleMsMax = 2 * 3_600_000;
const touchMs = 60_000;
const nameCharsMax = 20;
const unitCharsMax = 40;

const wrong: Refused = { problem: "名字或密码不对。忘了密码，请管理员发一个新的链接。", status: 401 };
const locked: Refused = { problem: "密码错了太多次，请15分钟后再试，或请管理员发一个新的链接。", status: 429 };
const ended: Refused = { problem: "这个链接已经用过或过期了，请管理员再发一个。", status: 403 };

const newToken = () => randomBytes(24).toString("base64url");
const hashOf = (token: string) => createHash("sha256").update(token).digest("hex");

export function createAccess({ store, audit, now }: { store: AccessStore; audit: Audit; now: () => number }): Access {
  const isAdmin = ({ role, isActive }: User) => role === "admin" && isActive;
  const isNew = () => !store.users().some((user) => isAdmin(user) && user.password !== "");

  function enter({ name, role, unit }: User): Entered {
    const token = newToken();
    const csrf = newToken();
    store.saveSignIn({ hash: hashOf(token), name, csrf, startedAt: now(), seenAt: now() });
    return { token, visitor: { name, role, unit, csrf } };
  }

  function invited(name: string): string {
    const token = newToken();
    store.saveInvitation({ hash: hashOf(token), name, expiresAt: now() + invitationMs });
    return token;
  }

  function fail(user: User): Refused {
    const failures = user.failures + 1;
    const isLocked = failures >= failuresMax;
    store.saveUser({ ...user, failures: isLocked ? 0 : failures, lockedUntil: isLocked ? now() + lockMs : 0 });
    audit.write({ who: user.name, act: isLocked ? "locked" : "signInFailed", target: "", reason: "" });
    return isLocked ? locked : wrong;
  }

  return {
    isNew,
    beginSetup: () => invited(""),
    async redeem(token, givenName, password) {
      const peeked = store.takeInvitation(hashOf(token), now());
      if (peeked === undefined || (peeked.name === "" && !isNew())) return ended;
      const name = peeked.name === "" ? cleanName(givenName) : peeked.name;
      const known = store.user(name);
      const problem = nameProblem(name) ?? passwordProblem(password, name);
      if (problem !== undefined || (peeked.name !== "" && !known?.isActive)) {
        store.saveInvitation(peeked);
        return { problem: problem ?? ended.problem, status: problem ? 400 : 403 };
      }
      const fresh = { role: "admin", unit: "", isActive: true } as const;
      const user = { ...fresh, ...known, name, password: await hashPassword(password), failures: 0, lockedUntil: 0 };
      store.saveUser(peeked.name === "" ? { ...user, ...fresh } : user);
      store.endSignIns({ name });
      audit.write({ who: name, act: peeked.name === "" ? "setup" : "password", target: name, reason: "" });
      return enter(user);
    },
    async signIn(givenName, password) {
      const user = store.user(cleanName(givenName));
      if (user && user.lockedUntil > now()) return locked;
      const fits = await passwordFits(password, user?.isActive ? user.password : "");
      // Others may have tried meanwhile: only what is stored now counts.
      const present = user && store.user(user.name);
      if (present === undefined) return wrong;
      if (present.lockedUntil > now()) return locked;
      if (!fits) return fail(present);
      store.saveUser({ ...present, failures: 0, lockedUntil: 0 });
      audit.write({ who: present.name, act: "signIn", target: "", reason: "" });
      return enter(present);
    },
    signOut(token) {
      const known = store.signIn(hashOf(token));
      if (known === undefined) return;
      store.endSignIns({ hash: known.hash });
      audit.write({ who: known.name, act: "signOut", target: "", reason: "" });
    },
    visitorOf: (token) => visitorOf(store, hashOf(token), now()),
    ...createAccounts({ store, audit, invited }),
  };
}

/** Nobody where the time is over; then the sign-in is gone too. */
function visitorOf(store: AccessStore, hash: string, now: number): Visitor | undefined {
  const known = store.signIn(hash);
  const user = known && store.user(known.name);
  if (known === undefined || !user?.isActive) return undefined;
  const isOver = now - known.startedAt > signInMsMax || now - known.seenAt > idleMsMax;
  if (isOver) store.endSignIns({ hash });
  else if (now - known.seenAt > touchMs) store.touch(hash, now);
  return isOver ? undefined : { name: user.name, role: user.role, unit: user.unit, csrf: known.csrf };
}

type SavingDeps = { store: AccessStore; audit: Audit; invited: (name: string) => string };

/** What an administrator does to accounts. */
function createAccounts({ store, audit, invited }: SavingDeps): Pick<Access, "saveUser" | "invite" | "disable"> {
  const told = (by: Visitor, act: "userSaved" | "userInvited" | "userDisabled", target: string) =>
    audit.write({ who: by.name, act, target, reason: "" });
  return {
    saveUser(by, wanted) {
      const name = cleanName(wanted.name);
      const unit = wanted.unit.normalize("NFC").trim().slice(0, unitCharsMax);
      const problem =
        nameProblem(name) ?? (wanted.role !== "admin" && unit === "" ? "请写上是哪个居委会。" : undefined);
      if (problem !== undefined) return { problem, status: 400 };
      if (name === by.name && wanted.role !== "admin") return { problem: "不能取消自己的管理员身份。", status: 409 };
      const known = store.user(name);
      const blank = { password: "", failures: 0, lockedUntil: 0 };
      store.saveUser({ ...blank, ...known, name, role: wanted.role, unit, isActive: true });
      told(by, "userSaved", `${name}（${wanted.role}，${unit || "全部"}）`);
      return (known?.password ?? "") === "" ? { token: invited(name) } : {};
    },
    invite(by, name) {
      const user = store.user(name);
      if (!user?.isActive) return { problem: "没有这个账号，或已停用。", status: 409 };
      store.saveUser({ ...user, password: "", failures: 0, lockedUntil: 0 });
      store.endSignIns({ name });
      told(by, "userInvited", name);
      return { token: invited(name) };
    },
    disable(by, name) {
      const user = store.user(name);
      if (user === undefined) return { problem: "没有这个账号。", status: 409 };
      if (name === by.name) return { problem: "不能停用自己的账号。", status: 409 };
      store.saveUser({ ...user, isActive: false, password: "" });
      store.endSignIns({ name });
      told(by, "userDisabled", name);
      return undefined;
    },
  };
}

const cleanName = (name: string) => name.normalize("NFC").trim().replace(/\s+/g, " ");

function nameProblem(name: string): string | undefined {
  const length = [...name].length;
  return length > 0 && length <= nameCharsMax && !/\p{C}/u.test(name)
    ? undefined
    : `请写名字，1到${nameCharsMax}个字。`;
}
