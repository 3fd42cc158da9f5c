/** What the library needs of a place to keep an office's own handbooks. The library owns this interface; adapters/stores implements it. */
import type { SopDocument } from "../../shared/sop.ts";

/**
 * Whether the sample handbooks are shown: `on` until own ones are imported, then `off` for good; `kept` if the importer chose to keep them.
 */
export type SampleState = "on" | "off" | "kept";

/** A version as it was read, and by which version of the parser. */
export type StoredVersion = { document: SopDocument; parser: number };

/**
 * What a title shows: an own version, the sample of that title again, or nothing.
 * The last one of a title counts; earlier ones are its history.
 */
export type TitleChange = { title: string } & (
  | { shows: "version"; versionId: string }
  | { shows: "sample" }
  | { shows: "nothing" }
);

/** One atomic change of the library. */
export type LibraryChange = { versions: StoredVersion[]; titles: TitleChange[]; samples?: SampleState };

/** All that is kept. `titles` oldest first; `revision` counts the changes, those of other processes too. */
export type StoredLibrary = {
  revision: number;
  samples: SampleState;
  versions: StoredVersion[];
  titles: TitleChange[];
};

export interface LibraryStore {
  /** A store that was opened to be read refuses `commit` and `keepFile`. */
  readonly readOnly: boolean;
  revision(): Promise<number>;
  read(): Promise<StoredLibrary>;
  /** Resolves when the change is durable. All of it or nothing. */
  commit(change: LibraryChange): Promise<void>;
  /** Keeps the bytes of a Word file under their SHA-256 and resolves with the absolute path, once they are durable. */
  keepFile(versionId: string, bytes: Uint8Array): Promise<string>;
  close(): Promise<void>;
}
