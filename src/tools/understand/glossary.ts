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

export type GlossaryFile = { name: string; text: string; own: boolean };
/** What the handbooks say: `has` tells whether a word occurs in any of them; `titles` are those of handbooks and tasks. */
export type LibraryWords = { has(word: string): boolean; titles: readonly string[] };

type Line = GlossaryEntry & { where: string; own: boolean };
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

function readLines({ name, text, own }: GlossaryFile): Read {
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
    else read.lines.push({ ...entry, where, own });
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

/** Why a line cannot be used with this library; undefined if it can, "" if nobody needs to know. */
function unusable(
  line: Line,
  lines: readonly Line[],
  named: ReadonlySet<string>,
  library: LibraryWords,
): string | undefined {
  const leads = library.has(line.meant) || (line.kind !== "short" && named.has(line.meant));
  if (!leads) return line.own ? `手册里没有“${line.meant}”这个词` : "";
  if (line.kind === "short") return undefined;
  if (line.kind !== "initials" && library.has(line.said))
    return line.own ? `手册里就有“${line.said}”这个词，不用改` : "";
  const held = swallowedBy(line, lines, library.titles);
  return held === undefined ? undefined : `“${line.said}”是“${held}”的一部分，会把它改坏，请写得长一些`;
}

/**
 * Reads lists of names and checks them against the library: a line is used only if its official name is a word of the handbooks (or
 * another name on the list that leads to one), if what is said is not a word of the handbooks itself, and if it is part of no other name.
 *
 * - In: files oldest first; a later one has the last word.
 * - Out: the entries that hold; `problems` for the other lines. Lines of a shipped file that only miss their handbook are left out
 *   silently: this office does not use it.
 */
export function readGlossary(files: readonly GlossaryFile[], library: LibraryWords): Glossary {
  const read = files.map(readLines);
  const { lines, problems } = withoutDoubles(read);
  const named = new Set(
    lines
      .filter(({ kind, meant }) => kind !== "initials" && kind !== "error" && library.has(meant))
      .map(({ said }) => said),
  );
  const found = [...read.flatMap((one) => one.problems), ...problems];
  const entries: GlossaryEntry[] = [];
  for (const line of lines) {
    const reason = unusable(line, lines, named, library);
    if (reason === undefined) entries.push({ said: line.said, meant: line.meant, kind: line.kind });
    else if (reason !== "") found.push(`${line.where}：${reason}。这一行没有用。`);
  }
  return { entries, problems: found };
}
