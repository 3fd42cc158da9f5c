import { Failure } from "../../shared/failures.ts";
import type { SopDocument } from "../../shared/sop.ts";

/** A piece of text of a source (a handbook's version, an activity), with its place in it, from 0. */
export type Passage = { source: string; position: number; text: string };
/** `likeness` is a cosine, -1 to 1. */
export type FoundPassage = Passage & { likeness: number };

/** Passages with their vectors. adapters/stores/libsqlPassages implements it. */
export interface PassageStore {
  /** Makes `texts` the passages of a source; the same texts again cost one query. Blank texts are left out. */
  put(source: string, texts: readonly string[]): Promise<void>;
  /** The passages nearest to a question, nearest first, of one source or of all. */
  search(question: string, options: { count: number; source?: string }): Promise<FoundPassage[]>;
  close(): Promise<void>;
}

export type SearchPassages = (versionId: string, question: string, count: number) => Promise<FoundPassage[]>;

/**
 * Finds the lines of a handbook without known structure that are nearest to a question, nearest first, verbatim.
 * A version's lines are put into the store when they are first asked for. Fails with DOCUMENT_UNKNOWN.
 */
export function createSearchPassages(deps: {
  library: { version(versionId: string): SopDocument | undefined };
  passages: PassageStore;
}): SearchPassages {
  return async (versionId, question, count) => {
    const handbook = deps.library.version(versionId);
    if (!handbook) throw new Failure("DOCUMENT_UNKNOWN", versionId);
    if (handbook.unassigned.length === 0) return [];
    await deps.passages.put(versionId, handbook.unassigned);
    return deps.passages.search(question, { count, source: versionId });
  };
}
