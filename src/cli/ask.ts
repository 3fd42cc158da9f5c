/** `linli ask "问题"`: one question, one answer, nothing kept. */
import { Command } from "commander";
import type { SimulateOptions, SimulateRun } from "./simulate.ts";

type Answered = { replies: { kind: string; text?: string; name?: string; path?: string }[] };

export function askCommand(deps: {
  open(options: SimulateOptions): Promise<SimulateRun>;
  print(line: string): void;
}): Command {
  return new Command("ask")
    .description("问一个问题，马上看回答（不留记录）")
    .argument("<问题...>", "问题")
    .action(async (words: string[]) => {
      const run = await deps.open({ keep: false, writer: "best" });
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
