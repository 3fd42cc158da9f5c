/**
 * Every foreseen failure of the program: a code, what a person is told, and whether trying again can help.
 *
 * `say` is Simplified Chinese for the person who caused the failure: what happened, what is kept, what to do.
 * `{detail}` in it is replaced by the detail of the failure. Anything that is not in this table is a bug.
 */
export const failures = {
  CONFIG_INVALID: { retryable: false, say: "配置有误：{detail}。请改正后重新启动。" },
  DATA_DIRECTORY_LOCKED: {
    retryable: false,
    say: "数据目录正被另一个邻里程序使用（{detail}）。请先关闭那个程序，或用 LINLI_DATA_DIR 换一个目录。",
  },
  STORE_CORRUPT: {
    retryable: false,
    say: "数据库读不出来：{detail}。请停止程序，把数据目录改名留着，再用 linli restore 恢复最近的备份。",
  },
  STORE_MISSING: { retryable: false, say: "这里还没有会话记录（{detail}）。请先运行 npm start 并聊几句。" },
  STORE_UNAVAILABLE: {
    retryable: true,
    say: "会话数据库（Redis）连不上：{detail}。请检查它是否在运行、地址和密码是否正确。正在运行的邻里会自动重新连接、接着做；没有启动成的请再启动一次。",
  },
  STORE_FULL: {
    retryable: true,
    say: "数据库写不进去：{detail}。请清理磁盘（用 Redis 时也可能要调大 maxmemory）；腾出空间以后会自动接着做。",
  },
  STORE_NOT_DURABLE: {
    retryable: false,
    say: "Redis 没有打开持久化，断电会丢消息（{detail}）。请在 redis.conf 里设置 appendonly yes 和 appendfsync always，重启 Redis 再启动邻里。",
  },
  STORE_TAKEN_OVER: {
    retryable: false,
    say: "另一台机器上的邻里正在服务（{detail}），这里不能同时写入。请先停止那一台。",
  },
  QUEUE_UNAVAILABLE: {
    retryable: true,
    say: "排队做事的 Redis 连不上：{detail}。内容都还在，请稍后再试。",
  },
  WORKER_LOST: { retryable: true, say: "做这件事的工作进程中断了两次。内容都还在，请再试一次，或请管理员看日志。" },
  INPUT_INVALID: { retryable: false, say: "{detail}" },
  PORT_IN_USE: { retryable: false, say: "端口 {detail} 已被占用。请关闭占用它的程序，或用 --port 换一个端口。" },
  HOST_REFUSED: {
    retryable: false,
    say: "还没有设置登录，只能在本机打开，不能监听 {detail}。请先运行 npm start，用屏幕上印的链接设置管理员，再这样启动。",
  },
  FILE_NOT_FOUND: { retryable: false, say: "找不到文件：{detail}。请检查路径。" },
  FILE_UNREADABLE: { retryable: false, say: "没有权限读取：{detail}。请检查文件的权限，或复制一份再试。" },
  FILE_EMPTY: { retryable: false, say: "文件是空的（0 字节）：{detail}。请重新导出或另存一份。" },
  FILE_NOT_WORD: { retryable: false, say: "这不是 Word 文件（.docx）：{detail}。请用 Word 或 WPS 另存为 .docx。" },
  FILE_DAMAGED: { retryable: false, say: "文件已损坏，打不开：{detail}。请从原处重新复制一份。" },
  FILE_PROTECTED: { retryable: false, say: "文件有密码保护：{detail}。请去掉密码后再导入。" },
  FILE_TOO_LARGE: { retryable: false, say: "文件太大：{detail}。请压缩图片或拆分后再试。" },
  DOCUMENT_WITHOUT_TEXT: { retryable: false, say: "文件里没有可用的文字：{detail}。如果是扫描件，请先转成文字。" },
  FOLDER_WITHOUT_DOCUMENTS: { retryable: false, say: "文件夹里没有 Word 文件：{detail}。" },
  DOCUMENT_UNKNOWN: { retryable: false, say: "资料库里没有这份手册：{detail}。" },
  TEMPLATE_INVALID: { retryable: false, say: "模板不能用：{detail}。请按 templates 里的说明改好再试。" },
  TEMPLATE_UNKNOWN: { retryable: false, say: "没有这个模板：{detail}。" },
  MODEL_MISSING: {
    retryable: false,
    say: "模型文件还没有准备好：{detail}。请运行 linli models pull，或把文件复制到模型目录。",
  },
  MODEL_CORRUPT: { retryable: false, say: "模型文件不完整或被改动：{detail}。请删除后运行 linli models pull。" },
  MODEL_DOWNLOAD_FAILED: { retryable: true, say: "模型没有下载成功：{detail}。请检查网络，或用 U 盘复制到模型目录。" },
  MODEL_LOADING: { retryable: true, say: "语言模型还在加载，请稍等。" },
  ENCODER_FAILED: { retryable: true, say: "文字匹配暂时不可用。请稍后再试。" },
  WISH_NOT_MET: { retryable: false, say: "{detail}" },
  WRITER_FAILED: { retryable: true, say: "语言模型没有写出合格的内容：{detail}。" },
  TOOL_TIMED_OUT: { retryable: true, say: "处理超时：{detail}。请稍后再试。" },
  TOOL_CANCELLED: { retryable: false, say: "已取消。" },
  NO_SPEECH_MODEL: { retryable: false, say: "这台机器没有装语音识别，请打字发给我。" },
  RECORDING_UNREADABLE: { retryable: false, say: "这段录音听不了（{detail}）。请再说一遍，或打字发给我。" },
  SPEECH_FAILED: { retryable: true, say: "语音识别没有成功：{detail}。请打字发给我。" },
  CHANNEL_NOT_CONNECTED: { retryable: true, say: "聊天通道没有连上：{detail}。" },
  ACCOUNT_IN_USE: {
    retryable: false,
    say: "这个企业微信账号正被另一个邻里程序使用（{detail}）。一个账号只能接一个程序，请先关闭那个程序。",
  },
  ROSTER_INVALID: { retryable: false, say: "花名册不能用：{detail}。" },
  ALARM_NOT_DELIVERED: { retryable: true, say: "提醒没有送到值班的同事：{detail}。" },
  REPLY_NOT_SENT: { retryable: true, say: "消息没有发出去：{detail}。" },
  TOO_MANY_MESSAGES: { retryable: true, say: "消息来得太快，请稍等一会儿再发。" },
} as const satisfies Record<string, { retryable: boolean; say: string }>;

export type FailureCode = keyof typeof failures;

/** A foreseen failure. `message` is the sentence for the person; `detail` is what filled its gap. */
export class Failure extends Error {
  readonly code: FailureCode;
  readonly detail: string;
  readonly retryable: boolean;

  constructor(code: FailureCode, detail = "", options?: ErrorOptions) {
    super(
      failures[code].say.replace("{detail}", () => detail),
      options,
    );
    this.name = "Failure";
    this.code = code;
    this.detail = detail;
    this.retryable = failures[code].retryable;
  }
}

/** What a failed tool or send leaves in the log: plain data, no stack. `code` is BUG for anything that is not a Failure. */
export type FailureData = { code: FailureCode | "BUG"; message: string; retryable: boolean };

/** Turns anything thrown into plain data. Never throws. */
export function toFailureData(thrown: unknown): FailureData {
  if (thrown instanceof Failure) return { code: thrown.code, message: thrown.message, retryable: thrown.retryable };
  return { code: "BUG", message: thrown instanceof Error ? thrown.message : String(thrown), retryable: false };
}
