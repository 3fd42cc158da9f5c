/** linli import PATH… : takes over an office's Word files. Parsing and printing only; the library does the work. */
import { Command } from "commander";
import type { ImportLine } from "../tools/library/importFiles.ts";
import type { Library } from "../tools/library/library.ts";
import { importLineAsJson, importLineAsText, importSummary } from "./importLines.ts";
import type { ProgressBar } from "./progressBar.ts";

export type ImportCommandDeps = {
  openLibrary: () => Promise<Library>;
  /** One line to standard output. */
  print: (line: string) => void;
  /** Absent where standard error is no terminal. */
  progress?: ProgressBar;
  /** Asks a yes-or-no question; absent where nobody is there to answer, which counts as yes. */
  confirm?: (question: string) => Promise<boolean>;
  setExitCode: (code: number) => void;
  signal?: AbortSignal;
};

const samplesQuestion = "导入本单位资料后将不再使用示例资料，继续吗？";

/** The command; exit code 1 if any file had a problem. With --json standard output has one JSON object a file and nothing else. */
export function createImportCommand(deps: ImportCommandDeps): Command {
  return new Command("import")
    .description("导入 Word 资料（.docx 文件或文件夹）")
    .argument("<路径...>", "文件或文件夹，可以写多个")
    .option("--json", "每个文件输出一行 JSON")
    .option("--keep-samples", "继续使用示例资料")
    .action((paths: string[], flags: { json?: true; keepSamples?: true }) => run(paths, flags, deps));
}

async function run(
  paths: string[],
  flags: { json?: true; keepSamples?: true },
  deps: ImportCommandDeps,
): Promise<void> {
  const library = await deps.openLibrary();
  try {
    const { shown, state } = library.samples();
    const ends = shown && state === "on" && !flags.keepSamples;
    if (ends && deps.confirm && !(await deps.confirm(samplesQuestion))) {
      if (!flags.json) deps.print("没有导入。如果想同时保留示例资料，请加上 --keep-samples 再试。");
      return;
    }
    const lines: ImportLine[] = [];
    const show = (line: ImportLine) =>
      deps.print(flags.json ? JSON.stringify(importLineAsJson(line)) : importLineAsText(line));
    try {
      const { problems } = await library.import(paths, {
        keepSamples: flags.keepSamples ?? false,
        onLine(line, { done, total }) {
          lines.push(line);
          deps.progress?.show(done, total);
          // The bar and the lines share the terminal: the lines come when the bar has ended.
          if (!deps.progress) show(line);
        },
        ...(deps.signal ? { signal: deps.signal } : {}),
      });
      if (problems > 0) deps.setExitCode(1);
    } finally {
      deps.progress?.stop();
      if (deps.progress) lines.forEach(show);
    }
    if (!flags.json) deps.print(importSummary(lines, ends && !library.samples().shown));
  } finally {
    await library.close();
  }
}
