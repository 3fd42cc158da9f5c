/** Starts everything: the chat answers at once, the language model is found, fetched and loaded behind it. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { createLocateFile } from "./adapters/backup/locateFile.ts";
import { announce, channelNames } from "./announce.ts";
import { openAlarm, openWechaty, openWecomBot } from "./channels.ts";
import type { ChannelName, Running, StartOptions } from "./cli/start.ts";
import { type Closing, createClosing } from "./closing.ts";
import type { Config } from "./config.ts";
import { type GatewayJobs, openJobs } from "./jobs.ts";
import { createWhoIs, type Desk, openPeople } from "./office.ts";
import {
  openEmbedder,
  openKernel,
  openLibrary,
  openTools,
  ownPath,
  type PartsDeps,
  type SessionTools,
} from "./parts.ts";
import { openProposals, openProposer } from "./proposals.ts";
import { createRefusal } from "./refusal.ts";
import type { Channel, Send } from "./session/channel.ts";
import { createHub, type Hub } from "./session/hub.ts";
import { createInbox } from "./session/inbox.ts";
import type { SessionStore } from "./session/sessionStore.ts";
import { openSessions } from "./sessions.ts";
import { Failure, toFailureData } from "./shared/failures.ts";
import type { LanguageModel } from "./shared/languageModel.ts";
import { type ConsoleParts, noticing, type OpenConsole, openConsole } from "./supervise.ts";
import { openWriterModel } from "./writerModel.ts";

const libraryWatchMs = 2_000;
/** A plan waits this long for a model that is loading before the person is offered a choice. */
const modelPatienceMs = 10_000;

type StartDeps = PartsDeps & { print(line: string): void; signal: AbortSignal };

/**
 * Everything that takes time is made ready before this gateway asks to be the one that serves, so that it can take over at once.
 *
 * Fails with DATA_DIRECTORY_LOCKED, STORE_CORRUPT, STORE_UNAVAILABLE, STORE_NOT_DURABLE, PORT_IN_USE, HOST_REFUSED, CHANNEL_NOT_CONNECTED or
 * CONFIG_INVALID, or when the signal ends its waiting; nothing is left running then.
 */
export async function startLinli(deps: StartDeps, options: StartOptions): Promise<Running> {
  const closing = createClosing(deps.log);
  return closing.orClose(() => startParts(deps, options, closing));
}

async function startParts(deps: StartDeps, options: StartOptions, closing: Closing): Promise<Running> {
  const directory = deps.config.dataDirectory;
  const sessions = await openSessions(deps);
  closing.add("sessions", () => sessions.close());
  const { embedder, model, jobs } = await openLongWork(deps, closing);
  const { readDocument } = jobs;
  const library = await openLibrary(deps, { directory, readOnly: false, watchMs: libraryWatchMs, readDocument });
  closing.add("library", () => library.close());
  const people = await openPeople(deps, { readOnly: false });
  closing.add("people", () => people.close());
  const raise = openAlarm(deps, (address, text) => hub.tell(address, text));
  const desk: Desk = {
    people,
    // Store, hub and kernel are there by the time that somebody calls for a person, or answers in the console.
    store: { rows: (session, from) => store.rows(session, from) },
    tell: (address, text) => hub.tell(address, text),
    alarm: raise,
    status: async () => statusLines(options.channels, model, await jobs.writers()),
  };
  const past = { sessions: () => store.sessions(), head: (name: string) => store.head(name) };
  const proposals = await openProposals(deps, { library, directory });
  const shown = { library, embedder, jobs, model, directory, proposals, watchMs: libraryWatchMs };
  const tools = await openTools(deps, { ...shown, desk, store: past, closing });
  let warm: Promise<void> | undefined;
  const onWait = (holder: string) => {
    deps.print(`另一台邻里正在服务（${holder}）。本机待命，它停了会自动接替。`);
    warm = loadAhead().then(() => warmUp(deps, tools, model, jobs));
  };
  const { store, guarded, lost } = await sessions.own({ signal: deps.signal, onWait });
  const dispatch: ConsoleParts["dispatch"] = (...answered) => kernel.dispatch(...answered);
  const tell = tellBy(options.channels, (address, text) => hub.tell(address, text));
  const supervisors = await openConsole(deps, { store, library, tools, embedder, people, proposals, dispatch, tell });
  closing.add("console", () => supervisors.close());
  // Whoever could not be told is in the log.
  const alarm = (text: string) => void raise(text).catch(() => undefined);
  const channels = await Promise.all(
    options.channels.map((name) => openChannel(deps, name, { ...options, alarm, store, model, supervisors })),
  );
  const hub = createHub(channels);
  const recorded = noticing(store, supervisors.note);
  const kernel = openKernel(deps, {
    store: recorded,
    tools,
    send: guarded(supervisors.watch(located(hub.send, createLocateFile(directory)))),
    timers: "wall",
  });
  closing.add("kernel", () => kernel.close());
  // What the kernel lets go of when it closes goes on elsewhere.
  closing.add("queue", () => jobs.queue.leave());
  await jobs.serve();
  await kernel.recover();
  await hub.start(
    createInbox({ kernel, store, whoIs: createWhoIs(deps, people), refuse: createRefusal(hub.tell, Date.now) }),
  );
  closing.add("channels", () => hub.stop());
  supervisors.start();
  const isReady = async () => model.state().phase === "ready" || ((await jobs.writers()) ?? 0) > 0;
  const proposer = await openProposer(deps, { library, directory, queue: jobs.queue, isReady });
  closing.add("proposer", () => proposer.close());
  announce(deps, { channels, host: options.host, library, people, supervisors });
  if (warm === undefined) void warmUp(deps, tools, model, jobs);
  void lost.then(() => deps.print("另一台邻里接管了服务，本机转为待命。"));
  return { stop: () => closing.close(), lost };
}

