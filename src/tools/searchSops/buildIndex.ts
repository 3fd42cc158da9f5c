import type { SectionName, SopDocument } from "../../shared/sop.ts";
import { gramsOf } from "./grams.ts";
import { comparableText, documentCode, type LabelledQuestion } from "./labelledQuestion.ts";
import { createMatchIndex, type MatchIndex, type MatchLabel } from "./matchIndex.ts";
import type { VectorMemory } from "./vectorMemory.ts";

/** The places that an encoder learned: of documents by code, and of questions that no handbook holds. */
export type LearnedClasses = { byCode: ReadonlyMap<string, Float32Array>; outside?: Float32Array };

/** A shipped question; `source` is the file that it came from. */
type ShippedQuestion = LabelledQuestion & { source?: string };

/**
 * Labelled questions, and the titles of the documents that their codes mean: a code counts only for a handbook of that title.
 * `questions` are the shipped ones; the encoder was trained on those whose source is in `learnedFrom`, and `classes` is what it learned;
 * `own` are the office's, which name handbooks by title.
 */
export type Labels = {
  questions: readonly ShippedQuestion[];
  learnedFrom: ReadonlySet<string>;
  own: readonly LabelledQuestion[];
  titlesByCode: ReadonlyMap<string, string>;
  classes: LearnedClasses;
};

export type LabelInIndex = MatchLabel & { question: LabelledQuestion };

/** An index over the handbooks of a library: `handbooks` in the order of the index, labels by their comparable text. */
export type BuiltIndex = {
  index: MatchIndex;
  handbooks: SopDocument[];
  labels: LabelInIndex[];
  labelsByText: ReadonlyMap<string, LabelInIndex[]>;
};

const linesPerDocumentMax = 80;
/** Sections that tell one matter from another; unit, phone, hours and the like are the same in many. */
const toldSections: readonly SectionName[] = [
  "audience",
  "conditions",
  "materials",
  "steps",
  "timeLimit",
  "fee",
  "place",
  "notes",
];

/** The lines of a handbook that say what it is about, without its title; of unknown structure, whatever lines it has. */
function matchedLines({ sections, branches, unassigned }: SopDocument): string[] {
  const lines = [
    ...toldSections.flatMap((name) => sections[name] ?? []),
    ...branches.flatMap(({ when, then }) => [when, `${when}：${then}`]),
  ];
  return (lines.length > 0 ? lines : unassigned).filter((line) => line.trim()).slice(0, linesPerDocumentMax);
}

/** Vectors for documents and labels (from memory where known), then an index with all labels that fit the library. */
export async function buildIndex(
  handbooks: readonly SopDocument[],
  { questions, learnedFrom, own, titlesByCode, classes }: Labels,
  memory: VectorMemory,
  signal?: AbortSignal,
): Promise<BuiltIndex> {
  const lines = handbooks.map(matchedLines);
  const titleVectors = await memory.directionsOf(
    handbooks.map(({ title }) => [title]),
    signal,
  );
  const textVectors = await memory.directionsOf(
    handbooks.map(({ title }, position) => (lines[position]?.length ? (lines[position] ?? []) : [title])),
    signal,
  );
  const classesByTitle = new Map([...classes.byCode].map(([code, vector]) => [titlesByCode.get(code) ?? "", vector]));
  const documents = handbooks.map(({ file, title, task }, position) => {
    const classVector = classesByTitle.get(title);
    const titleVector = titleVectors[position] ?? new Float32Array();
    const textVector = textVectors[position] ?? titleVector;
    return {
      code: documentCode(file),
      title,
      task,
      text: [title, ...(lines[position] ?? [])].join("\n"),
      titleVector,
      textVector,
      ...(classVector ? { classVector } : {}),
    };
  });
  const index = createMatchIndex(documents, classes.outside);
  const positionsByTitle = new Map(handbooks.map(({ title }, position) => [title, position]));
  const positionOf = (code: string) => positionsByTitle.get(titlesByCode.get(code) ?? code);
  const fitting = [...questions, ...own]
    .map((question: ShippedQuestion) => ({
      question,
      learned: learnedFrom.has(question.source ?? ""),
      documents: question.docs.map(positionOf).filter((position) => position !== undefined),
    }))
    .filter(({ question, documents: meant }) => meant.length === question.docs.length);
  const vectors = await memory.directionsOf(
    fitting.map(({ question }) => [question.q]),
    signal,
  );
  const labels = fitting.map(({ question, learned, documents: meant }, position) => ({
    question,
    learned,
    documents: meant,
    vector: vectors[position] ?? new Float32Array(),
    grams: gramsOf(question.q),
  }));
  const labelsByText = new Map<string, LabelInIndex[]>();
  for (const label of labels) {
    index.add(label);
    const text = comparableText(label.question.q);
    labelsByText.set(text, [...(labelsByText.get(text) ?? []), label]);
  }
  return { index, handbooks: [...handbooks], labels, labelsByText };
}
