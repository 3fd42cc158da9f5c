/**
 * The console of supervisors: finds sessions, replays, judges and sums them up, on the server of the web chat.
 *
 * Everything that it shows of a session comes from the log and its replay. Nobody sees anything without signing in, a 督导 only the own
 * 居委会; personal data is masked before it leaves the server. The only way into a session is an event that the log keeps.
 * The server that mounts it refuses requests from elsewhere and sets the security headers.
 */
import { resolve, sep } from "node:path";
import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import type { AnyStateMachine } from "xstate";
import { readBuiltPage, servePage } from "../adapters/web/servePage.ts";
import type { Send } from "../session/channel.ts";
import { createReplay } from "../session/replay.ts";
import type { SessionEraser } from "../session/sessionStore.ts";
import { Failure } from "../shared/failures.ts";
import { type Access, createAccess } from "./access/access.ts";
import type { AccessStore } from "./access/accessStore.ts";
import { accountPeople } from "./access/accountPeople.ts";
import { createAudit } from "./access/audit.ts";
import { createStageChart } from "./chartView.ts";
import { createComparings, type TodaysTools } from "./compare/compare.ts";
import type { ConsoleCore, Handbooks, WriteWorkbook } from "./core.ts";
import { createDeliveries } from "./deliveries.ts";
import { createEraser } from "./erase/eraser.ts";
import { keepErasing } from "./erase/retention.ts";
import type { IndexStore } from "./find/indexStore.ts";
import { createSessionIndex } from "./find/sessionIndex.ts";
import { type AnswerDeps, createAnswerAsker } from "./judge/answer.ts";
import { createJudge, type JudgeDeps } from "./judge/judge.ts";
import { createTellOwner, type Office } from "./judge/owners.ts";
import { createGroupQuestions } from "./overview/groupQuestions.ts";
import { createPeople, type People } from "./people.ts";
import type { LogSource } from "./readSession.ts";
import { type ConsoleDispatch, createResend } from "./resend.ts";
import { createAccessRoutes } from "./routes/accessRoutes.ts";
import { createAdminRoutes } from "./routes/adminRoutes.ts";
import { createDocumentRoutes } from "./routes/documentRoutes.ts";
import { createJudgeRoutes } from "./routes/judgeRoutes.ts";
import { createOverviewRoutes } from "./routes/overviewRoutes.ts";
import { createPlanFileRoutes } from "./routes/planFileRoutes.ts";
import { createProposalRoutes } from "./routes/proposalRoutes.ts";
import { createLimiter, type Env, refuse, signedIn, tokenIn, tokenOf } from "./routes/requests.ts";
import { createResendRoutes } from "./routes/resendRoutes.ts";
import { createSessionRoutes } from "./routes/sessionRoutes.ts";

/**
 * - `roster`: who the people of the office are, beside those who have an account. `office`: how those in charge are reached.
 * - `publicUrl`: the address for links in messages; without it they say where to look.
 * - `tools`, `draftAnswer`, `embed`: the matcher and the library as they are today.
 * - `dispatch`, `keepAnswer`, `appendLine`: where answers and verdicts go. `proposals`: questions that wait for a verdict.
 * - `planKind`: the kind of activity that a theme belongs to.
 * - `fileDirectories`: folders whose files belong to sessions, deleted with them.
 * - `pageDirectory`: the built page (buildPage); asked at the first visit, and again if that failed.
 * - `secure`: the page is reached by HTTPS, so the cookie may go no other way.
 * - `log` gets what went wrong, never texts of people.
 */
