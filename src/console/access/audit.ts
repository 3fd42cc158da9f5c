/** Who did what in the console: a log whose rows are chained by their hashes, so that none can be changed unseen. */
import { chainedRow } from "../../session/draft.ts";
import type { AccessStore, AuditRow } from "./accessStore.ts";

export const auditWords = {
  setup: "设置第一个管理员",
  signIn: "登录",
  signInFailed: "登录失败",
  locked: "多次密码错误，账号暂停登录",
  signOut: "退出",
  password: "设置密码",
  userSaved: "新增或修改账号",
  userInvited: "发出设置密码的链接",
  userDisabled: "停用账号",
  replayed: "查看会话",
  revealed: "查看原文",
  downloaded: "下载文件",
  exported: "导出",
  judged: "评判",
  ownerTold: "通知手册负责人",
  answered: "解答并发给对方",
  resent: "再发一次",
  erased: "删除个人资料",
  retention: "修改保留期限",
  expired: "到期删除",
  compared: "试现在会怎么答",
  proposalTaken: "采用拟的问法",
  proposalDropped: "不要拟的问法",
} as const;
export type AuditAct = keyof typeof auditWords;

/** `target` names what it was done to, never more of a person than the id of a session; `reason` is masked by the caller. */
export type AuditEntry = { at: number; who: string; act: AuditAct; target: string; reason: string };
export type AuditLine = AuditEntry & { seq: number; isEdited: boolean };

export interface Audit {
  write(entry: Omit<AuditEntry, "at">): void;
  /** Newest first, each line checked against the one before it. */
  list(offset: number, limit: number): { total: number; lines: AuditLine[] };
  /** The first row that does not fit the chain; undefined if all do. Reads the whole log. */
  firstEdited(): number | undefined;
}

const chain = "audit";
const batchMax = 5_000;

/** Where the log is kept. */
export type AuditStore = Pick<AccessStore, "appendAudit" | "auditHead" | "auditRows" | "auditFrom" | "auditSize">;

export function createAudit(store: AuditStore, now: () => number): Audit {
  return {
    write(entry) {
      const head = store.auditHead();
      const body = JSON.stringify({ at: now(), ...entry } satisfies AuditEntry);
      const { seq, prevHash, hash } = chainedRow(chain, (head?.seq ?? -1) + 1, head?.hash ?? chain, body);
      store.appendAudit({ seq, prevHash, hash, body });
    },
    list(offset, limit) {
      const rows = store.auditRows(offset, limit + 1);
      const lines = rows.slice(0, limit).map((row, index) => lineOf(row, rows[index + 1]));
      return { total: store.auditSize(), lines };
    },
    firstEdited() {
      let before: AuditRow | undefined;
      for (
        let rows = store.auditFrom(0, batchMax);
        rows.length > 0;
        rows = store.auditFrom((before?.seq ?? 0) + 1, batchMax)
      ) {
        for (const row of rows) {
          if (!fits(row, before)) return row.seq;
          before = row;
        }
      }
      return undefined;
    },
  };
}

function lineOf(row: AuditRow, before: AuditRow | undefined): AuditLine {
  const isEdited = !fits(row, before);
  try {
    return { ...(JSON.parse(row.body) as AuditEntry), seq: row.seq, isEdited };
  } catch {
    return { seq: row.seq, isEdited: true, at: 0, who: "", act: "signOut", target: "", reason: "记录读不出来" };
  }
}

function fits({ seq, prevHash, hash, body }: AuditRow, before: AuditRow | undefined): boolean {
  const place =
    before === undefined ? seq === 0 && prevHash === chain : seq === before.seq + 1 && prevHash === before.hash;
  return place && chainedRow(chain, seq, prevHash, body).hash === hash;
}
