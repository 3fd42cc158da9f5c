/** Names of verdicts. */
import type { Verdict } from "../view.ts";

export const verdictLabels: Readonly<Record<Verdict, string>> = {
  right: "对",
  wrong: "答错了",
  needless: "不该问",
  missing: "漏了",
  misheard: "没听出／听错了",
};
