const titleWeight = 2;
const textWeight = 0.5;
const pseudoCount = 0.05;
/** How much of each document's gram frequency is taken from all documents together. */
const backgroundShare = 0.8;
const lengthOffset = 5;
/** Grams that only labels taken back had; sums of weights may leave a rounding error. */
const leastTotal = 1e-9;
const gramsPerQuestionMax = 400;

type GramCount = { total: number; byDocument: Map<number, number> };

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
  let texts = 0;

  const add = (document: number, grams: readonly string[], weight: number): void => {
    textsByDocument[document] = (textsByDocument[document] ?? 0) + weight;
    texts += weight;
    for (const gram of grams) {
      const count = countsByGram.get(gram) ?? { total: 0, byDocument: new Map<number, number>() };
      count.total += weight;
      count.byDocument.set(document, (count.byDocument.get(document) ?? 0) + weight);
      countsByGram.set(gram, count);
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
        const scale = ((1 - backgroundShare) * (texts + 2)) / (count.total + 1);
        for (let document = 0; document < products.length; document++) {
          const room = (textsByDocument[document] as number) + 2 * pseudoCount;
          products[document] = (products[document] as number) * ((scale * pseudoCount) / room + backgroundShare);
        }
        for (const [document, own] of count.byDocument) {
          const room = (textsByDocument[document] as number) + 2 * pseudoCount;
          const absent = (scale * pseudoCount) / room + backgroundShare;
          const present = (scale * (own + pseudoCount)) / room + backgroundShare;
          products[document] = ((products[document] as number) * present) / absent;
        }
      }
      return products.map((product) => Math.log(product) / (known + lengthOffset));
    },
  };
}
