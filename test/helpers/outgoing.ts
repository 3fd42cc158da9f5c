/** Tells which connections a process (and its children) tried to make to other machines. */
import { existsSync, mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

/** `environment` is for the child to be watched, besides its own; `targets` are what it tried so far: "dns example.org", "connect 1.2.3.4:443". */
export function watchOutgoing(): { environment: Record<string, string>; targets(): string[] } {
  const file = join(mkdtempSync(join(tmpdir(), "linli-outgoing-")), "targets.txt");
  const hook = pathToFileURL(join(import.meta.dirname, "outgoingHook.mjs")).href;
  const options = [process.env["NODE_OPTIONS"] ?? "", `--import=${hook}`].filter((option) => option !== "").join(" ");
  return {
    environment: { NODE_OPTIONS: options, LINLI_OUTGOING_FILE: file },
    targets: () => (existsSync(file) ? readFileSync(file, "utf8").trimEnd().split("\n") : []),
  };
}
