/** What every request of the console goes through: who asks, whether the change is meant, how often. */
import type { Context, MiddlewareHandler } from "hono";
import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import type { ZodType } from "zod";
import type { Access, Visitor } from "../access/access.ts";

/** What a route knows of its request. */
export type Env = {
  Variables: { visitor: Visitor; token: string };
  Bindings: { incoming?: { socket?: { remoteAddress?: string } } };
};
export type Asking = Context<Env>;

const cookieName = "linli_console";
const bodyBytesMax = 64 * 1_024;
export const csrfHeader = "x-linli-csrf";

/** The cookie is never readable by a script and never sent from another site. `secure` behind HTTPS only. */
export function keepToken(context: Context, token: string, secure: boolean): void {
  setCookie(context, cookieName, token, { httpOnly: true, sameSite: "Strict", path: "/", secure });
}
export const dropToken = (context: Context): void => void deleteCookie(context, cookieName, { path: "/" });
export const tokenOf = (context: Context): string => getCookie(context, cookieName) ?? "";

/** The same, of a request to another part of the server. */
export const tokenIn = (request: Request): string =>
  new RegExp(`(?:^|;\\s*)${cookieName}=([^;]+)`).exec(request.headers.get("cookie") ?? "")?.[1] ?? "";

/** The address that a request comes from; "" where it is unknown. */
export const addressOf = (context: Asking): string => context.env?.incoming?.socket?.remoteAddress ?? "";

/** A sentence that the person can act on. */
export const refuse = (context: Context, status: 400 | 401 | 403 | 404 | 409 | 413 | 429, error: string): Response =>
  context.json({ error }, status);

/** Only somebody who is signed in, and changes only with the token that the page was given. */
export function signedIn(access: Access): MiddlewareHandler<Env> {
  return async (context, next) => {
    const token = tokenOf(context);
    const visitor = token === "" ? undefined : access.visitorOf(token);
    if (visitor === undefined) return refuse(context, 401, "请先登录。");
    if (visitor.role === "worker") return refuse(context, 403, "这个账号只能用网页聊天，不能看督导台。");
    const isChange = context.req.method !== "GET" && context.req.method !== "HEAD";
    if (isChange && context.req.header(csrfHeader) !== visitor.csrf)
      return refuse(context, 403, "页面已过期，请刷新再试。");
    context.set("visitor", visitor);
    context.set("token", token);
    return next();
  };
}

export const adminOnly: MiddlewareHandler<Env> = async (context, next) =>
  context.get("visitor").role === "admin" ? next() : refuse(context, 403, "这一页只有管理员能看。");

/** The 居委会 that a visitor may see; null for all. */
export const unitOf = ({ role, unit }: Visitor): string | null => (role === "admin" ? null : unit);

/** The body of a request, checked; undefined where it is too long or of another shape. */
export async function bodyOf<T>(context: Context, schema: ZodType<T>): Promise<T | undefined> {
  if (Number(context.req.header("content-length") ?? 0) > bodyBytesMax) return undefined;
  const text = await context.req.text();
  if (text.length > bodyBytesMax) return undefined;
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

export const notUnderstood = (context: Context): Response => refuse(context, 400, "有内容没填对，请检查后再试。");

/** A bucket for each key that fills up again: at most `burst` at once, then one every `refillMs`. */
export function createLimiter({ burst, refillMs }: { burst: number; refillMs: number }) {
  const buckets = new Map<string, { left: number; at: number }>();
  const keysMax = 10_000;
  return (key: string, now: number): boolean => {
    const bucket = buckets.get(key) ?? { left: burst, at: now };
    const left = Math.min(burst, bucket.left + Math.max(0, now - bucket.at) / refillMs);
    buckets.delete(key);
    buckets.set(key, { left: left >= 1 ? left - 1 : left, at: now });
    const [oldest] = buckets.keys();
    if (buckets.size > keysMax && oldest !== undefined) buckets.delete(oldest);
    return left >= 1;
  };
}
