import type { Context } from "hono";
import { Failure } from "../../../shared/failures.ts";
import { personCharsMax, textCharsMax } from "./limits.ts";

const refusals = {
  person: { status: 400, error: `请先写一个名字，1 到 ${personCharsMax} 个字。` },
  signIn: { status: 401, error: "请先登录（/console），再用自己账号的名字聊天。" },
  request: { status: 400, error: "这个请求不完整，请刷新页面再试。" },
  textTooLong: {
    status: 413,
    error: `这条消息太长了（最多 ${textCharsMax.toLocaleString("en-US")} 字）。请分成几条发，或只说要办的事。`,
  },
  fileEmpty: { status: 400, error: "这个文件是空的（0 字节），没有发出去。请重新导出或另存一份再发。" },
  fileTooLarge: { status: 413, error: "这个文件太大了（最多 20 MB）。请压缩图片或拆分后再发。" },
  tooFast: { status: 429, error: "消息发得太快了，请稍等一会儿再发。您写的内容还在。" },
  tooManyPages: { status: 429, error: "这个名字打开的页面太多了，请关掉几个。" },
  notFound: { status: 404, error: "找不到这个页面或文件。" },
  stopping: { status: 503, error: "邻里助手正在重新启动，请稍等，马上就好。" },
  full: { status: 503, error: "我这边存不下新消息了，请联系管理员清理硬盘。您写的内容还在，稍后再发。" },
  bug: { status: 500, error: "我这边出了点问题，消息没有收下。请再发一次。" },
} as const;

/** Answers with a Chinese sentence that a person can act on: `{ code, error }`. */
export function refuse(context: Context, code: keyof typeof refusals, retryAfterSeconds?: number): Response {
  const { status, error } = refusals[code];
  if (retryAfterSeconds !== undefined) context.header("Retry-After", String(retryAfterSeconds));
  return context.json({ code, error }, status);
}

/** The refusal that stands for something thrown while a message was being stored. Bugs are the caller's to log. */
export function refusalOf(thrown: unknown): keyof typeof refusals {
  if (!(thrown instanceof Failure)) return "bug";
  if (thrown.code === "TOO_MANY_MESSAGES") return "tooFast";
  if (["CHANNEL_NOT_CONNECTED", "STORE_UNAVAILABLE", "STORE_TAKEN_OVER"].includes(thrown.code)) return "stopping";
  if (thrown.code === "STORE_FULL") return "full";
  return thrown.code === "FILE_TOO_LARGE" ? "fileTooLarge" : "bug";
}
