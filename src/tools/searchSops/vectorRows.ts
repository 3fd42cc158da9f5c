/** Vectors of one length side by side in memory, so that all of them are compared with another one in a single pass. */
export interface VectorRows {
  /** Sets a row; rows are numbered from 0. */
  put(row: number, vector: Float32Array): void;
  /** The product of a vector and each row: the cosine, where both have length 1. 0 for a row that was never set. */
  compare(vector: Float32Array): Float64Array;
}

const firstRows = 64;
/** Products are summed up four by four, since a single sum waits for each addition. */
const lanes = 4;

export function createVectorRows(): VectorRows {
  let width = 0;
  let block = new Float32Array();
  let rows = 0;
  return {
    put: (row, vector) => {
      width ||= Math.ceil(vector.length / lanes) * lanes;
      const needed = (row + 1) * width;
      if (needed > block.length) {
        const larger = new Float32Array(Math.max(needed, 2 * block.length, firstRows * width));
        larger.set(block);
        block = larger;
      }
      block.set(vector, row * width);
      rows = Math.max(rows, row + 1);
    },
    compare: (vector) => {
      const padded = new Float32Array(width || vector.length);
      padded.set(vector);
      const products = new Float64Array(rows);
      for (let row = 0; row < rows; row++) products[row] = product(padded, block, row * padded.length);
      return products;
    },
  };
}

function product(vector: Float32Array, block: Float32Array, start: number): number {
  let first = 0;
  let second = 0;
  let third = 0;
  let fourth = 0;
  for (let index = 0; index < vector.length; index += lanes) {
    const at = start + index;
    first += (vector[index] as number) * (block[at] as number);
    second += (vector[index + 1] as number) * (block[at + 1] as number);
    third += (vector[index + 2] as number) * (block[at + 2] as number);
    fourth += (vector[index + 3] as number) * (block[at + 3] as number);
  }
  return first + second + third + fourth;
}
