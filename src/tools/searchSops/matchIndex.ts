import { createGramCounts } from "./gramCounts.ts";
import { gramsOf } from "./grams.ts";
import { createVectorRows } from "./vectorRows.ts";
import { cosine, dot } from "./vectors.ts";

/**
 * A handbook as the matcher sees it. `titleVector` and `textVector` (the mean direction of its lines) have length 1, and so has `classVector`,
 * the place that the encoder learned for it, if it was trained on its questions.
 */
export type MatchDocument = {
  code: string;
  title: string;
  task: string;
  text: string;
  titleVector: Float32Array;
  textVector: Float32Array;
  classVector?: Float32Array;
};

/**
 * A labelled question with its vector; `documents` are indices into the documents of the index, [] for one that no handbook holds.
 * `learned`: the encoder was trained on it, so a document with a `classVector` holds it already.
 */
export type MatchLabel = {
  documents: readonly number[];
  vector: Float32Array;
  grams: readonly string[];
  learned: boolean;
};

/** Highest cosines to what means the first document alone (title and labels), the second alone, and to a question that may mean both. */
export type Nearest = { first: number; second: number; both: number };

/**
 * What a question and each document have in common; see `measureNames`. `outside` is the likeness to the nearest question that no handbook
 * holds, `outsideClass` to the place that the encoder learned for these (0 without one). `nearest` compares with single labels of two
 * documents; it is to be called before labels come or go.
 */
export type Measures = {
  values: Float64Array;
  outside: number;
  outsideClass: number;
  nearest(first: number, second: number): Nearest;
};

/**
 * The measures of one document, in this order:
 *
 * - prototype: cosine to what the encoder learned for the document, own labels added; without that, to the mean of title, text and labelled
 *   questions, which was measured better than the nearest question.
 * - grams: how much likelier its characters and pairs of characters are there than elsewhere (naive Bayes).
 * - text: cosine to the mean of title-less text.
 * - shared: highest cosine to a question that may mean this document among others.
 * - family: mean of `prototype` over the documents of the same task.
 */
export const measureNames = ["prototype", "grams", "text", "shared", "family"] as const;
const width = measureNames.length;

const sharedWeight = 0.3;
/** What the encoder learned for a document counts as much as so many labels. */
const classWeight = 4;
/** The least likeness that `shared` reports, so that a document without ambiguous questions is not told from one with distant ones. */
const sharedFloor = 0.35;

/** Documents and labelled questions, ready to be compared with a question. Labels come and go in microseconds. */
export interface MatchIndex {
  readonly documents: readonly MatchDocument[];
  add(label: MatchLabel): void;
  remove(label: MatchLabel): void;
  /** Cost: about 1 ms for 198 documents and 8,400 labels. */
  measure(vector: Float32Array, grams: readonly string[]): Measures;
}

export function createMatchIndex(documents: readonly MatchDocument[], outsideClass?: Float32Array): MatchIndex {
  const prototypes = createPrototypes(documents);
  const texts = createVectorRows();
  for (const [document, { textVector }] of documents.entries()) texts.put(document, textVector);
  const gramCounts = createGramCounts(
    documents.map(({ title, text }) => ({ title: gramsOf(title), text: gramsOf(text) })),
  );
  const groups = createLabelGroups(documents);
  const families = familiesOf(documents);

  const count = ({ documents: own, vector, grams, learned }: MatchLabel, sign: 1 | -1): void => {
    const weight = sign * (own.length === 1 ? 1 : sharedWeight);
    for (const document of own) {
      if (!documents[document]) continue;
      if (!learned || !documents[document]?.classVector) prototypes.add(document, vector, weight);
      gramCounts.add(document, grams, weight / own.length);
    }
  };

  return {
    documents,
    add: (label) => {
      groups.of(label).add(label);
      if (label.documents.length > 0) count(label, 1);
    },
    remove: (label) => {
      groups.of(label).delete(label);
      if (label.documents.length > 0) count(label, -1);
    },
    measure: (vector, grams) => {
      const values = new Float64Array(documents.length * width);
      const byPrototype = prototypes.compare(vector);
      const byGrams = gramCounts.compare(grams);
      const byText = texts.compare(vector);
      const shared = groups.shared.compare(vector);
      const { rows, documents: linked } = groups.shared.links();
      for (let document = 0; document < documents.length; document++) {
        values[document * width] = byPrototype[document] as number;
        values[document * width + 1] = byGrams[document] as number;
        values[document * width + 2] = byText[document] as number;
        values[document * width + 3] = sharedFloor;
      }
      for (let link = 0; link < rows.length; link++) {
        const likeness = shared[rows[link] as number] as number;
        const position = (linked[link] as number) * width + 3;
        if (likeness > (values[position] as number)) values[position] = likeness;
      }
      for (const members of families) {
        const mean = members.reduce((sum, document) => sum + (values[document * width] ?? 0), 0) / members.length;
        for (const document of members) values[document * width + 4] = mean;
      }
      return {
        values,
        outside: groups.outside.compare(vector).reduce((most, likeness) => Math.max(most, likeness), 0),
        outsideClass: outsideClass ? cosine(vector, outsideClass) : 0,
        nearest: (first, second) => ({
          first: groups.nearestAlone(vector, first),
          second: groups.nearestAlone(vector, second),
          both: groups.shared
            .rowsOf(first, second)
            .reduce((most, row) => Math.max(most, shared[row] as number), sharedFloor),
        }),
      };
    },
  };
}

