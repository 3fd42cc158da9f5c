/** Passwords: what may be one, how it is kept, and how it is checked. */
import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from "node:crypto";

/** 32 MiB and about 0.1 s a try, so that a stolen file of hashes is of little use. Source: RFC 7914, OWASP's table for scrypt. */
const cost = { N: 2 ** 15, r: 8, p: 3, maxmem: 64 * 1_024 * 1_024 } as const;
const keyBytes = 32;
const saltBytes = 16;

export const passwordCharsMin = 10;
export const passwordCharsMax = 200;
const distinctMin = 5;

/** Why a password cannot be taken, as a sentence for the person; undefined if it can. */
export function passwordProblem(password: string, name: string): string | undefined {
  const length = [...password].length;
  if (length < passwordCharsMin) return `密码至少要${passwordCharsMin}位。可以用一句好记的话。`;
  if (length > passwordCharsMax) return `密码最多${passwordCharsMax}位。`;
  if (new Set(password).size < distinctMin) return "密码里重复的字太多了，请换一个。";
  if (name !== "" && password.toLowerCase().includes(name.toLowerCase())) return "密码里不要有自己的名字。";
  if (isRun(password)) return "密码太容易猜到了，请换一个。";
  return undefined;
}

const runs = ["01234567890123456789", "abcdefghijklmnopqrstuvwxyz", "qwertyuiopasdfghjklzxcvbnm"];

function isRun(password: string): boolean {
  const text = password.toLowerCase();
  return runs.some((run) => run.includes(text) || [...run].reverse().join("").includes(text));
}

/** `scrypt$N$r$p$salt$key`, the last two in base64. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(saltBytes);
  const key = await derive(password, salt, cost);
  return ["scrypt", cost.N, cost.r, cost.p, salt.toString("base64"), key.toString("base64")].join("$");
}

/** Takes as long for a hash that does not exist, so that nobody learns who has an account. */
export async function passwordFits(password: string, hash: string): Promise<boolean> {
  const [, N, r, p, salt, key] = hash.split("$");
  if (!salt || !key) {
    await derive(password, Buffer.alloc(saltBytes), cost);
    return false;
  }
  const wanted = Buffer.from(key, "base64");
  const options = { N: Number(N), r: Number(r), p: Number(p), maxmem: cost.maxmem };
  const found = await derive(password, Buffer.from(salt, "base64"), options);
  return wanted.length === found.length && timingSafeEqual(wanted, found);
}

const derive = (password: string, salt: Buffer, options: ScryptOptions): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    scrypt(password.normalize("NFKC"), salt, keyBytes, options, (error, key) => (error ? reject(error) : resolve(key)));
  });
