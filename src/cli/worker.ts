/** `linli worker`: does the long work of gateways on the same Redis, until Ctrl+C. */
import { Command } from "commander";

export type WorkerOptions = { builtin: boolean };
/** `stop` finishes what can be finished soon and hands back the rest. */
export type RunningWorker = { stop(): Promise<void> };

export function workerCommand(deps: {
  start(options: WorkerOptions): Promise<RunningWorker>;
  untilStopped: () => Promise<void>;
  print(line: string): void;
}): Command {
  return new Command("worker")
    .description("工作进程：替网关写方案、听录音、读手册（要设置同一个 Redis），可以随时增减")
    .option("--builtin", "没有语言模型时也接写方案的活，用资料库写", false)
    .action(async (options: WorkerOptions) => {
      const stopped = deps.untilStopped();
      const running = await deps.start(options);
      await stopped;
      deps.print("正在停止：手头的事做完，或者交回去。");
      await running.stop();
    });
}
