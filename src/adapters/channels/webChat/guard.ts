/** What every request must be, and what every response says, wherever on the server it ends. */
import { isIP } from "node:net";
import type { MiddlewareHandler } from "hono";

/** No inline script or style, nothing from elsewhere, not in a frame. A part that needs more sets its own. */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join("; ");

const headers = {
  "Content-Security-Policy": contentSecurityPolicy,
  "X-Content-Type-Options": "nosniff",
  "X-Frame-Options": "DENY",
  "Referrer-Policy": "no-referrer",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Permissions-Policy": "camera=(), geolocation=(), microphone=(self)",
};

/** A browser that came by HTTPS once comes by nothing else for half a year. */
const staySecure = { "Strict-Transport-Security": "max-age=15552000" };

/** Adds the headers that are not set already. */
export function securityHeaders({ isSecure }: { isSecure: boolean }): MiddlewareHandler {
  const all = Object.entries(isSecure ? { ...headers, ...staySecure } : headers);
  return async (context, next) => {
    await next();
    for (const [name, value] of all) if (!context.res.headers.has(name)) context.res.headers.set(name, value);
  };
}

/**
 * - `isOwnHost` knows the names of this server; it is asked at each request, because the port is known only when the server listens.
 * - `scheme`: what this server itself speaks. `publicUrl`: the origin of a proxy in front of it, which may pass on its own name as the host.
 */
export type OwnAddress = {
  isOwnHost: (host: string) => boolean;
  scheme: "http" | "https";
  publicUrl: string | undefined;
};

/** Refuses requests that were sent to another name (DNS rebinding) or by another site (forged requests). */
export function sameOriginOnly({ isOwnHost, scheme, publicUrl }: OwnAddress): MiddlewareHandler {
  const publicHost = publicUrl && new URL(publicUrl).host;
  return async (context, next) => {
    const { method } = context.req;
    const header = (name: string) => context.req.header(name);
    const host = header("host") ?? "";
    const origin = header("origin");
    const site = header("sec-fetch-site") ?? "same-origin";
    const isDirect = isOwnHost(host);
    const isOwnOrigin = origin === undefined || origin === publicUrl || (isDirect && origin === `${scheme}://${host}`);
    const isOwnPage = isOwnOrigin && site === "same-origin";
    // Typing the address, or a link on another site, may open a page, but nothing else can be read or sent that way.
    const opensPage = method === "GET" && origin === undefined && header("sec-fetch-mode") === "navigate";
    if ((isDirect || host.toLowerCase() === publicHost) && (isOwnPage || opensPage)) return next();
    return context.json({ code: "HOST_REFUSED", error: "这个请求不是从本机的聊天页面发来的，已拒绝。" }, 403);
  };
}

const localNames = ["127.0.0.1", "localhost"];

/** Whether a server that listens on this address is reached from this machine alone. */
export const isLocal = (host: string): boolean => localNames.includes(host);

/**
 * The names under which a server may be asked for. One that listens for other machines is asked by its address in numbers, which no
 * foreign site can take, by the name that it listens on, or by the name of the machine.
 */
export function ownHosts(
  { host, scheme }: { host: string; scheme: "http" | "https" },
  machineName: string,
  port: () => number,
): (given: string) => boolean {
  const usualPort = scheme === "https" ? 443 : 80;
  return (given) => {
    const [, name = "", ownPort = ""] = /^(\[[\da-f:.]+\]|[^:]+)(?::(\d+))?$/i.exec(given) ?? [];
    if (Number(ownPort || usualPort) !== port()) return false;
    if (isLocal(name)) return true;
    if (isLocal(host)) return false;
    return isIP(name.replace(/^\[|\]$/g, "")) !== 0 || [host, machineName].includes(name.toLowerCase());
  };
}
