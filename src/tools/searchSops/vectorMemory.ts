import { createHash } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { meanDirection } from "./vectors.ts";

/** Turns texts into unit vectors, in order. adapters/models/onnxEmbedder implements it. */
export type Embed = (texts: readonly string[], signal?: AbortSignal) => Promise<Float32Array[]>;

const keyBytes = 8;
const scaleBytes = 4;

/** Remembers the vectors of labelled questions and handbooks, so that a start does not encode them again. */
export interface VectorMemory {
  /** The mean direction of each group of texts; a group of one text gives its vector. Only unknown groups are encoded. */
  directionsOf(groups: readonly (readonly string[])[], signal?: AbortSignal): Promise<Float32Array[]>;
  /** Writes what was encoded since the last time to the cache file; a failed write is no failure, the next start encodes again. */
  save(): Promise<void>;
}

/**
 * Files hold one entry per group: 8 bytes of the SHA-256 of encoder and texts, a scale (float32), then one signed byte per dimension.
 * A byte per dimension moves a cosine by less than 0.001. Files of another size or encoder are read as empty.
 * `readPaths` are tried in order; `cachePath` is written, "" for nowhere.
 */
export function createVectorMemory(options: {
  embed: Embed;
  encoder: string;
  dimensions: number;
  readPaths: readonly string[];
  cachePath: string;
}): VectorMemory {
  const { embed, encoder, dimensions, readPaths, cachePath } = options;
  const vectorsByKey = new Map<string, Float32Array>();
  const entriesToSave = new Map<string, Float32Array>();
  let reading: Promise<void> | undefined;

  const readAll = async (): Promise<void> => {
    for (const path of cachePath ? [...readPaths, cachePath] : readPaths) {
      const bytes = await readFile(path).catch(() => Buffer.alloc(0));
      for (const [key, vector] of decodeVectors(bytes, dimensions)) {
        vectorsByKey.set(key, vector);
        if (path === cachePath) entriesToSave.set(key, vector);
      }
    }
  };
  const keyOf = (texts: readonly string[]): string =>
    createHash("sha256")
      .update([encoder, ...texts].join("\n"))
      .digest("hex")
      .slice(0, 2 * keyBytes);

  let saved = 0;
  return {
    directionsOf: async (groups, signal) => {
      reading ??= readAll().then(() => {
        saved = entriesToSave.size;
      });
      await reading;
      const directions: Float32Array[] = [];
      for (const texts of groups) {
        const key = keyOf(texts);
        const known = vectorsByKey.get(key);
        // What was just encoded goes through the same rounding as what is read back, so that a start gives the same scores as the first.
        const direction = known ?? roundTrip(meanDirection(await embed(texts, signal)));
        if (!known) {
          vectorsByKey.set(key, direction);
          entriesToSave.set(key, direction);
        }
        directions.push(direction);
      }
      return directions;
    },
    save: async () => {
      if (!cachePath || entriesToSave.size === saved) return;
      const bytes = encodeVectors(entriesToSave);
      saved = entriesToSave.size;
      await writeWhole(cachePath, bytes).catch(() => undefined);
    },
  };
}

/** Writes a file so that a reader sees the old or the new one, never a part. */
async function writeWhole(path: string, bytes: Buffer): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const part = `${path}.${process.pid}.part`;
  await writeFile(part, bytes);
  await rename(part, path);
}

function quantise(vector: Float32Array): { scale: number; steps: Int8Array } {
  const largest = vector.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const scale = Math.fround(largest / 127) || 1;
  return { scale, steps: Int8Array.from(vector, (value) => Math.round(value / scale)) };
}

/** A loop: this is done thousands of times at each start, and `from` with a function is five times slower. */
function restore(scale: number, steps: Int8Array): Float32Array {
  const vector = new Float32Array(steps.length);
  for (let index = 0; index < vector.length; index++) vector[index] = (steps[index] as number) * scale;
  return meanDirection([vector]);
}

function roundTrip(vector: Float32Array): Float32Array {
  const { scale, steps } = quantise(vector);
  return restore(scale, steps);
}

/** The bytes of a vector file; entries in the order of their keys, so that equal contents give equal files. */
export function encodeVectors(vectorsByKey: ReadonlyMap<string, Float32Array>): Buffer {
  const parts: Buffer[] = [];
  for (const [key, vector] of [...vectorsByKey].sort(([left], [right]) => (left < right ? -1 : 1))) {
    const { scale, steps } = quantise(vector);
    const head = Buffer.alloc(keyBytes + scaleBytes);
    head.write(key, "hex");
    head.writeFloatLE(scale, keyBytes);
    parts.push(head, Buffer.from(steps.buffer));
  }
  return Buffer.concat(parts);
}

/** The entries of a vector file; none if its size does not fit. */
export function decodeVectors(bytes: Buffer, dimensions: number): Map<string, Float32Array> {
  const entryBytes = keyBytes + scaleBytes + dimensions;
  const vectorsByKey = new Map<string, Float32Array>();
  if (bytes.length % entryBytes !== 0) return vectorsByKey;
  for (let start = 0; start < bytes.length; start += entryBytes) {
    const key = bytes.toString("hex", start, start + keyBytes);
    const scale = bytes.readFloatLE(start + keyBytes);
    const steps = new Int8Array(bytes.subarray(start + keyBytes + scaleBytes, start + entryBytes));
    vectorsByKey.set(key, restore(scale, steps));
  }
  return vectorsByKey;
}
