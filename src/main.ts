/** The command line of Linli. Standard output belongs to the commands; logs go to standard error. */
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { Command } from "commander";
import type { Logger } from "pino";
import { createLog } from "./adapters/log/log.ts";
import { askCommand } from "./cli/ask.ts";
import { backupCommand } from "./cli/backup.ts";
import { doctorCommand } from "./cli/doctor.ts";
import { evalCommand } from "./cli/eval.ts";
import { evalPlansCommand } from "./cli/evalPlans.ts";
import { createImportCommand } from "./cli/import.ts";
import { commandLineError, inChinese, isHelp } from "./cli/inChinese.ts";
import { createLibraryCommand } from "./cli/library.ts";
import { modelsCommand } from "./cli/models.ts";
import { createPeopleCommand } from "./cli/people.ts";
import { replayCommand } from "./cli/replay.ts";
import { restoreCommand } from "./cli/restore.ts";
import { type SimulateOptions, simulateCommand } from "./cli/simulate.ts";
import { startCommand } from "./cli/start.ts";
import { createTemplateCommand } from "./cli/template.ts";
import { terminal } from "./cli/terminal.ts";
import { tuneCommand } from "./cli/tune.ts";
import { verifyCommand } from "./cli/verify.ts";
import { workerCommand } from "./cli/worker.ts";
import { type Config, readConfig } from "./config.ts";
import { toFailureData } from "./shared/failures.ts";

const print = (line: string) => void process.stdout.write(`${line}\n`);
const note = (line: string) => void process.stderr.write(`${line}\n`);
const { version } = createRequire(import.meta.url)("../package.json") as { version: string };
const setExitCode = (code: number) => {
  process.exitCode = code;
};

/** Who asks again after so long does not want to wait; a terminal and the programs in between may send the same signal twice at once. */
const impatientMs = 2_000;

/**
 * Resolves when the person presses Ctrl+C or the system asks the program to end.
 *
 * Goes on listening: libraries (of the language model) end the process at a signal for which nobody else listens any more.
 */
const untilStopped = () =>
  new Promise<void>((resolve) => {
    let since: number | undefined;
    const stop = () => {
      since ??= performance.now();
      if (performance.now() - since > impatientMs) process.exit(1);
      resolve();
    };
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, stop);
  });

function createProgram(config: Config, log: Logger): Command {
  const deps = { config, log };
  const parts = () => import("./parts.ts");
  const runs = () => import("./runs.ts");
  const directory = config.dataDirectory;
  const openLibrary = async () => (await parts()).openLibrary(deps, { directory, readOnly: false, watchMs: 0 });
  const openSimulation = async (options: SimulateOptions) => (await runs()).openSimulation(deps, options);
  const stopping = new AbortController();
  process.once("SIGINT", () => stopping.abort());
  const program = new Command("linli")
    .description("邻里：社区工作者的聊天助手")
    .version(version, "-V, --version", "看版本号")
    .addCommand(
      startCommand({
        defaults: { host: config.host, port: config.port },
        start: async (options, signal) => (await import("./start.ts")).startLinli({ ...deps, print, signal }, options),
        untilStopped,
        print,
      }),
    )
    .addCommand(
      workerCommand({
        start: async (options) => (await import("./worker.ts")).startWorker({ ...deps, print }, options),
        untilStopped,
        print,
      }),
    )
    .addCommand(simulateCommand({ open: openSimulation, input: process.stdin, print }))
    .addCommand(askCommand({ open: openSimulation, print }))
    .addCommand(replayCommand({ open: async () => (await runs()).openLog(deps), print }))
    .addCommand(createImportCommand({ openLibrary, print, setExitCode, ...terminal(), signal: stopping.signal }))
    .addCommand(createLibraryCommand({ openLibrary, print }))
    .addCommand(
      createPeopleCommand({
        openPeople: async () => (await import("./office.ts")).openPeople(deps, { readOnly: false }),
        readRoster: async (path) => (await import("./adapters/people/readRoster.ts")).readRoster(path),
        print,
        setExitCode,
      }),
    )
    .addCommand(
      evalCommand({
        open: async () => (await runs()).openEvaluation(deps),
        draw: async (...curves) => (await import("./tools/searchSops/writeCurves.ts")).writeCurves(...curves),
        print,
        note,
      }),
    )
    .addCommand(
      evalPlansCommand({
        requestsPath: fileURLToPath(new URL("../samples/plans/requests.jsonl", import.meta.url)),
        openWriter: async (name) => (await import("./planWriters.ts")).openPlanWriter(deps, name),
        print,
        note,
        now: () => performance.now(),
      }),
    )
    .addCommand(tuneCommand({ tune: async (options) => (await runs()).tuneLibrary(deps, options), print, setExitCode }))
    .addCommand(
      createTemplateCommand({
        inspectTemplate: async (data) => (await import("./tools/renderPlan/template.ts")).inspectTemplate(data),
        print,
      }),
    );
  return withUpkeep(program, deps, stopping.signal);
}

/** The commands of whoever looks after the machine. */
function withUpkeep(program: Command, deps: { config: Config; log: Logger }, signal: AbortSignal): Command {
  const upkeep = () => import("./upkeep.ts");
  return program
    .addCommand(
      modelsCommand({
        open: async () => (await import("./parts.ts")).openModels(deps),
        openBar: async () => (await import("./adapters/models/downloadBar.ts")).createDownloadBar(process.stderr),
        print,
        signal,
      }),
    )
    .addCommand(backupCommand({ backUp: async (target) => (await upkeep()).backUp(deps, target), print }))
    .addCommand(restoreCommand({ restore: async (from) => (await upkeep()).restore(deps, from), print, setExitCode }))
    .addCommand(verifyCommand({ verify: async () => (await upkeep()).verify(deps), print, setExitCode }))
    .addCommand(
      doctorCommand({ examine: async () => (await import("./examine.ts")).examineMachine(deps), print, setExitCode }),
    );
}

/** Whoever read the output has enough (| head): that is no error of ours. */
function stopAtClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== "EPIPE") throw error;
  process.exit();
}

async function main(): Promise<void> {
  process.stdout.on("error", stopAtClosedPipe);
  const config = readConfig();
  if (config.unknownNames.length > 0)
    note(`不认识的设置：${config.unknownNames.join("、")}，没有起作用。请检查拼写，写法见 docs/zh。`);
  const log = createLog(config.logLevel);
  process.on("unhandledRejection", (error) => log.error({ error: toFailureData(error) }, "没有处理的错误"));
  await inChinese(createProgram(config, log)).parseAsync();
}

main().catch((error: unknown) => {
  if (isHelp(error)) return;
  const { code, message } = toFailureData(error);
  const bug = code === "BUG" ? `程序出错：${error instanceof Error ? error.stack : message}` : message;
  note(commandLineError(error) ?? bug);
  process.exitCode = 1;
});