/** The models and the queue of what takes long. */
async function openLongWork(deps: StartDeps, closing: Closing) {
  const embedder = await openEmbedder();
  closing.add("encoder", () => embedder.close());
  const model = await openWriterModel(deps);
  closing.add("language model", () => model.close());
  const jobs = await openJobs(deps, { embedder, model, writer: { only: "best", patienceMs: modelPatienceMs } });
  closing.add("jobs", () => jobs.close());
  return { embedder, model, jobs };
}

/** Loads, while this gateway waits, what it needs at the moment in which it begins to serve. */
async function loadAhead(): Promise<void> {
  await Promise.all([
    import("./adapters/channels/webChat.ts"),
    import("./adapters/web/buildPage.ts"),
    import("./console/routes.ts"),
    import("./adapters/console/accessDatabase.ts"),
    import("./adapters/console/indexDatabase.ts"),
    import("./adapters/console/excel.ts"),
  ]);
}

/** The first question and the first plan do not wait for what is loaded on first use. */
async function warmUp(
  { log, print, signal }: StartDeps,
  tools: SessionTools,
  model: LanguageModel,
  jobs: GatewayJobs,
): Promise<void> {
  const call = { key: "", session: "", signal: new AbortController().signal, progress: () => undefined };
  const message = { id: "", at: Date.now(), kind: "text", text: "老年证", from: "" } as const;
  const situation = { at: message.at, options: [], writing: false };
  try {
    await tools.searchSops({ question: message.text, added: [], rejected: [], aspects: [], mustDecide: false }, call);
    await tools.understand({ message, situation }, call);
  } catch (error) {
    log.warn({ error: toFailureData(error) }, "预热没有成功");
  }
  const writers = await jobs.writers();
  // Workers have the model; should they all be gone one day, it is loaded with the first plan.
  if (writers !== undefined && writers > 0) return print(`有${writers}个工作进程用语言模型写方案。`);
  await model.load();
  if (signal.aborted) return;
  const { phase, name, detail } = model.state();
  print(phase === "ready" ? `语言模型已就绪：${name}` : `语言模型没有就绪，方案先用资料库写。${detail}`);
}

type ChannelParts = StartOptions & {
  alarm: (text: string) => void;
  store: SessionStore;
  model: LanguageModel;
  supervisors: OpenConsole;
};

async function openChannel(deps: StartDeps, name: ChannelName, parts: ChannelParts): Promise<Channel> {
  if (name === "web") return openWebChat(deps, parts);
  return name === "wechaty"
    ? openWechaty({ ...deps, alarm: parts.alarm })
    : openWecomBot({ ...deps, alarm: parts.alarm });
}

async function openWebChat(
  { config, log }: StartDeps,
  { host, port, store, model, supervisors }: ChannelParts,
): Promise<Channel> {
  const { createWebChat } = await import("./adapters/channels/webChat.ts");
  const { buildPage } = await import("./adapters/web/buildPage.ts");
  const pageOf = (folder: string) => () =>
    buildPage({ sourceDirectory: ownPath(folder), cacheDirectory: join(config.cacheDirectory, "pages") });
  return createWebChat({
    host,
    port,
    store: { ...store, locate: createLocateFile(config.dataDirectory) },
    log,
    ...(supervisors.hasAccounts() || config.publicUrl ? { signedIn: supervisors.signedIn } : {}),
    ...(config.publicUrl ? { publicUrl: config.publicUrl } : {}),
    ...(config.tls ? { tls: await readCertificate(config.tls) } : {}),
    mounts: [supervisors],
    filesDirectory: join(config.dataDirectory, "received"),
    pageDirectory: pageOf("src/adapters/channels/webChat/page"),
    status: () => chatStatus(model),
  });
}

/** A colleague has one account; the first route that reaches it will do. */
function tellBy(channels: readonly ChannelName[], tell: Hub["tell"]): ConsoleParts["tell"] {
  return async (account, text) => {
    for (const name of channels) {
      if (name === "web") continue;
      const reached = await tell(`${name}:${account}`, text).then(
        () => true,
        () => false,
      );
      if (reached) return true;
    }
    return false;
  };
}

/** Fails with CONFIG_INVALID where a file cannot be read. */
async function readCertificate({ certificate, key }: NonNullable<Config["tls"]>) {
  const read = (path: string) =>
    readFile(path, "utf8").catch((error: unknown) => {
      throw new Failure("CONFIG_INVALID", `读不到证书文件 ${path}（LINLI_TLS_CERT、LINLI_TLS_KEY）`, { cause: error });
    });
  return { certificate: await read(certificate), key: await read(key) };
}

/** A file that the log names by an earlier place of the data is sent from where it lies now. */
const located =
  (send: Send, locate: (path: string) => string): Send =>
  (session, reply, call) =>
    send(session, reply.kind === "file" ? { ...reply, path: locate(reply.path) } : reply, call);

/** What 状态 tells beside the library. */
function statusLines(channels: readonly ChannelName[], model: LanguageModel, writers: number | undefined): string[] {
  const { phase, name } = model.state();
  const names = channels.map((each) => channelNames[each] ?? "网页聊天").join("、");
  const here = phase === "ready" ? name : "没有就绪，方案用资料库写";
  return [`通道：${names}。`, `语言模型：${writers ? `有${writers}个工作进程在用` : here}。`];
}

/** The dot in the header of the page. Questions are answered all the time; only plans wait for the model. */
function chatStatus(model: LanguageModel): { phase: "ready" | "loading"; detail: string } {
  const loading = model.state().phase === "loading";
  return { phase: loading ? "loading" : "ready", detail: loading ? "语言模型准备中，可以先问办事" : "" };
}
