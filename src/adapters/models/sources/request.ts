import { Failure } from "../../../shared/failures.ts";
import { asSourceError, SourceError, type Transfer } from "./source.ts";

type Limits = Pick<Transfer, "connectTimeoutMs" | "stallTimeoutMs" | "signal">;

/** An answer whose body fails when it stalls. Always finish the body or call `cancel`. */
export type Answer = { status: number; headers: Headers; url: string; body: AsyncIterable<Uint8Array>; cancel(): void };

/**
 * Sends one GET. The time until the headers come and each pause in the body have limits of their own,
 * because a hub that is blocked lets connections hang instead of refusing them.
 */
export async function request(url: string, headers: Record<string, string>, limits: Limits): Promise<Answer> {
  const late = new AbortController();
  const signal = AbortSignal.any([limits.signal, late.signal]);
  const timer = setTimeout(() => late.abort(new SourceError("连接超时", false)), limits.connectTimeoutMs);
  try {
    const response = await fetch(url, { headers: { "accept-encoding": "identity", ...headers }, signal });
    clearTimeout(timer);
    return {
      status: response.status,
      headers: response.headers,
      url: response.url,
      body: watched(response, late, limits),
      cancel: () => late.abort(new SourceError("不再需要", false)),
    };
  } catch (error) {
    clearTimeout(timer);
    throw asSourceError(late.signal.aborted ? late.signal.reason : error, limits.signal);
  }
}

async function* watched(response: Response, late: AbortController, limits: Limits): AsyncGenerator<Uint8Array> {
  const stalled = () => late.abort(new SourceError("传输中断太久", true));
  let timer = setTimeout(stalled, limits.stallTimeoutMs);
  try {
    for await (const chunk of response.body ?? []) {
      clearTimeout(timer);
      yield chunk;
      timer = setTimeout(stalled, limits.stallTimeoutMs);
    }
  } catch (error) {
    throw asSourceError(late.signal.aborted ? late.signal.reason : error, limits.signal);
  } finally {
    clearTimeout(timer);
  }
}

/** Reads a small answer as text. Fails with a SourceError on any status but 200, and on more than `bytesMax`. */
export async function requestText(
  url: string,
  accept: string,
  bytesMax: number,
  limits: Limits,
): Promise<{ text: string; type: string; url: string }> {
  const answer = await request(url, { accept }, limits);
  if (answer.status !== 200) {
    answer.cancel();
    throw new SourceError(`服务器回答 ${answer.status}`, answer.status >= 500);
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of answer.body) {
    size += chunk.length;
    if (size > bytesMax) {
      answer.cancel();
      throw new SourceError("回答太长", false);
    }
    chunks.push(chunk);
  }
  return {
    text: Buffer.concat(chunks).toString("utf8"),
    type: answer.headers.get("content-type") ?? "",
    url: answer.url,
  };
}

/** Stops with TOOL_CANCELLED once a signal has fired. */
export function throwIfCancelled(signal: AbortSignal): void {
  if (signal.aborted) throw new Failure("TOOL_CANCELLED");
}