/** What is known of each document by the encoder's class or its title and text, own labels added; compared by direction. */
function createPrototypes(documents: readonly MatchDocument[]) {
  const sums = documents.map(({ titleVector, textVector, classVector }) =>
    classVector
      ? Float64Array.from(classVector, (value) => classWeight * value)
      : Float64Array.from(titleVector, (value, index) => value + (textVector[index] ?? 0)),
  );
  const directions = createVectorRows();
  const stale = new Set(sums.keys());
  return {
    add: (document: number, vector: Float32Array, weight: number): void => {
      const sum = sums[document];
      if (!sum) return;
      for (let index = 0; index < sum.length; index++) sum[index] = (sum[index] ?? 0) + weight * (vector[index] ?? 0);
      stale.add(document);
    },
    compare: (vector: Float32Array): Float64Array => {
      for (const document of stale) directions.put(document, directionOf(sums[document] ?? new Float64Array()));
      stale.clear();
      return directions.compare(vector);
    },
  };
}

/** Labels by what they mean: one document alone, several, or none. */
function createLabelGroups(documents: readonly MatchDocument[]) {
  const alone = documents.map(() => new Set<MatchLabel>());
  const shared = createLabelRows();
  const outside = createLabelRows();
  return {
    shared,
    outside,
    of: ({
      documents: [only = -1, ...others],
    }: MatchLabel): { add(label: MatchLabel): void; delete(label: MatchLabel): void } =>
      others.length > 0 ? shared : (alone[only] ?? outside),
    /** The highest cosine to what means a document alone. */
    nearestAlone: (vector: Float32Array, document: number): number => {
      const { titleVector } = documents[document] ?? {};
      let nearest = titleVector ? cosine(vector, titleVector) : 0;
      for (const label of alone[document] ?? []) nearest = Math.max(nearest, cosine(vector, label.vector));
      return nearest;
    },
  };
}

/**
 * Labels whose vectors are compared all at once, by row. What they mean is kept as two lists of the same order, a row and one of its documents:
 * read from end to end, these cost a tenth of a walk through the labels. The row of a label that went compares as 0 until another takes it.
 */
function createLabelRows() {
  const vectors = createVectorRows();
  const rowByLabel = new Map<MatchLabel, number>();
  const free: number[] = [];
  let current: { rows: Int32Array; documents: Int32Array } | undefined;
  const listed = () => {
    const pairs = [...rowByLabel].flatMap(([{ documents }, row]) => documents.map((document) => ({ row, document })));
    return {
      rows: Int32Array.from(pairs, ({ row }) => row),
      documents: Int32Array.from(pairs, ({ document }) => document),
    };
  };
  const links = () => {
    current ??= listed();
    return current;
  };
  return {
    links,
    add: (label: MatchLabel): void => {
      if (rowByLabel.has(label)) return;
      const row = free.pop() ?? rowByLabel.size;
      rowByLabel.set(label, row);
      vectors.put(row, label.vector);
      current = undefined;
    },
    delete: (label: MatchLabel): void => {
      const row = rowByLabel.get(label);
      if (row === undefined) return;
      rowByLabel.delete(label);
      free.push(row);
      vectors.put(row, new Float32Array(label.vector.length));
      current = undefined;
    },
    /** The rows of the labels that mean both documents, among others. */
    rowsOf: (first: number, second: number): number[] => {
      const { rows, documents } = links();
      const withFirst = new Set<number>();
      const withBoth: number[] = [];
      documents.forEach((document, link) => {
        if (document === first) withFirst.add(rows[link] as number);
      });
      documents.forEach((document, link) => {
        const row = rows[link] as number;
        if (document === second && withFirst.has(row)) withBoth.push(row);
      });
      return withBoth;
    },
    compare: vectors.compare,
  };
}

function directionOf(sum: Float64Array): Float32Array {
  const length = Math.sqrt(dot(sum, sum)) || 1;
  return Float32Array.from(sum, (value) => value / length);
}

function familiesOf(documents: readonly MatchDocument[]): number[][] {
  const members = new Map<string, number[]>();
  documents.forEach(({ task, code }, document) => {
    const name = task || code;
    members.set(name, [...(members.get(name) ?? []), document]);
  });
  return [...members.values()];
}
