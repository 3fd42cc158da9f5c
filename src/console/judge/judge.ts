/** Verdicts of supervisors: kept, and turned into labelled questions and regression cases that tuning and evaluation read. */
import { mask } from "../../shared/mask.ts";
import type { Decision } from "../../shared/turn.ts";
import { documentCode } from "../../tools/searchSops/labelledQuestion.ts";
import type { AccessStore, Judgement } from "../access/accessStore.ts";
import { namesHandbooks } from "../web/verdictWords.ts";
import type { OwnedDocument } from "./owners.ts";

/** A handbook as a verdict names it; `owner` is the office that looks after it. */
export type KnownDocument = OwnedDocument & { file: string; owner: string };

/** One line of the labels file: contract of `linli eval`, with when and from where. */
export type Label = { q: string; kind: "single" | "ambiguous" | "none"; docs: string[]; at: string; source: "console" };

export type JudgeDeps = {
  access: Pick<AccessStore, "saveJudgement">;
  documentOf: (title: string) => KnownDocument | undefined;
  /** Tells the owners of a handbook; resolves with the names of those who were reached. */
  tellOwner: (judgement: Judgement, document: KnownDocument, committee: string) => Promise<string[]>;
  /** Adds a line to a file of the data directory, durably. */
  append: (file: "labels.jsonl" | "regression.jsonl", line: object) => Promise<void>;
  now: () => number;
};

/**
 * What was decided at the step that is judged, or how a message was understood there (`heard`, in words). `question` is what was asked, as
 * the index keeps it, or what was said.
 */
export type Judged = {
  id: string;
  seq: number;
  unit: string;
  question: string;
  decision?: Decision;
  heard?: string;
};
/** `isHandbookWrong`: it was not the assistant that went wrong, but the handbook says it wrong or leaves it out. */
export type Wish = Pick<Judgement, "verdict" | "docs" | "note"> & { isHandbookWrong: boolean };

const noteCharsMax = 500;
/** Handbooks that an ambiguous question may mean; more are no clarification. */
const docsMax = 5;

/** Resolves with a sentence for the supervisor where the verdict cannot be taken. */
export function createJudge({ access, documentOf, tellOwner, append, now }: JudgeDeps) {
  return async (by: string, judged: Judged, wish: Wish): Promise<string | undefined> => {
    const { id, seq, question } = judged;
    const titles = [...new Set(wish.docs)];
    const documents = titles.map(documentOf);
    const unknown = titles.filter((_title, index) => documents[index] === undefined);
    if (unknown.length > 0) return `资料库里没有《${unknown[0]}》，请从列表里选。`;
    if (titles.length > docsMax) return `最多选${docsMax}本手册。`;
    const { decision } = judged;
    if (wish.verdict === "needless" && decision?.kind !== "handover" && titles.length !== 1)
      return "请选一本本来可以直接回答的手册。";
    if (question.trim() === "") return "这一步没有问题可以评判。";
    if (wish.verdict === "misheard" && wish.note.trim() === "") return "请写明对方本来的意思。";
    const isOther = decision !== undefined && wish.verdict !== "misheard" && !namesHandbooks(decision.kind);
    if (isOther && wish.verdict === "wrong" && wish.note.trim() === "") return "请写明哪里不对。";
    const known = documents.filter((document) => document !== undefined);
    const label = labelOf(judged, wish.verdict, known, now());
    const isOwners = wish.isHandbookWrong && wish.verdict !== "right" && wish.verdict !== "misheard";
    const handbook = isOwners ? (known[0] ?? answeredFrom(judged.decision, documentOf)) : undefined;
    const owner = handbook?.owner ?? "";
    const note = mask(wish.note.slice(0, noteCharsMax));
    const { verdict } = wish;
    const judgement = {
      id,
      seq,
      at: now(),
      by,
      verdict,
      question: mask(question),
      docs: titles,
      note,
      owner,
      told: "",
    };
    const place = { verdict, session: id, seq };
    if (label !== undefined) await append("labels.jsonl", label);
    if (verdict === "misheard") await append("regression.jsonl", { ...misheardCase(judged, note, now()), ...place });
    else if (isOther) await append("regression.jsonl", { ...otherCase(judged, note, now()), ...place });
    else if (label !== undefined) await append("regression.jsonl", { ...label, ...place });
    const told = handbook !== undefined ? await tellOwner(judgement, handbook, judged.unit) : [];
    access.saveJudgement({ ...judgement, told: told.join("、") });
    return undefined;
  };
}

/** What was said, how it was understood and how it was meant; evaluation of handbooks passes over it. */
function misheardCase({ question, heard = "" }: Judged, meant: string, at: number) {
  const time = new Date(at).toISOString();
  return { q: mask(question), kind: "heard", docs: [], heard: mask(heard), meant, at: time, source: "console" };
}

/** A plan, a hand-over or talk: what was said, what was decided and what is said of that. */
function otherCase({ question, decision }: Judged, note: string, at: number) {
  const time = new Date(at).toISOString();
  return { q: mask(question), kind: decision?.kind ?? "", docs: [], note, at: time, source: "console" };
}

/** The handbook that an answer was taken from: its owner hears of what is wrong in it. */
function answeredFrom(decision: Decision | undefined, documentOf: JudgeDeps["documentOf"]): KnownDocument | undefined {
  const named = decision?.kind === "answer" ? decision.documents : decision?.kind === "clarify" ? decision.options : [];
  const [first] = named;
  return first && documentOf(first.title);
}

/** What a question like this should lead to; undefined where the verdict says nothing about handbooks. */
function labelOf(
  { question, decision }: Judged,
  verdict: Judgement["verdict"],
  documents: readonly KnownDocument[],
  at: number,
): Label | undefined {
  const files = verdict === "right" ? filesOf(decision) : documents.map(({ file }) => file);
  const isAboutHandbooks = verdict !== "misheard" && namesHandbooks(decision?.kind);
  if (files === undefined || (!isAboutHandbooks && files.length === 0)) return undefined;
  const docs = [...new Set(files.map(documentCode))];
  const kind = docs.length === 0 ? "none" : docs.length === 1 ? "single" : "ambiguous";
  return { q: mask(question), kind, docs, at: new Date(at).toISOString(), source: "console" };
}

function filesOf(decision: Decision | undefined): string[] | undefined {
  switch (decision?.kind) {
    case "answer":
      return decision.documents.map(({ file }) => file);
    case "clarify":
      return decision.options.map(({ file }) => file);
    case "unanswered":
      return [];
    default:
      return undefined;
  }
}
