import { type Zippable, zipSync } from "fflate";

/** Zip dates cannot be before 1980 and are read in local time; noon of a fixed day is the same day everywhere. */
const fixedDate = new Date(2026, 0, 1, 12);
const contentTypes = "[Content_Types].xml";

/** Zips the parts of an Office file so that equal parts give equal bytes: fixed dates, fixed order, content types first as Word writes them. */
export function packStable(parts: Record<string, Uint8Array>): Uint8Array {
  const names = Object.keys(parts)
    .filter((name) => !name.endsWith("/"))
    .sort((a, b) => Number(b === contentTypes) - Number(a === contentTypes) || (a < b ? -1 : 1));
  const zippable: Zippable = {};
  for (const name of names) zippable[name] = parts[name] ?? new Uint8Array();
  return zipSync(zippable, { level: 6, mtime: fixedDate });
}
