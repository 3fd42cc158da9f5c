/** `linli backup`: a copy of everything, while the program runs. */
import { Command } from "commander";
import type { BackupReport } from "../adapters/backup/makeBackup.ts";

const megabyte = 1 << 20;

export function backupCommand(deps: {
  backUp(target: string): Promise<BackupReport>;
  print(line: string): void;
}): Command {
  return new Command("backup")
    .description("备份会话、资料和方案；程序运行时也可以做")
    .argument("<文件夹>", "放备份的文件夹；已有的文件夹里会新建一个按时间命名的")
    .option("--json", "输出一行 JSON", false)
    .action(async (folder: string, { json }: { json: boolean }) => {
      const report = await deps.backUp(folder);
      const { directory, sessions, events, files, bytes } = report;
      const size = `${(bytes / megabyte).toFixed(1)} MB`;
      deps.print(
        json
          ? JSON.stringify(report)
          : `备份好了：${directory}（${sessions}个会话，共${events}步；${files}个文件，${size}）。`,
      );
    });
}
