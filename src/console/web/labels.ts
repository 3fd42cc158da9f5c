/** Names of roles and verdicts. */
import type { Role, Verdict } from "../view.ts";

export const roleLabels: Readonly<Record<Role, string>> = { admin: "管理员", supervisor: "督导", worker: "社工" };
export const verdictLabels: Readonly<Record<Verdict, string>> = {
  right: "对",
  wrong: "答错了",
  needless: "不该问",
  missing: "漏了",
};
