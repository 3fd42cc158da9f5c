import { request } from "./request.ts";
import { SourceError, type Transfer } from "./source.ts";

/**
 * Appends the rest of a file from one address. A server that knows ranges is asked for the rest only;
 * one that does not sends all of it, and the part is begun anew.
 */
export async function fetchFromUrl(url: string, transfer: Transfer): Promise<void> {
  const { part, bytes } = transfer;
  const from = part.size();
  const answer = await request(url, from > 0 ? { range: `bytes=${from}-` } : {}, transfer);
  const total =
    answer.status === 206
      ? totalOfRange(answer.headers.get("content-range"), from)
      : answer.headers.get("content-length");
  const problem = problemOf(answer.status, total, bytes);
  if (problem) {
    answer.cancel();
    if (answer.status === 416) await part.truncate(0);
    throw problem;
  }
  if (answer.status === 200) await part.truncate(0);
  for await (const chunk of answer.body) {
    if (part.size() + chunk.length > bytes) {
      answer.cancel();
      throw new SourceError("文件比应有的大", false);
    }
    await part.append(chunk);
    transfer.advanced();
  }
  if (part.size() < bytes) throw new SourceError("连接提前断开", true);
}

/** The full size in "bytes 100-199/200"; an answer that begins elsewhere gives "" so that it is refused. */
function totalOfRange(header: string | null, from: number): string {
  const match = /^bytes (\d+)-\d+\/(\d+)$/.exec(header ?? "");
  return match && Number(match[1]) === from ? (match[2] ?? "") : "";
}

function problemOf(status: number, total: string | null, bytes: number): SourceError | undefined {
  if (status === 416) return new SourceError("服务器不肯续传", true);
  if (status !== 200 && status !== 206) return new SourceError(`服务器回答 ${status}`, status >= 500 || status === 429);
  if (total !== null && Number(total) !== bytes) return new SourceError("文件大小不符", false);
  return undefined;
}
