/** Wires the console of supervisors to the running parts. */
import { join } from "node:path";
import type { OnnxEmbedder } from "./adapters/models/onnxEmbedder.ts";
import type { People as Roster } from "./adapters/people/libsqlPeople.ts";
import type { People } from "./console/people.ts";
import type { Console, ConsoleOptions } from "./console/routes.ts";
import { session as machine } from "./machines/session.ts";
import { wording } from "./machines/wording.ts";
import { ownPath, type PartsDeps, type SessionTools } from "./parts.ts";
import type { SessionStore } from "./session/sessionStore.ts";
import type { Library } from "./tools/library/library.ts";
import type { ReviewDeps } from "./tools/reviewProposals.ts";

export type ConsoleParts = {
  store: SessionStore;
  library: Library;
  tools: SessionTools;
  embedder: OnnxEmbedder;
  people: Pick<Roster, "find" | "all">;
  /** What waits for staff, the same as in the chat. */
  proposals: ReviewDeps;
  dispatch: ConsoleOptions["dispatch"];
  /** Says something to a colleague by account, by whatever channel can; resolves with whether it got there. */
  tell: ConsoleOptions["office"]["tell"];
};
/** The console with its own files open. */
export type OpenConsole = Console & { close(): Promise<void> };

export async function openConsole(deps: PartsDeps, parts: ConsoleParts): Promise<OpenConsole> {
  const { config, log } = deps;
  const { createConsole } = await import("./console/routes.ts");
  const { buildPage } = await import("./adapters/web/buildPage.ts");
  const { openAccessStore } = await import("./adapters/console/accessDatabase.ts");
  const { openIndexStore } = await import("./adapters/console/indexDatabase.ts");
  const { createAppendLine } = await import("./adapters/console/appendLine.ts");
  const { createKeepAnswer } = await import("./adapters/console/keptAnswer.ts");
  const { writeWorkbook } = await import("./adapters/console/excel.ts");
  const { store, library, tools, embedder, people, proposals, dispatch, tell } = parts;
  const directory = config.dataDirectory;
  const access = openAccessStore(directory);
  const index = openIndexStore(directory);
  const today = todaysTools(tools);
  const opened = createConsole({
    ...{ store, machine, access, index, library, log, dispatch, writeWorkbook },
    roster: rosterOf(people),
    office: { staff: () => people.all(), tell },
    ...(config.publicUrl ? { publicUrl: config.publicUrl } : {}),
    tools: today,
    draftAnswer: async (versionId, question) =>
      library.version(versionId) === undefined
        ? ""
        : wording.forward(await today.composeAnswer({ versionId, question, aspects: [] })),
    embed: async (texts) => (await embedder.embed([...texts])).map((vector) => [...vector]),
    keepAnswer: createKeepAnswer({ library, now: () => Date.now() }),
    appendLine: createAppendLine(directory),
    planKind: createPlanKind(),
    proposals: proposalsFor(proposals),
    secure: config.tls !== undefined || config.publicUrl?.startsWith("https:") === true,
    fileDirectories: [join(directory, "received"), join(directory, "plans")],
    pageDirectory: () =>
      buildPage({ sourceDirectory: ownPath("src/console/web"), cacheDirectory: join(config.cacheDirectory, "pages") }),
  });
  return {
    ...opened,
    async close() {
      opened.stop();
      index.close();
      access.close();
    },
  };
}

/** Tells the console of each session that grows. */
export function noticing(store: SessionStore, note: (session: string) => void): SessionStore {
  return {
    ...store,
    async append(change) {
      const outcome = await store.append(change);
      note(change.session);
      return outcome;
    },
  };
}

/** Themes whose kind is remembered. */
const kindsMax = 20_000;

/** What a plan is counted as; the activity library is read when it is first asked for. */
function createPlanKind(): ConsoleOptions["planKind"] {
  const opened = async () => {
    const { createChooseActivity } = await import("./tools/writePlan/chooseActivity.ts");
    const { readActivityLibrary } = await import("./tools/writePlan/activity.ts");
    const library = await readActivityLibrary(ownPath("samples/activities"));
    return { choose: createChooseActivity(library), library };
  };
  let opening: ReturnType<typeof opened> | undefined;
  const kinds = new Map<string, string>();
  return async (theme) => {
    const known = kinds.get(theme);
    if (known !== undefined) return known;
    opening ??= opened();
    const { choose, library } = await opening;
    const { id } = await choose({ theme }, new AbortController().signal);
    const kind = library.activities.find((activity) => activity.id === id)?.name ?? "其他活动";
    if (kinds.size < kindsMax) kinds.set(theme, kind);
    return kind;
  };
}

/** The label first: what is written down as accepted was learnt. */
function proposalsFor({ book, isShown, learn }: ReviewDeps): ConsoleOptions["proposals"] {
  return {
    open: async () => (await book.open()).filter(({ title }) => isShown(title)),
    async accept({ id, title }, by, question) {
      await learn(question, title);
      await book.accept(id, by, question);
    },
    drop: (id, by) => book.drop(id, by),
  };
}

function todaysTools({ searchSops, composeAnswer }: SessionTools): ConsoleOptions["tools"] {
  const call = () => ({ key: "", session: "", signal: AbortSignal.timeout(30_000), progress: () => undefined });
  return {
    searchSops: (input) => searchSops(input, call()),
    composeAnswer: (input) => composeAnswer(input, call()),
  };
}

/** WeCom names people by their account, the web chat by the name that they wrote. */
function rosterOf(people: Pick<Roster, "find" | "all">): People {
  return {
    find(channel, person) {
      const found =
        people.find(person) ?? (channel === "web" ? people.all().find(({ name }) => name === person) : undefined);
      return found && { name: found.name, unit: found.committee, isColleague: found.role !== "resident" };
    },
  };
}
