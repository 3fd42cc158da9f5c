/** `linli ask "问题"`: one question, one answer from the handbooks that the office's chat answers from, nothing kept. */
import { Command } from "commander";
import type { SimulateOptions, SimulateRun } from "./simulate.ts";

type Answered = { replies: { kind: string; text?: string; name?: string; path?: string }[] };

export function askCommand(deps: {
  open(options: SimulateOptions): Promise<SimulateRun>;
  print(line: string): void;
}): Command {
  return new Command("ask")
    .description("问一个问题，马上看回答（用本单位的资料库，没有就用示例；不留记录）")
    .argument("<问题...>", "问题")
    .option("--samples", "只用示例资料库", false)
    .action(async (words: string[], { samples }: { samples: boolean }) => {
      const run = await deps.open({ keep: false, writer: "best", handbooks: samples ? "samples" : "office" });
      try {
        const { replies } = (await run.answer(
          JSON.stringify({ session: "ask", text: words.join(" ") }),
          1,
        )) as Answered;
        for (const { kind, text, name, path } of replies)
          deps.print(kind === "file" ? `文件：${name}（${path}）` : (text ?? ""));
      } finally {
        await run.close();
      }
    });
}
