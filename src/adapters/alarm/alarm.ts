/** Tells a person in charge that something needs a human: by a webhook of the office, by a message to a contact, or both. */
import pRetry from "p-retry";
import { cutShort } from "../../shared/cutShort.ts";
import { Failure } from "../../shared/failures.ts";

/** Resolves when at least one way delivered the text; fails with ALARM_NOT_DELIVERED, also where no way is configured. */
export type RaiseAlarm = (text: string) => Promise<void>;

/**
 * - `webhook`: takes a POST as the robots of WeCom groups do: {"msgtype":"text","text":{"content":…}}.
 * - `contact`: sends a text to the contact of the configuration; absent where there is none.
 * - `timeoutMs`: of one try at the webhook; there are three.
 */
export type AlarmOptions = {
  webhook?: string | undefined;
  contact?: ((text: string) => Promise<void>) | undefined;
  timeoutMs?: number;
  log: { error(fields: object, message: string): void };
};

const timeoutMsDefault = 10_000;
const retries = 2;
/** WeCom's robots take 2,048 bytes of text. */
const textCharsMax = 600;

export function createAlarm({ webhook, contact, timeoutMs = timeoutMsDefault, log }: AlarmOptions): RaiseAlarm {
  const post = async (url: string, content: string) => {
    const body = JSON.stringify({ msgtype: "text", text: { content } });
    const headers = { "content-type": "application/json" };
    const response = await fetch(url, { method: "POST", headers, body, signal: AbortSignal.timeout(timeoutMs) });
    // WeCom answers 200 with an error code inside.
    const answer = (await response.json().catch(() => ({}))) as { errcode?: number; errmsg?: string };
    if (!response.ok || answer.errcode)
      throw new Error(`${response.status} ${answer.errcode ?? ""} ${answer.errmsg ?? ""}`);
  };
  return async (text) => {
    const short = cutShort(text, textCharsMax);
    const ways = [
      ...(webhook ? [pRetry(() => post(webhook, short), { retries, minTimeout: 500 })] : []),
      ...(contact ? [contact(text)] : []),
    ];
    const outcomes = await Promise.allSettled(ways);
    const failed = outcomes.flatMap((outcome) => (outcome.status === "rejected" ? [String(outcome.reason)] : []));
    for (const detail of failed) log.error({ detail }, "一条提醒没有送到");
    if (failed.length === ways.length)
      throw new Failure("ALARM_NOT_DELIVERED", ways.length === 0 ? "没有设置值班联系人" : (failed[0] ?? ""));
  };
}
