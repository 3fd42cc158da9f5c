/** `linli restore`: puts a backup into an empty data directory, and checks it by running every log again. */
import { Command } from "commander";
import type { RestoreReport } from "../upkeep.ts";

export function restoreCommand(deps: {
  restore(backup: string): Promise<RestoreReport>;
  print(line: string): void;
  setExitCode(code: number): void;
}): Command {
  return new Command("restore")
    .description("把备份恢复到空的数据目录，并逐步重放核对")
    .argument("<备份>", "linli backup 做出来的文件夹")
    .option("--json", "输出一行 JSON", false)
    .action(async (backup: string, { json }: { json: boolean }) => {
      const report = await deps.restore(backup);
      if (json) deps.print(JSON.stringify(report));
      else for (const line of inWords(report)) deps.print(line);
      deps.setExitCode(report.brokenChains > 0 ? 1 : 0);
    });
}

function inWords({ sessions, events, diverged, brokenChains, movedFrom }: RestoreReport): string[] {
  const chains = brokenChains === 0 ? "校验链完整 ✓" : `${brokenChains}个会话的记录被改动过 ✗`;
  return [
    `恢复好了：${sessions}个会话，共${events}步，${chains}`,
    ...(diverged > 0 ? [`其中${diverged}个会话按现在的程序重算和当时不同，记录本身没有问题。`] : []),
    ...(movedFrom ? [`备份时数据在 ${movedFrom}。以前发出的文件会在新位置找，照样能下载。`] : []),
  ];
}
