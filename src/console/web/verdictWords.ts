/** What a verdict is called, by what it is about: a plan is not answered, a hand-over is not asked. Server and page say the same. */
import type { DecisionView, JudgementView, Tag, Verdict } from "../view.ts";

/** Who makes the assistant learn from a verdict. */
export const learningWords = "管理员在服务器上运行一次“学习”（linli tune）以后，助手就照着答";

type Kind = DecisionView["kind"];
type Words = Readonly<Partial<Record<Verdict, string>>>;

const byKind: Readonly<Record<Kind, Words>> = {
  answer: { right: "对", wrong: "答错了", missing: "漏了" },
  clarify: { right: "问得对", needless: "不该问", wrong: "给的选项不对" },
  unanswered: { right: "确实没有", missing: "漏了" },
  handover: { right: "该转", needless: "不该转" },
  plan: { right: "对", wrong: "方案不对" },
  chat: { right: "对", wrong: "回得不对" },
};
const misheard: Words = { misheard: "没听出／听错了" };
const general: Readonly<Record<Verdict, string>> = {
  ...{ right: "对", wrong: "不对", needless: "多余", missing: "漏了" },
  misheard: "没听出／听错了",
};
const kindByTag: Readonly<Partial<Record<Tag, Kind>>> = {
  ...{ answered: "answer", asked: "clarify", unanswered: "unanswered", handover: "handover", delivered: "plan" },
};

/** Whether a decision of a kind names handbooks: only then a verdict is an example of what a question means. */
export const namesHandbooks = (kind: Kind | undefined): boolean =>
  kind === "answer" || kind === "clarify" || kind === "unanswered";

/** The verdicts that a step can be given; `kind` undefined where it decided nothing but understood a message. */
export const verdictsOf = (kind: Kind | undefined): [Verdict, string][] =>
  Object.entries({ ...(kind === undefined ? {} : byKind[kind]), ...misheard }) as [Verdict, string][];

export const verdictInWords = (verdict: Verdict, kind: Kind | undefined): string =>
  (kind === undefined ? undefined : byKind[kind][verdict]) ?? general[verdict];

/** A verdict in one line; `kind` is of the decision that it is about. */
export function judgementInWords(
  { verdict, docs, note, by }: Pick<JudgementView, "verdict" | "docs" | "note" | "by">,
  kind: Kind | undefined,
): string {
  const named = docs.length === 0 ? "" : `，应该是${docs.map((title) => `《${title}》`).join("、")}`;
  const said = note === "" ? "" : `，${verdict === "misheard" ? "本来的意思" : "备注"}：${note}`;
  return `${verdictInWords(verdict, kind)}${named}${said}（${by}）`;
}

/** The kind of what the index keeps of a step; `isPlan`: it is about a plan. */
export const kindOfTurn = (tag: Tag | "", isPlan: boolean): Kind | undefined =>
  isPlan ? "plan" : tag === "" ? undefined : kindByTag[tag];