export type ConsoleOptions = {
  store: LogSource & Partial<SessionEraser>;
  machine: AnyStateMachine;
  access: AccessStore;
  index: IndexStore;
  roster?: People;
  office: Office;
  publicUrl?: string;
  library: Handbooks;
  tools: TodaysTools;
  draftAnswer: ConsoleCore["draftAnswer"];
  embed: (texts: readonly string[]) => Promise<number[][]>;
  dispatch: ConsoleDispatch;
  keepAnswer: AnswerDeps["keep"];
  appendLine: JudgeDeps["append"];
  proposals: ConsoleCore["proposals"];
  planKind: ConsoleCore["planKind"];
  writeWorkbook: WriteWorkbook;
  fileDirectories: readonly string[];
  pageDirectory: () => Promise<string>;
  secure?: boolean;
  now?: () => number;
  log: { error(fields: Record<string, unknown>, message: string): void };
};

/** To be mounted at `path`, from which `fetch` gets requests without that beginning. */
export type Console = {
  path: "/console";
  core: ConsoleCore;
  fetch(request: Request, env?: object): Response | Promise<Response>;
  /** Says that a session has grown. */
  note(session: string): void;
  /** The way out of replies, with how each try went kept for the replay. */
  watch(send: Send): Send;
  /** The name of whoever is signed in and sends a request to another part of the server. */
  signedIn(request: Request): string | undefined;
  /** Whether anybody can sign in. */
  hasAccounts(): boolean;
  /** The path of a link for the first administrator; undefined once there is one. */
  setupPath(): string | undefined;
  /** Begins what goes on behind the pages: finding what is new in the log, retention. Not awaited. */
  start(): void;
  stop(): void;
};

/** Requests of one visitor: 300 at once, then ten a second. */
const requestsAllowed = { burst: 300, refillMs: 100 };
const bodyBytesMax = 64 * 1_024;

export function createConsole(options: ConsoleOptions): Console {
  const { now = () => Date.now(), secure = false, log, pageDirectory } = options;
  const core = coreOf(options, now);
  const access = createAccess({ store: core.access, audit: core.audit, now });
  const page = onceBuilt(pageDirectory);
  const stopping = new AbortController();
  const onFault = (error: unknown) => log.error({ error }, "督导台出错");
  const app = new Hono<Env>()
    .use(
      "/api/*",
      bodyLimit({ maxSize: bodyBytesMax, onError: (context) => context.json({ error: "内容太长了。" }, 413) }),
    )
    .route("/api", apiOf(core, access, { now, secure }))
    .get("*", async (context) => {
      const file = servePage(await page(), context.req.method, context.req.path.slice(1));
      return file ?? context.json({ error: "找不到这个页面。" }, 404);
    });
  app.notFound((context) => context.json({ error: "找不到这个页面。" }, 404));
  app.onError((error, context) => {
    if (error instanceof Failure) return context.json({ error: error.message }, error.retryable ? 503 : 409);
    log.error({ path: context.req.path, error }, "督导台出错");
    return context.json({ error: "这一页读不出来。请刷新再试；还不行，请告诉管理员看日志。" }, 500);
  });
  return {
    path: "/console",
    core,
    fetch: (request, env) => app.fetch(request, env ?? {}),
    note: core.sessions.note,
    watch: core.deliveries.watch,
    signedIn: (request) => access.visitorOf(tokenIn(request))?.name,
    hasAccounts: () => !access.isNew(),
    setupPath: () => (access.isNew() ? `/console/#/setup/${access.beginSetup()}` : undefined),
    start() {
      core.access.addStart(now());
      core.index.assignUnits((channel, person) => core.people.find(channel, person)?.unit ?? "");
      core.sessions.sweep(stopping.signal).catch(onFault);
      const { eraser } = core;
      if (eraser) void keepErasing({ access: core.access, eraser, now, onFault }, stopping.signal);
    },
    stop() {
      stopping.abort();
      core.comparings.stop();
    },
  };
}

