import { Failure, type FailureCode } from "../../../shared/failures.ts";

/** `what` is Chinese and becomes the detail of the failure ("发送文字" → "发送文字超过 10 秒没有回应"). */
type Limit = { milliseconds: number; what: string; code: FailureCode; signal?: AbortSignal | undefined };

/**
 * Waits for work that has no time limit of its own, such as a gRPC call, and gives up when the time is over or the signal fires.
 * The work itself goes on; its late result is dropped and its late rejection is swallowed.
 */
export function withLimit<T>(work: Promise<T>, { milliseconds, what, code, signal }: Limit): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const onAbort = () => end(() => reject(new Failure(code, `${what}已中止`)));
    const timer = setTimeout(
      () => end(() => reject(new Failure(code, `${what}超过 ${Math.ceil(milliseconds / 1000)} 秒没有回应`))),
      milliseconds,
    );
    const end = (settle: () => void) => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", onAbort);
      settle();
    };
    if (signal?.aborted) onAbort();
    else signal?.addEventListener("abort", onAbort, { once: true });
    work.then(
      (value) => end(() => resolve(value)),
      (error: unknown) => end(() => reject(error)),
    );
  });
}

/** Resolves after a while; at once if the signal has fired or fires. */
export function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    signal.addEventListener("abort", done, { once: true });
  });
}
