import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, extname, join } from "node:path";
import { pathToFileURL } from "node:url";

const convertMsMax = 120_000;

/** Counts pages; `close` removes what LibreOffice needed for it. */
export type PageCounter = { count(path: string): Promise<number | undefined>; close(): Promise<void> };

/**
 * Counts the pages of Word files as LibreOffice lays them out; undefined where LibreOffice is not installed or could not open a file.
 * It has a profile of its own, so that an open LibreOffice is not disturbed. Costs about 5 s for the first file, 2 s for others.
 */
export async function createPageCounter(): Promise<PageCounter> {
  const directory = await mkdtemp(join(tmpdir(), "linli-pages-"));
  const profile = pathToFileURL(join(directory, "profile")).href;
  const options = [`-env:UserInstallation=${profile}`, "--headless", "--convert-to", "pdf", "--outdir", directory];
  return {
    async count(path) {
      try {
        await runOffice([...options, path]);
        const pdf = await readFile(join(directory, `${basename(path, extname(path))}.pdf`), "latin1");
        return pdf.match(/\/Type\s*\/Page(?![A-Za-z])/g)?.length;
      } catch {
        return undefined;
      }
    },
    close: () => rm(directory, { recursive: true, force: true }),
  };
}

function runOffice(parameters: string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    execFile("soffice", parameters, { timeout: convertMsMax }, (error) => (error ? reject(error) : resolve()));
  });
}
