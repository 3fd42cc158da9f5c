/** Writes a colleague's answer as a small Word handbook and takes it into the library, so that it is found like any other. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { keptTitle } from "../../console/judge/answer.ts";
import { Failure } from "../../shared/failures.ts";
import { mask } from "../../shared/mask.ts";
import { dayOf } from "../../shared/time.ts";
import type { Library } from "../../tools/library/library.ts";

const titleCharsMax = 40;

/**
 * The title is the question, so that the matcher finds it by its meaning; asked again under the same title, the newer answer holds.
 * Resolves with the title. Fails with INPUT_INVALID where the question holds no words.
 */
export function createKeepAnswer({ library, now }: { library: Pick<Library, "import">; now: () => number }) {
  return async (question: string, text: string): Promise<string> => {
    const title = titleOf(mask(question));
    if (title === "") throw new Failure("INPUT_INVALID", "问题里没有可以当标题的文字。");
    const directory = await mkdtemp(join(tmpdir(), "linli-kept-"));
    try {
      const path = join(directory, `${keptTitle}-${title}.docx`);
      await writeFile(path, await documentOf(title, mask(text), now()));
      const { taken } = await library.import([path], { onLine: () => undefined, leaveSamples: true });
      if (taken === 0) throw new Failure("FILE_DAMAGED", title);
      return title;
    } finally {
      await rm(directory, { recursive: true, force: true });
    }
  };
}

/** Also the name of a file: no sign that a file system refuses, and nothing of what was masked. */
function titleOf(question: string): string {
  const bare = question.replace(/[\dXx]*\*+[\dXx]*/g, "");
  const plain = bare.replace(/[\p{C}\\/:*?"<>|《》*]/gu, "").replace(/\s+/g, "");
  return [...plain].slice(0, titleCharsMax).join("");
}

async function documentOf(title: string, text: string, at: number): Promise<Buffer> {
  const { Document, HeadingLevel, Packer, Paragraph } = await import("docx");
  const lines = text.split(/\n+/).filter((line) => line.trim() !== "");
  const heading = (words: string) => new Paragraph({ text: words, heading: HeadingLevel.HEADING_1 });
  const children = [
    new Paragraph({ text: title, heading: HeadingLevel.TITLE }),
    new Paragraph(`分类：${keptTitle}`),
    new Paragraph(`施行日期：${dayOf(at)}`),
    heading("办事流程"),
    ...lines.map((line) => new Paragraph(line)),
  ];
  return Packer.toBuffer(new Document({ title, creator: "邻里", sections: [{ children }] }));
}
