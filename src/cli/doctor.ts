/** `linli doctor`: looks at what Linli needs on this machine and says what to do. */
import { Command } from "commander";
import type { Check } from "../adapters/doctor/check.ts";

const marks: Record<Check["level"], string> = { ok: "✓", warn: "！", bad: "✗" };

export type DoctorCommandDeps = {
  examine(): Promise<Check[]>;
  print(line: string): void;
  /** Sets the exit code of the process: 1 if something must be mended. */
  setExitCode(code: number): void;
};

/** `linli doctor [--json]`: a line per finding; with --json a JSON object a line. */
export function doctorCommand({ examine, print, setExitCode }: DoctorCommandDeps): Command {
  return new Command("doctor")
    .description("体检：看这台机器和数据是不是都好，不好的告诉您怎么办")
    .option("--json", "一行一个 JSON", false)
    .action(async ({ json }: { json: boolean }) => {
      const checks = await examine();
      for (const check of checks) print(json ? JSON.stringify(check) : inWords(check));
      const isBad = checks.some(({ level }) => level === "bad");
      if (!json) print(isBad ? "有问题要处理，见上面打 ✗ 的几行。" : "可以使用。");
      setExitCode(isBad ? 1 : 0);
    });
}

function inWords({ name, level, detail, advice }: Check): string {
  return `${marks[level]} ${name}：${detail}${advice ? `。${advice}` : ""}`;
}
