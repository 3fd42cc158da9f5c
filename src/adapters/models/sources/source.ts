import { Failure } from "../../../shared/failures.ts";
import type { PartFile } from "../partFile.ts";

/**
 * What every way of fetching a file is given. `part` holds the beginning of the file already, and `bytes` is its full size;
 * a source appends what is missing. `advanced` is called after each piece.
 */
export type Transfer = {
  part: PartFile;
  bytes: number;
  connectTimeoutMs: number;
  stallTimeoutMs: number;
  signal: AbortSignal;
  advanced(): void;
};

/** Why a source did not work, in a few Chinese words. `again`: the same source may work if asked once more. */
export class SourceError extends Error {
  readonly again: boolean;

  constructor(reason: string, again: boolean, options?: ErrorOptions) {
    super(reason, options);
    this.name = "SourceError";
    this.again = again;
  }
}

const reasonByCode: Record<string, string> = {
  ENOTFOUND: "找不到主机",
  EAI_AGAIN: "域名解析失败",
  ECONNREFUSED: "拒绝连接",
  ENETUNREACH: "网络不通",
  EHOSTUNREACH: "网络不通",
  ETIMEDOUT: "连接超时",
  UND_ERR_CONNECT_TIMEOUT: "连接超时",
};

const diskCodes = new Set(["ENOSPC", "EDQUOT", "EACCES", "EPERM", "EROFS", "EIO"]);

/** Turns what fetch or a stream threw into a SourceError. Cancelling and failures of the disk pass through. */
export function asSourceError(error: unknown, signal: AbortSignal): Error {
  if (signal.aborted) return new Failure("TOOL_CANCELLED");
  if (error instanceof SourceError || error instanceof Failure) return error;
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
  if (error instanceof Error && "syscall" in error && diskCodes.has(code)) return error;
  const reason = reasonByCode[code];
  if (reason) return new SourceError(reason, false, { cause: error });
  const certificate = /CERT|TLS|SSL/.test(code);
  return new SourceError(
    certificate ? `证书不受信任（${code}）` : `连接断开（${code || String(error)}）`,
    !certificate,
    { cause: error },
  );
}
