/** `linli simulate`: scripted conversations, JSON lines in and out. */
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { Command, Option } from "commander";

/** What a simulation run needs: answer a line, wait for the rest, let go. */
export type SimulateRun = {
  answer(text: string, number: number): Promise<object>;
  end(): Promise<void>;
  close(): Promise<void>;
};
/** `handbooks`: of the data directory, or the samples whatever the settings say; default: of the directory that keeps what is said. */
export type SimulateOptions = {
  keep: boolean;
  writer: "llm" | "builtin" | "best";
  handbooks?: "office" | "samples";
};

export function simulateCommand(deps: {
  open(options: SimulateOptions): Promise<SimulateRun>;
  input: Readable;
  print(line: string): void;
}): Command {
  return new Command("simulate")
    .description("逐行处理脚本对话：标准输入和标准输出都是一行一个 JSON")
    .option("--keep", "用数据目录，接着里面的会话；不加则用新的临时目录", false)
    .addOption(new Option("--writer <谁>", "用谁写方案").choices(["llm", "builtin", "best"]).default("best"))
    .action(async (options: SimulateOptions) => {
      const run = await deps.open(options);
      try {
        let number = 0;
        for await (const text of createInterface({ input: deps.input })) {
          number += 1;
          if (text.trim()) deps.print(JSON.stringify(await run.answer(text, number)));
        }
        await run.end();
      } finally {
        await run.close();
      }
    });
}
