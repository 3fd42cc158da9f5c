/** The command line of Linli. Standard output belongs to the commands; logs go to standard error. */
import { Command } from "commander";
import type { Logger } from "pino";
import { createLog } from "./adapters/log/log.ts";
import { createImportCommand } from "./cli/import.ts";
import { createLibraryCommand } from "./cli/library.ts";
import { replayCommand } from "./cli/replay.ts";
import { simulateCommand } from "./cli/simulate.ts";
import { type Config, readConfig } from "./config.ts";
import { toFailureData } from "./shared/failures.ts";

const print = (line: string) => void process.stdout.write(`${line}\n`);
const setExitCode = (code: number) => {
  process.exitCode = code;
};

function createProgram(config: Config, log: Logger): Command {
  const deps = { config, log };
  const parts = () => import("./parts.ts");
  const runs = () => import("./runs.ts");
  const directory = config.dataDirectory;
  const openLibrary = async () => (await parts()).openLibrary(deps, { directory, readOnly: false, watchMs: 0 });
  return new Command("linli")
    .description("邻里：社区工作者的聊天助手")
    .addCommand(
      simulateCommand({
        open: async (options) => (await runs()).openSimulation(deps, options),
        input: process.stdin,
        print,
      }),
    )
    .addCommand(replayCommand({ open: async () => (await runs()).openLog(deps), print }))
    .addCommand(createImportCommand({ openLibrary, print, setExitCode }))
    .addCommand(createLibraryCommand({ openLibrary, print }));
}

async function main(): Promise<void> {
  const config = readConfig();
  const log = createLog(config.logLevel);
  process.on("unhandledRejection", (error) => log.error({ error: toFailureData(error) }, "没有处理的错误"));
  await createProgram(config, log).parseAsync();
}

main().catch((error: unknown) => {
  const { code, message } = toFailureData(error);
  process.stderr.write(`${code === "BUG" ? `程序出错：${error instanceof Error ? error.stack : message}` : message}\n`);
  process.exitCode = 1;
});
