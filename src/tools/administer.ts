import { toFailureData } from "../shared/failures.ts";
import {
  type AdminCommand,
  type Administered,
  type AdministerInput,
  type Person,
  type ReviewCommand,
  type Role,
  reviewCommands,
  roleLabels,
  roles,
} from "../shared/people.ts";
import type { ImportLine } from "./library/importFiles.ts";
import type { Library } from "./library/library.ts";
import type { ReviewProposals } from "./reviewProposals.ts";

/** What administering needs of the roster. */
type Roster = {
  all(): Person[];
  find(account: string): Person | undefined;
  setRole(account: string, role: Role): boolean;
};

/** `status` gives the lines that tell how the program does: channels, models, store. */
export type AdministerDeps = {
  library: Pick<Library, "import" | "remove" | "restore" | "documents" | "samples">;
  people: Roster;
  /** Absent where nothing is proposed. */
  review?: ReviewProposals;
  status: () => Promise<string[]>;
};
type AdministerCall = { key: string; signal: AbortSignal };
type Administer = (input: AdministerInput, call: AdministerCall) => Promise<Administered>;

const shownMax = 30;

/**
 * Does what an administrator asks for in a private chat: 入库, 更新, 停用, 恢复, 名单, 状态; and what any colleague says to proposed questions.
 *
 * - In: `account` is looked up again here; whoever is no administrator any more gets nothing but that answer.
 * - Out: one text for the chat; a foreseen failure is told in it.
 * - Fails: only by a bug.
 */
export function createAdminister({ library, people, status, review }: AdministerDeps): Administer {
  const importFile = async ({ file }: AdministerInput, call: AdministerCall): Promise<string> => {
    if (!file) return "请先把 Word 文件发给我，再说“入库”。";
    const lines: ImportLine[] = [];
    await library.import([file.path], { key: call.key, signal: call.signal, onLine: (line) => lines.push(line) });
    return lines.map((line) => outcomeOf(line, file.name)).join("\n");
  };
  const work: Record<
    Exclude<AdminCommand, ReviewCommand>,
    (input: AdministerInput, call: AdministerCall) => Promise<string>
  > = {
    import: importFile,
    update: importFile,
    async remove({ argument }) {
      if (argument === "") return "要停用哪一本？请说“停用 手册标题”。";
      await library.remove(argument);
      return `已停用《${argument}》。要恢复，说“恢复 ${argument}”。`;
    },
    async restore({ argument }) {
      if (argument === "") return "要恢复哪一本？请说“恢复 手册标题”。";
      const { title, file } = await library.restore(argument);
      return `现在使用《${title}》（${file}）。`;
    },
    roster: async ({ argument }) => rosterText(people, argument),
    async status() {
      const documents = library.documents();
      const internal = documents.filter(({ internal: marked }) => marked).length;
      const samples = library.samples().shown ? "，含示例资料" : "";
      return [`资料库：${documents.length}份手册（内部${internal}份${samples}）。`, ...(await status())].join("\n");
    },
  };
  return async (input, call) => {
    const { command } = input;
    if (isReview(command)) {
      const isColleague = input.role === undefined || (people.find(input.account)?.role ?? "resident") !== "resident";
      if (!isColleague) return { text: "这个指令只有同事可以用。" };
      return review ? review({ ...input, command, shown: input.shown ?? [] }) : { text: "现在没有待审的问题。" };
    }
    if (people.find(input.account)?.role !== "admin") return { text: "这个指令只有管理员可以用。" };
    try {
      return { text: await work[command](input, call) };
    } catch (thrown) {
      const { code, message } = toFailureData(thrown);
      if (code === "BUG") throw thrown;
      return { text: message };
    }
  };
}

function isReview(command: AdminCommand): command is ReviewCommand {
  return command in reviewCommands;
}

function outcomeOf(line: ImportLine, name: string): string {
  if (line.outcome === "unreadable") return `《${name}》没有入库。${line.problem.message}`;
  const { title, internal } = line.document;
  const mark = internal ? "（内部，不给居民看）" : "";
  switch (line.outcome) {
    case "added":
      return `已入库：《${title}》${mark}。`;
    case "replaced":
      return `已更新：《${title}》${mark}，旧版保留；要换回，说“恢复 ${title}”。`;
    case "unchanged":
      return `《${title}》和现在用的一样，没有改动。`;
    default:
      return `《${name}》没有入库：和“${line.other}”重复。`;
  }
}

/** "" lists everybody by numbers, a 居委会 its people; "账号 角色" changes a role. */
function rosterText(people: Roster, argument: string): string {
  const [account = "", roleName = ""] = argument.split(/[\s，,]+/u);
  const role = roles.find((each) => roleLabels[each] === roleName);
  if (role) {
    if (!people.setRole(account, role)) return `花名册里没有账号 ${account}。`;
    return `${people.find(account)?.name ?? account}现在是${roleLabels[role]}。`;
  }
  const all = people.all();
  const wanted = all.filter(
    ({ committee, name }) => argument === "" || committee.includes(argument) || name === argument,
  );
  if (argument !== "" && wanted.length > 0)
    return [...wanted.slice(0, shownMax).map(asLine), more(wanted.length)].filter(Boolean).join("\n");
  if (argument !== "") return `花名册里没有“${argument}”。`;
  const committees = [...new Set(all.map(({ committee }) => committee))];
  return [
    `花名册共${all.length}人：`,
    ...committees
      .slice(0, shownMax)
      .map((name) => `${name || "街道"} ${all.filter(({ committee }) => committee === name).length}人`),
    "看一个居委会，说“名单 居委会名”；改角色，说“名单 账号 角色”。",
  ].join("\n");
}

const asLine = ({ name, account, role, duties }: Person) =>
  `${name}（${account}）${roleLabels[role]}${duties.length > 0 ? `：${duties.join("、")}` : ""}`;
const more = (count: number) => (count > shownMax ? `还有${count - shownMax}人没有列出。` : "");
