/**
 * What is known about a handbook (SOP), and what may be said from it.
 *
 * A section is a list of lines, verbatim from the Word file: one paragraph, list item or table row a line.
 */
import type { Role } from "./people.ts";

/** Sections of a handbook in the order in which they are read; values are the labels that people see. */
export const sectionLabels = {
  unit: "归属单位",
  audience: "适用对象",
  conditions: "办理条件",
  branches: "特殊情形",
  materials: "所需材料",
  steps: "办事流程",
  timeLimit: "办理时限",
  fee: "收费标准",
  place: "办理地点",
  hours: "办理时间",
  phone: "咨询电话",
  basis: "政策依据",
  notes: "注意事项",
  appendix: "附件",
} as const;

/** The label of lines that are shown of a document without known sections. */
export const excerptsLabel = "正文摘录";

export type SectionName = keyof typeof sectionLabels;
export const sectionNames = Object.keys(sectionLabels) as SectionName[];
export type Sections = Partial<Record<SectionName, string[]>>;

/** A special case of a handbook: `when` is shown as an option, `then` is what it changes. Both verbatim. */
export type Branch = { when: string; then: string };

/**
 * One version of one handbook, as read from its Word file.
 *
 * `versionId` is the SHA-256 of the file in hex; `file` its name ("D002 社会保障卡挂失补办.docx"); `path` is absolute and readable as long
 * as any session may cite this version. `title` identifies the handbook across versions.
 * `effectiveFrom` is "2025-03-01" or "" where the document does not say; `unassigned` holds lines that belong to no known section.
 */
export type SopDocument = {
  versionId: string;
  file: string;
  path: string;
  title: string;
  category: string;
  task: string;
  effectiveFrom: string;
  edition: string;
  sample: boolean;
  /** Marked 内部: never shown to residents, not even its title. */
  internal?: true;
  sections: Sections;
  branches: Branch[];
  unassigned: string[];
};

/** A handbook as a reply or a decision names it. */
export type DocumentRef = { versionId: string; file: string; title: string };

/** A handbook that may be meant. `score` is a calibrated probability, 0 to 1; those of one decision sum to at most 1. */
export type Candidate = DocumentRef & { score: number };

/** Something to choose when asking back. `label` is what the person sees; `branch` is a `when` of the document. */
export type Option = DocumentRef & { label: string; branch?: string };

/**
 * `reason` is one Chinese sentence for supervisors: why the bot answered, asked or gave up. `candidates` best first, at most 5.
 * `elsewhere` is a place that the question is about and that the handbooks do not hold for. `doubt`: how probable it was held that several
 * handbooks are meant, and from where on that is asked; absent where nothing was compared, and in old logs.
 */
export type SopDecision = {
  candidates: Candidate[];
  reason: string;
  elsewhere?: string;
  doubt?: { share: number; limit: number };
} & (
  | { kind: "answer"; document: Candidate; confidence: "sure" | "reference"; branch?: string }
  | { kind: "ask"; options: Option[] }
  | { kind: "unknown" }
);

/**
 * What searchSops is asked.
 * `question` as said; `added` what the person added when asked back, oldest first; `rejected` versions that were
 * refused with 不对 or 都不是; `aspects` the sections asked for, [] for none in particular.
 * `mustDecide` is true after two questions: then never `ask`, and answer only what is likely.
 * `offered` are the versions of the options that the person was shown last and did not refuse: what is added chooses among them.
 * `current` is the version that was answered from last: a short question that names no other matter may be about it.
 * `reader` is who asks: a resident is never shown what is internal.
 * `restated` is a long question in a few words, by the language model: it is compared together with the question.
 */
export type SearchInput = {
  question: string;
  restated?: string;
  added: string[];
  rejected: string[];
  aspects: SectionName[];
  mustDecide: boolean;
  offered?: string[];
  current?: string;
  reader?: Role;
};

/**
 * What composeAnswer is asked: the sections of one version that answer a question. `aspects` [] means: choose a short overview.
 * `branch` is the special case that holds; without it the words of the question may tell one. `noBranch`: the person said that none holds.
 * `followsUp`: this version was just answered from, so that what was shown need not be shown again.
 */
export type ComposeInput = {
  versionId: string;
  question: string;
  aspects: SectionName[];
  branch?: string;
  noBranch?: true;
  followsUp?: true;
  reader?: Role;
};

/**
 * The facts of an answer, verbatim. `others` are sections that the document also has; `excerpts` lines of a document without known
 * sections, [] otherwise.
 */
export type Answer = {
  document: DocumentRef & { path: string; effectiveFrom: string; edition: string; sample: boolean };
  sections: { name: SectionName; lines: string[] }[];
  excerpts: string[];
  others: SectionName[];
  branch?: string;
  /** Special cases (`when`) that would change what is shown, if they held; nobody has said whether they do. */
  cases?: string[];
  /** The case that was asked about is none of those that the handbook tells; all of them are shown. */
  unstated?: true;
  /** Lines kept back because their section does not hold a figure or a material of theirs; for the log. */
  withheld?: string[];
};

/** What listCatalogue is asked: "" for the categories, else a category, a task or words of one ("社保类"). */
export type CatalogueInput = { topic: string; reader?: Role };
/** One level of category → task → document. `entries` are names, or titles with their file where `level` is "documents". */
export type Catalogue = {
  level: "categories" | "tasks" | "documents" | "nothing";
  topic: string;
  entries: { name: string; count: number; document?: DocumentRef }[];
  sample: boolean;
};
