/** The office's list of everyday names, old names, abbreviations and typical errors, each with the name that the handbooks use. */

/**
 * - short: a short name that everybody knows; only a target of repairs.
 * - everyday, former: said otherwise than the handbooks do; shown with the official name.
 * - initials: first letters of pinyin; error: a wrong character, or what speech recognition made of it.
 */
export type GlossaryKind = "short" | "everyday" | "former" | "initials" | "error";
export type GlossaryEntry = { said: string; meant: string; kind: GlossaryKind };
/** `problems` are sentences in Chinese for the people who keep the list, one for each line that is not used. */
export type Glossary = { entries: GlossaryEntry[]; problems: string[] };

const kindByLabel: Readonly<Record<string, GlossaryKind>> = {
  简称: "short",
  俗称: "everyday",
  旧称: "former",
  缩写: "initials",
  错字: "error",
};
const labels = Object.keys(kindByLabel).join("、");
const linesMax = 5_000;
const saidCharsMax = 20;

type Line = GlossaryEntry & { where: string };
type Read = { lines: Line[]; problems: string[] };

/** One line of the file; a string is what is wrong with it. */
function readLine(text: string): GlossaryEntry | string {
  const [said = "", meant = "", label = "俗称"] = text.split("\t").map((part) => part.trim());
  const kind = kindByLabel[label];
  if (said === "" || meant === "") return "要写成“说法、正式名称、类别”三栏，中间用制表符（Tab）隔开";
  if (kind === undefined) return `不认识类别“${label}”，请用${labels}中的一个`;
  if ([...said].length > saidCharsMax) return `说法太长，最多${saidCharsMax}个字`;
  if (kind === "initials" && !/^[a-z]{2,8}$/iu.test(said)) return `缩写要写成2到8个字母，不是“${said}”`;
  if (kind !== "initials" && (said.match(/\p{Script=Han}/gu) ?? []).length < 2)
    return `说法“${said}”太短，至少写两个汉字`;
  if (said === meant && kind !== "short") return `说法和正式名称一样，都是“${said}”`;
  return { said: kind === "initials" ? said.toLowerCase() : said, meant, kind };
}

function readLines({ name, text }: GlossaryFile): Read {
  const read: Read = { lines: [], problems: [] };
  for (const [index, raw] of text
    .replace(/^\uFEFF/u, "")
    .split(/\r\n?|\n/u)
    .slice(0, linesMax)
    .entries()) {
    if (raw.trim() === "" || raw.startsWith("#") || /^说法\t/u.test(raw)) continue;
    const where = `${name}第${index + 1}行`;
    const entry = readLine(raw);
    if (typeof entry === "string") read.problems.push(`${where}：${entry}。这一行没有用。`);
    else read.lines.push({ ...entry, where });
  }
  return read;
}

/** Of several lines for what is said, the last file's is used; a second one of the same file is a mistake. */
function withoutDoubles(files: readonly Read[]): Read {
  const bySaid = new Map<string, Line>();
  const problems: string[] = [];
  for (const { lines } of files) {
    const own = new Map<string, Line>();
    for (const line of lines) {
      const first = own.get(line.said);
      if (first && first.meant !== line.meant)
        problems.push(`${line.where}：“${line.said}”前面已经写过，指的是“${first.meant}”。这一行没有用。`);
      else if (!first) own.set(line.said, line);
    }
    for (const [said, line] of own) bySaid.set(said, line);
  }
  return { lines: [...bySaid.values()], problems };
}

/** What would be broken by replacing what is said wherever it stands: a longer name with another meaning that holds it. */
function swallowedBy(line: Line, lines: readonly Line[], titles: readonly string[]): string | undefined {
  if (line.kind === "short" || line.kind === "initials") return undefined;
  const isHeld = (name: string) => name !== line.said && name.includes(line.said);
  const other = lines.find(({ said, meant }) => meant !== line.meant && (isHeld(said) || isHeld(meant)));
  if (other) return isHeld(other.said) ? other.said : other.meant;
  return isHeld(line.meant) ? line.meant : titles.find((title) => title.includes(line.said));
}

export type GlossaryFile = { name: string; text: string; own: boolean };
/** What the handbooks say: `has` tells whether a word occurs in any of them; `titles` are those of handbooks and tasks. */
export type LibraryWords = { has(word: string): boolean; titles: readonly string[] };

/**
 * Reads lists of names and checks them against the library: a line is used only if its official name is a word of the handbooks (or
 * leads to one over a short name) and if what is said is part of no other name.
 *
 * - In: files oldest first; a later one has the last word. Lines of a file that is not the office's own and whose official name the
 *   library does not have are left out silently: they belong to handbooks that this office does not use.
 * - Out: entries whose `meant` is a word of the library or a short name; `problems` for all other lines.
 * - Source of the rule: a replacement must never change a name that is already right.
 */
export function readGlossary(files: readonly GlossaryFile[], library: LibraryWords): Glossary {
  const read = files.map(readLines);
  const { lines, problems } = withoutDoubles(read);
  const ownNames = files.filter(({ own }) => own).map(({ name }) => name);
  const isOwn = ({ where }: Line) => ownNames.some((name) => where.startsWith(`${name}第`));
  const found = [...read.flatMap((one) => one.problems), ...problems];
  const shortNames = new Set(
    lines.filter((line) => line.kind === "short" && library.has(line.meant)).map(({ said }) => said),
  );
  const known: Line[] = [];
  for (const line of lines) {
    if (library.has(line.meant) || (line.kind !== "short" && shortNames.has(line.meant))) known.push(line);
    else if (
      line.kind !== "short" &&
      lines.some(({ said, kind }) => said === line.meant && kind !== "error" && kind !== "initials")
    )
      known.push(line);
    else if (isOwn(line)) found.push(`${line.where}：手册里没有“${line.meant}”这个词。这一行没有用。`);
  }
  const entries: GlossaryEntry[] = [];
  for (const line of known) {
    const swallowed = swallowedBy(line, known, library.titles);
    if (swallowed === undefined) entries.push({ said: line.said, meant: line.meant, kind: line.kind });
    else found.push(`${line.where}：“${line.said}”是“${swallowed}”的一部分，会把它改坏。请写得长一些；这一行没有用。`);
  }
  return { entries, problems: found };
}
