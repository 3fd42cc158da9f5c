import type { Catalogue, CatalogueInput, SopDocument } from "../shared/sop.ts";
import type { Library } from "./library/library.ts";

type ListCatalogue = (input: CatalogueInput) => Promise<Catalogue>;

/** At least this share of the topic's pairs of characters must be in a name, or the name is not meant. */
const overlapMin = 0.5;

/**
 * Lists what the library holds: categories, the tasks of a category, or the documents of a task.
 *
 * - In: `reader`, a resident never sees what is internal; `topic`, "" for all categories, else words of a category, a task or a title ("社保类", "养老", "社会保障卡", "住房").
 * - Out: the highest level that the topic names. Several categories or tasks that fit come as a list of them; one is opened, and so is a
 *   category of a single task. Entries keep the order of the library; "nothing" if no name is like the topic.
 * - Fails: never. Cost: one pass over the names of the library.
 */
export function createListCatalogue({ library }: { library: Pick<Library, "documents"> }): ListCatalogue {
  return async ({ topic, reader }) => {
    const documents = library.documents().filter(({ internal }) => !internal || reader !== "resident");
    const wanted = bareTopic(topic);
    if (wanted === "") return levelOf("categories", topic, documents, ({ category }) => category);
    for (const [level, fits] of looks) {
      const found = documents.filter((document) => fits(bareTopic(names[level](document)), wanted));
      if (found.length === 0) continue;
      const closer = level === "categories" && fits === contains ? closerTasks(documents, found, wanted) : [];
      return closer.length > 0 ? openTasks(topic, closer) : open[level](topic, found);
    }
    return { level: "nothing", topic, entries: [], sample: false };
  };
}

type Level = "categories" | "tasks" | "documents";
const names: Record<Level, (document: SopDocument) => string> = {
  categories: ({ category }) => category,
  tasks: ({ task }) => task,
  documents: ({ title }) => title,
};
const open: Record<Level, (topic: string, found: SopDocument[]) => Catalogue> = {
  categories: openCategories,
  tasks: openTasks,
  documents: listDocuments,
};

/** Where to look for the topic and how, surest first; the first look that finds something decides. */
const looks: [Level, (name: string, wanted: string) => boolean][] = [
  ["categories", isSame],
  ["tasks", isSame],
  ["documents", isSame],
  ["categories", contains],
  ["categories", isShortFor],
  ["tasks", contains],
  ["documents", contains],
  ["tasks", isShortFor],
  ["categories", isWithin],
  ["tasks", isWithin],
  ["categories", isAlike],
  ["tasks", isAlike],
  ["documents", isAlike],
  ["tasks", isScattered],
  ["documents", isScattered],
];

const fillers =
  /^(?:关于|有关|查看|看看|列出|我想看)|(?:方面|相关|有关|一类|类别|大类|业务|事项|事情|手册|资料|目录|类)?的?(?:都|还)?(?:有哪些|有什么|有啥|哪些|是什么)?(?:手册|事项|业务|资料|内容)?[吗呢呀啊？?。！!]*$/g;

const everything = /^(?:(?:全部|所有|完整|总)的?)?(?:目录|分类|类别|大类|)$/;

/** "社保类有哪些" → "社保"; also makes names comparable. */
function bareTopic(text: string): string {
  const squeezed = text.normalize("NFKC").replace(/\s+/g, "").toLowerCase();
  const bare = squeezed.replace(fillers, "");
  return everything.test(squeezed) || everything.test(bare) ? "" : bare;
}

function isSame(name: string, wanted: string): boolean {
  return name === wanted;
}

function contains(name: string, wanted: string): boolean {
  return name.includes(wanted);
}

/** Tasks that hold the words with less around them than the categories found: 上海市居住证 is closer to "居住证" than 社保与居住证件. */
function closerTasks(documents: SopDocument[], found: SopDocument[], wanted: string): SopDocument[] {
  const shortest = Math.min(...found.map(({ category }) => category.length));
  return documents.filter(({ task }) => contains(bareTopic(task), wanted) && task.length < shortest);
}

/** "医保" is short for 医疗保障: its characters in order, beginning with the same one. */
function isShortFor(name: string, wanted: string): boolean {
  return name[0] === wanted[0] && isScattered(name, wanted);
}

/** "低保" in 最低生活保障: two to four characters in order, anywhere. */
function isScattered(name: string, wanted: string): boolean {
  if (wanted.length < 2 || wanted.length > 4) return false;
  let at = 0;
  for (const character of name) if (character === wanted[at]) at += 1;
  return at === wanted.length;
}

function isWithin(name: string, wanted: string): boolean {
  return name.length >= 2 && wanted.includes(name);
}

function isAlike(name: string, wanted: string): boolean {
  const pairs = pairsOf(wanted);
  const inName = pairsOf(name);
  const shared = [...pairs].filter((pair) => inName.has(pair)).length;
  return pairs.size > 0 && shared / pairs.size >= overlapMin;
}

function pairsOf(text: string): Set<string> {
  const characters = [...text];
  return new Set(characters.slice(1).map((character, at) => `${characters[at]}${character}`));
}

function openCategories(topic: string, found: SopDocument[]): Catalogue {
  const categories = new Set(found.map(({ category }) => category));
  return categories.size > 1
    ? levelOf("categories", topic, found, ({ category }) => category)
    : openTasks(topic, found);
}

function openTasks(topic: string, found: SopDocument[]): Catalogue {
  const tasks = new Set(found.map(({ task }) => task));
  return tasks.size > 1 ? levelOf("tasks", topic, found, ({ task }) => task) : listDocuments(topic, found);
}

function listDocuments(topic: string, found: SopDocument[]): Catalogue {
  const entries = found.map(({ versionId, file, title }) => ({
    name: title,
    count: 1,
    document: { versionId, file, title },
  }));
  return { level: "documents", topic, entries, sample: found.some(({ sample }) => sample) };
}

function levelOf(
  level: "categories" | "tasks",
  topic: string,
  found: SopDocument[],
  name: (document: SopDocument) => string,
): Catalogue {
  const counts = new Map<string, number>();
  for (const document of found) counts.set(name(document), (counts.get(name(document)) ?? 0) + 1);
  const entries = [...counts].map(([entry, count]) => ({ name: entry, count }));
  return entries.length === 0
    ? { level: "nothing", topic, entries, sample: false }
    : { level, topic, entries, sample: found.some(({ sample }) => sample) };
}
