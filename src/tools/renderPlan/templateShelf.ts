import { readdir, readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { Failure } from "../../shared/failures.ts";
import { shippedTemplates } from "../../shared/plan.ts";

/** A template that was found: its name for people, what a printed plan is called, and the bytes. */
export type ChosenTemplate = { name: string; title: string; data: Uint8Array };

/** The templates that an office can choose from: its own and the shipped ones. */
export type TemplateShelf = {
  /** Names for people, the one that is used by default first. */
  names(): Promise<string[]>;
  /** The template that a person means; without a name the first. Fails: `TEMPLATE_UNKNOWN` (saying what there is), `FILE_NOT_FOUND`. */
  choose(wanted?: string): Promise<ChosenTemplate>;
  /** Every template. Fails: `FILE_NOT_FOUND` for one that vanished. */
  all(): Promise<ChosenTemplate[]>;
};

type Entry = { name: string; title: string; path: string; words: string[] };

/** File, title of a printed plan and other words for each shipped template. */
const shipped: Record<(typeof shippedTemplates)[number], { file: string; title: string; words: string[] }> = {
  标准策划案: {
    file: "活动策划案.docx",
    title: "活动策划案",
    words: ["标准", "完整", "正式", "活动策划案", "默认", "原来"],
  },
  简版: { file: "简版.docx", title: "活动策划案（简版）", words: ["简版", "简单", "简洁", "精简", "一页", "简易"] },
  经费申请: { file: "经费申请.docx", title: "活动经费申请", words: ["经费", "申请", "请款", "拨款"] },
};

/**
 * Looks for templates in two folders: Word files in `own` are named by their file, and one with the name of a shipped template takes its
 * place. Folders are read anew each time, so that a file that is put there counts at once.
 */
export function createTemplateShelf(folders: { shipped: string; own?: string }): TemplateShelf {
  const entries = async (): Promise<Entry[]> => {
    const own = folders.own === undefined ? [] : await ownEntries(folders.own);
    const rest = shippedTemplates.map((name) => {
      const { file, title, words } = shipped[name];
      return { name, title, path: join(folders.shipped, file), words };
    });
    const replaced = rest.map(
      (entry) => own.find(({ title }) => title === entry.name || title === entry.title) ?? entry,
    );
    return [...replaced, ...own.filter((entry) => !replaced.includes(entry))];
  };
  return {
    names: async () => (await entries()).map(({ name }) => name),
    async choose(wanted) {
      const all = await entries();
      const found = wanted === undefined ? all[0] : meant(wanted, all);
      if (!found) throw new Failure("TEMPLATE_UNKNOWN", `“${wanted}”，现有${all.map(({ name }) => name).join("、")}`);
      return open(found);
    },
    all: async () => Promise.all((await entries()).map(open)),
  };
}

async function open({ name, title, path }: Entry): Promise<ChosenTemplate> {
  const data = await readFile(path).catch((cause: unknown) => {
    throw new Failure("FILE_NOT_FOUND", path, { cause });
  });
  return { name, title, data };
}

async function ownEntries(folder: string): Promise<Entry[]> {
  const files = await readdir(folder).catch(() => []);
  return files
    .filter((file) => /\.docx$/i.test(file) && !file.startsWith("~$"))
    .sort()
    .map((file) => {
      const name = basename(file).replace(/\.docx$/i, "");
      return { name, title: name, path: join(folder, file), words: [] };
    });
}

/** The same name first, then one that holds the other, own ones before shipped ones, then other words for a shipped one. */
function meant(wanted: string, all: Entry[]): Entry | undefined {
  const said = wanted.replace(/[\s“”"'《》]|模板|版式|格式|那个|的$/g, "");
  if (said === "") return undefined;
  const ownFirst = [...all].sort((a, b) => Number(a.words.length > 0) - Number(b.words.length > 0));
  return (
    ownFirst.find(({ name }) => name === said) ??
    ownFirst.find(({ name }) => name.includes(said) || said.includes(name)) ??
    all.find(({ words }) => words.some((word) => said.includes(word)))
  );
}
