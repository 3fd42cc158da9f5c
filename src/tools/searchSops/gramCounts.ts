const titleWeight = 2;
const textWeight = 0.5;
const pseudoCount = 0.05;
/** How much of each document's gram frequency is taken from all documents together. */
const backgroundShare = 0.8;
const lengthOffset = 5;
/** Grams that only labels taken back had; sums of weights may leave a rounding error. */
const leastTotal = 1e-9;
const gramsPerQuestionMax = 400;

/** How often a gram occurs in all, and in each of the documents that have it: two lists of the same order, which are read far faster than a map. */
type GramCount = { total: number; documents: number[]; counts: number[] };

/** Counts in how many texts of a document a gram occurs, and compares a question with these counts. */
export interface GramCounts {
  /** Counts the grams of a labelled question for a document; a negative weight takes it back. */
  add(document: number, grams: readonly string[], weight: number): void;
  /** Mean log ratio, per gram that occurs anywhere, of a document's frequency to that of all documents; one number per document. */
  compare(grams: readonly string[]): Float64Array;
}

/** Begins with the grams of titles and of whole texts, one entry per document, and no questions. */
export function createGramCounts(
  documents: readonly { title: readonly string[]; text: readonly string[] }[],
): GramCounts {
  const countsByGram = new Map<string, GramCount>();
  const textsByDocument = new Float64Array(documents.length);
  /** One divided by the texts of a document, so that comparing needs no division for each gram of each document. */
  const perText = new Float64Array(documents.length).fill(1 / (2 * pseudoCount));
  let texts = 0;

  const add = (document: number, grams: readonly string[], weight: number): void => {
    const own = (textsByDocument[document] ?? 0) + weight;
    textsByDocument[document] = own;
    perText[document] = 1 / (own + 2 * pseudoCount);
    texts += weight;
    for (const gram of grams) {
      const count = countsByGram.get(gram) ?? { total: 0, documents: [], counts: [] };
      if (count.documents.length === 0) countsByGram.set(gram, count);
      count.total += weight;
      const position = positionOf(document, count.documents);
      count.documents[position] = document;
      count.counts[position] = (count.counts[position] ?? 0) + weight;
    }
  };
  documents.forEach(({ title, text }, document) => {
    add(document, title, titleWeight);
    add(document, text, textWeight);
  });

  return {
    add,
    compare: (grams) => {
      // Ratios are multiplied and the logarithm taken once: a product of some hundred ratios stays far inside the range of a number.
      const products = new Float64Array(documents.length).fill(1);
      let known = 0;
      for (const gram of grams.slice(0, gramsPerQuestionMax)) {
        const count = countsByGram.get(gram);
        if (!count || count.total < leastTotal) continue;
        known += 1;
        multiply(products, count, perText, ((1 - backgroundShare) * (texts + 2)) / (count.total + 1));
      }
      return products.map((product) => Math.log(product) / (known + lengthOffset));
    },
  };
}

/** Where a document stands in a list of documents, or may be put. Documents come in order at first, so that the last is looked at first. */
function positionOf(document: number, documents: readonly number[]): number {
  if (documents.at(-1) === document) return documents.length - 1;
  const position = documents.indexOf(document);
  return position === -1 ? documents.length : position;
}

/** Multiplies the ratio of one gram into each document's product. */
function multiply(
  products: Float64Array,
  { documents, counts }: GramCount,
  perText: Float64Array,
  scale: number,
): void {
  const absence = scale * pseudoCount;
  for (let document = 0; document < products.length; document++)
    products[document] = (products[document] as number) * (absence * (perText[document] as number) + backgroundShare);
  for (let position = 0; position < documents.length; position++) {
    const document = documents[position] as number;
    const share = perText[document] as number;
    const absent = absence * share + backgroundShare;
    const present = scale * ((counts[position] as number) + pseudoCount) * share + backgroundShare;
    products[document] = ((products[document] as number) * present) / absent;
  }
}
