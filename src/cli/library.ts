/** linli library list|remove|restore: looks at the handbooks and takes one away or brings it back. */
import { Command } from "commander";
import type { SopDocument } from "../shared/sop.ts";
import type { Library } from "../tools/library/library.ts";

type LibraryCommandDeps = {
  openLibrary: () => Promise<Library>;
  /** One line to standard output. */
  print: (line: string) => void;
};

/** The command with its three subcommands. Fails with DOCUMENT_UNKNOWN for a title that is not there. */
export function createLibraryCommand({ openLibrary, print }: LibraryCommandDeps): Command {
  const withLibrary = async (work: (library: Library) => Promise<void> | void) => {
    const library = await openLibrary();
    try {
      await work(library);
    } finally {
      await library.close();
    }
  };
  const command = new Command("library").description("查看和管理资料库");
  command
    .command("list")
    .description("列出现在使用的手册")
    .option("--json", "每份手册输出一行 JSON")
    .action((flags: { json?: true }) =>
      withLibrary((library) => {
        for (const line of flags.json ? library.documents().map(asJson) : asText(library)) print(line);
      }),
    );
  command
    .command("remove")
    .description("停用一份手册（可以恢复）")
    .argument("<标题>", "手册标题")
    .action((title: string) =>
      withLibrary(async (library) => {
        await library.remove(title);
        print(`已停用《${title}》。要恢复，请运行 linli library restore "${title}"。`);
      }),
    );
  command
    .command("restore")
    .description("恢复停用的手册，或换回上一版")
    .argument("<标题>", "手册标题")
    .action((title: string) =>
      withLibrary(async (library) => {
        const { file, edition, effectiveFrom } = await library.restore(title);
        const facts = [file, edition, effectiveFrom === "" ? "" : `${effectiveFrom} 起`].filter((fact) => fact !== "");
        print(`现在使用《${title}》（${facts.join("，")}）。`);
      }),
    );
  return command;
}

function asJson({ title, file, category, task, edition, effectiveFrom, sample, versionId }: SopDocument): string {
  return JSON.stringify({ title, file, category, task, edition, effectiveFrom, sample, versionId });
}

function asText(library: Library): string[] {
  const documents = library.documents();
  if (documents.length === 0) return ["资料库是空的。请运行 linli import 文件夹 导入 Word 资料。"];
  const lines = library
    .categories()
    .flatMap(({ name, count }) => [
      `${name}（${count}份）`,
      ...documents
        .filter(({ category }) => category === name)
        .map((document) => `  ${document.title}　${factsOf(document)}`),
    ]);
  return [...lines, `共 ${documents.length} 份。`];
}

function factsOf({ edition, effectiveFrom, sample }: SopDocument): string {
  return [edition, effectiveFrom === "" ? "" : `${effectiveFrom} 起`, sample ? "示例资料" : ""]
    .filter((fact) => fact !== "")
    .join("，");
}
