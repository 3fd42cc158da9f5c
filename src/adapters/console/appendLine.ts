import { mkdir, open } from "node:fs/promises";
import { join } from "node:path";

/** Adds lines to files of a directory, one after the other; each is on the disk when its promise resolves. */
export function createAppendLine(directory: string): (file: string, line: object) => Promise<void> {
  let last: Promise<unknown> = Promise.resolve();
  return (file, line) => {
    const mine = last.then(() => append(join(directory, file), `${JSON.stringify(line)}\n`));
    last = mine.catch(() => undefined);
    return mine;
  };

  async function append(path: string, text: string): Promise<void> {
    await mkdir(directory, { recursive: true, mode: 0o700 });
    const file = await open(path, "a", 0o600);
    try {
      await file.write(text);
      await file.sync();
    } finally {
      await file.close();
    }
  }
}
