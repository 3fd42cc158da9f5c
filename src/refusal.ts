/** What people hear whom the office does not serve. */
import { forgetOldest } from "./adapters/channels/wecom/forgetOldest.ts";
import type { Hub } from "./session/hub.ts";
import { parseSessionKey } from "./shared/ids.ts";
import { dayOf } from "./shared/time.ts";

const notServed = "您好，我是邻里助手。现在只为本街道花名册里的同事服务，您的消息没有保存。需要开通，请联系居委会。";
/** Strangers who are remembered as told; one who comes back behind so many others is told again. */
const toldMax = 10_000;

/** Tells people who are not served so, once a day; groups get nothing. */
export function createRefusal(tell: Hub["tell"], now: () => number): (session: string) => void {
  const toldOn = new Map<string, string>();
  return (session) => {
    const place = parseSessionKey(session);
    const today = dayOf(now());
    if (!place || place.chat !== place.person || toldOn.get(session) === today) return;
    toldOn.set(session, today);
    forgetOldest(toldOn, toldMax);
    void tell(`${place.channel}:${place.person}`, notServed).catch(() => undefined);
  };
}