function apiOf(core: ConsoleCore, access: Access, { now, secure }: { now: () => number; secure: boolean }): Hono<Env> {
  const mayAsk = createLimiter(requestsAllowed);
  return new Hono<Env>()
    .use(async (context, next) => {
      await next();
      if (!context.res.headers.has("Cache-Control")) context.res.headers.set("Cache-Control", "private, no-store");
    })
    .route("/", createAccessRoutes({ access, indexed: core.sessions.progress, now, secure }))
    .use(signedIn(access))
    .use(async (context, next) =>
      mayAsk(tokenOf(context), now()) ? next() : refuse(context, 429, "点得太快了，请稍等几秒再试。"),
    )
    .route("/", createSessionRoutes(core))
    .route("/", createPlanFileRoutes(core))
    .route("/", createJudgeRoutes(core))
    .route("/", createResendRoutes(core))
    .route("/", createDocumentRoutes(core))
    .route("/", createProposalRoutes(core))
    .route("/", createOverviewRoutes(core))
    .route("/", createAdminRoutes(core, access));
}

function coreOf(options: ConsoleOptions, now: () => number): ConsoleCore {
  const { store, machine, access, index, roster, library, log } = options;
  const chart = createStageChart(machine);
  const reading = { store, machine, chart, replay: createReplay({ machine, older: [] }) };
  const people = createPeople([accountPeople(access), ...(roster ? [roster] : [])]);
  const audit = createAudit(access, now);
  const taskOf = (title: string) => library.byTitle(title)?.task ?? "";
  const sessions = createSessionIndex({ store, index, machine, people, taskOf });
  const documentOf = (title: string) => {
    const found = library.byTitle(title);
    if (found === undefined) return undefined;
    const { file, task, category, sections } = found;
    return { title, file, owner: sections.unit?.[0] ?? "", about: [title, task, category].join(" ") };
  };
  const versionNow = (versionId: string) => {
    const title = library.version(versionId)?.title;
    return (title === undefined ? undefined : library.byTitle(title)?.versionId) ?? versionId;
  };
  const isKept = (title: string) => library.byTitle(title) !== undefined;
  const tellOwner = createTellOwner({ office: options.office, publicUrl: options.publicUrl });
  const onFault = (error: unknown) => log.error({ error }, "试现在会怎么答时出错");
  const { replaceSession, scrub } = store;
  const eraser = replaceSession &&
    scrub && {
      ...{ store: { ...store, replaceSession, scrub }, access, index, sessions, machine, audit, now },
      fileDirectories: options.fileDirectories,
    };
  const folders = options.fileDirectories.map((folder) => resolve(folder) + sep);
  const isSessionFile = (path: string) => folders.some((folder) => resolve(path).startsWith(folder));
  const deliveries = createDeliveries({ access, now, onFault: (error) => log.error({ error }, "发送情况没有记下") });
  return {
    ...{
      isSessionFile,
      deliveries,
      store,
      machine,
      access,
      audit,
      index,
      sessions,
      people,
      reading,
      chart,
      library,
      now,
    },
    judge: createJudge({ access, documentOf, tellOwner, append: options.appendLine, now }),
    answerAsker: createAnswerAsker({ dispatch: options.dispatch, keep: options.keepAnswer, now }),
    resend: createResend({ dispatch: options.dispatch, now }),
    draftAnswer: options.draftAnswer,
    proposals: options.proposals,
    planKind: options.planKind,
    accountsNamed: (name) =>
      options.office.staff().flatMap((person) => (person.name.includes(name) ? [person.account] : [])),
    eraser: eraser && createEraser(eraser),
    comparings: createComparings({ store, replay: reading.replay, tools: options.tools, versionNow, isKept }, onFault),
    groupQuestions: createGroupQuestions(options.embed),
    writeWorkbook: options.writeWorkbook,
  };
}

/** Reads the page when it is first asked for. */
function onceBuilt(pageDirectory: () => Promise<string>) {
  let page: ReturnType<typeof readBuiltPage> | undefined;
  return () => {
    page ??= pageDirectory()
      .then(readBuiltPage)
      .catch((error: unknown) => {
        page = undefined;
        throw error;
      });
    return page;
  };
}
