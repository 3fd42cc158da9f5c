/** What a backup says about itself: its last file to be written, so that one that was cut short is no backup. */
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readFile } from "node:fs/promises";
import { isAbsolute, join } from "node:path";
import { z } from "zod";
import { Failure } from "../../shared/failures.ts";

export const manifestName = "backup.json";
const format = 1;

/** A backup may have passed through other hands: nothing in it may name a place outside of the folder that it is restored to. */
const staysInside = (path: string) =>
  !isAbsolute(path) && !path.split(/[\\/]/).some((part) => part === "" || part === "..");

const manifestSchema = z.object({
  format: z.literal(format),
  /** Epoch milliseconds at which it was begun. */
  at: z.number(),
  /** Where the data lay: the paths of plan files in the log begin with it. */
  dataDirectory: z.string(),
  /** sessions.db, or sessions.jsonl where they were kept in Redis. */
  sessionsFile: z.enum(["sessions.db", "sessions.jsonl"]).optional(),
  sessions: z.number(),
  events: z.number(),
  /** Settings of the program, without secrets. */
  settings: z.record(z.string(), z.unknown()),
  files: z.array(z.object({ path: z.string().refine(staysInside), bytes: z.number(), sha256: z.string() })),
});

/** Paths in it are relative, with slashes. */
export type Manifest = z.infer<typeof manifestSchema>;
export type ManifestFile = Manifest["files"][number];

export const manifestText = (manifest: Omit<Manifest, "format">) =>
  `${JSON.stringify({ format, ...manifest }, null, 1)}\n`;

/** Reads the manifest of a backup. Fails with FILE_NOT_FOUND or FILE_DAMAGED. */
export async function readManifest(directory: string): Promise<Manifest> {
  const file = join(directory, manifestName);
  const text = await readFile(file, "utf8").catch(() => undefined);
  if (text === undefined) throw new Failure("FILE_NOT_FOUND", `${file}（这不是一份完整的备份）`);
  try {
    return manifestSchema.parse(JSON.parse(text));
  } catch (error) {
    throw new Failure("FILE_DAMAGED", file, { cause: error });
  }
}

export async function sha256Of(file: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const part of createReadStream(file)) hash.update(part as Buffer);
  return hash.digest("hex");
}
