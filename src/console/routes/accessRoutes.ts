/** Signing in and out, and choosing a password by a link. The only routes that work without being signed in. */
import { Hono } from "hono";
import { z } from "zod";
import type { Access, Entered, Refused } from "../access/access.ts";
import { passwordCharsMax } from "../access/passwords.ts";
import type { Me } from "../view.ts";
import {
  type Asking,
  addressOf,
  bodyOf,
  createLimiter,
  csrfHeader,
  dropToken,
  type Env,
  keepToken,
  notUnderstood,
  refuse,
  tokenOf,
} from "./requests.ts";

const text = (charsMax: number) => z.string().max(charsMax);
const credentials = z.object({ name: text(100), password: text(passwordCharsMax * 2) });
const redeeming = credentials.extend({ token: text(100) });

/** Tries from one address, right or wrong; an office may have only one. */
const tries = { burst: 30, refillMs: 4_000 };

export type AccessRoutesDeps = { access: Access; indexed: () => number; now: () => number; secure: boolean };

export function createAccessRoutes({ access, indexed, now, secure }: AccessRoutesDeps): Hono<Env> {
  const mayTry = createLimiter(tries);
  const tooOften = (context: Asking) =>
    mayTry(addressOf(context), now()) ? undefined : refuse(context, 429, "试得太频繁了，请等一分钟再试。");
  const answer = (context: Asking, entered: Entered | Refused) => {
    if ("problem" in entered) return refuse(context, entered.status, entered.problem);
    keepToken(context, entered.token, secure);
    return context.json({ user: entered.visitor });
  };
  return new Hono<Env>()
    .get("/me", (context) => {
      const visitor = access.visitorOf(tokenOf(context));
      return context.json({ user: visitor ?? null, isNew: access.isNew(), indexed: indexed() } satisfies Me);
    })
    .post("/sign-in", async (context) => {
      const refused = tooOften(context);
      if (refused) return refused;
      const given = await bodyOf(context, credentials);
      return given ? answer(context, await access.signIn(given.name, given.password)) : notUnderstood(context);
    })
    .post("/redeem", async (context) => {
      const refused = tooOften(context);
      if (refused) return refused;
      const given = await bodyOf(context, redeeming);
      if (given === undefined) return notUnderstood(context);
      return answer(context, await access.redeem(given.token, given.name, given.password));
    })
    .post("/sign-out", (context) => {
      const token = tokenOf(context);
      if (access.visitorOf(token)?.csrf !== context.req.header(csrfHeader))
        return refuse(context, 403, "页面已过期，请刷新再试。");
      access.signOut(token);
      dropToken(context);
      return context.json({ user: null });
    });
}
