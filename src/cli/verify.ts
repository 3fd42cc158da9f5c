/** `linli verify`: whether databases, logs and files are whole. */
import { Command } from "commander";
import type { Verification } from "../upkeep.ts";

const shownMax = 20;
const kilobyte = 1 << 10;

export function verifyCommand(deps: {
  verify(): Promise<Verification>;
  print(line: string): void;
  /** 1 where something is broken. */
  setExitCode(code: number): void;
}): Command {
  return new Command("verify")
    .description("核对数据：数据库、每个会话和操作记录的校验链、方案文件")
    .option("--json", "输出一行 JSON", false)
    .action(async ({ json }: { json: boolean }) => {
      const found = await deps.verify();
      if (json) deps.print(JSON.stringify(asJson(found)));
      else for (const line of inWords(found)) deps.print(line);
      deps.setExitCode(isWhole(found) ? 0 : 1);
    });
}

const isWhole = ({ broken, damaged, missingFiles, audit }: Verification) =>
  broken.length + damaged.length + missingFiles.length === 0 && (audit?.firstEdited ?? null) === null;

function asJson({ broken, damaged, missingFiles, ...rest }: Verification) {
  return {
    ...rest,
    brokenChains: broken.length,
    damagedFiles: damaged.length,
    missingFiles: missingFiles.length,
    broken: broken.slice(0, shownMax),
    damaged,
    missing: missingFiles.slice(0, shownMax),
  };
}

function inWords(found: Verification): string[] {
  const { directory, sessions, events, broken, damaged, missingFiles, archived, audit, memory } = found;
  const lines = [
    ...damaged.map(({ file, problem }) => `✗ 数据库 ${file} 有损坏（${problem}）。请停止程序，用最近的备份恢复。`),
    ...broken
      .slice(0, shownMax)
      .map(({ session, seq }) => `✗ 会话 ${session} 的第${seq}步被改动过，后面的内容不可信。`),
    ...missingFiles.slice(0, shownMax).map(({ path }) => `✗ 发出过的文件不在了：${path}。请从备份里复制回来。`),
  ];
  const edited = audit?.firstEdited ?? null;
  const hidden = broken.length + missingFiles.length - (lines.length - damaged.length);
  const old = archived > 0 ? `已归档的会话${archived}个。` : "";
  const inMemory = memory ? `Redis 里平均每个会话 ${(memory.bytesPerSession / kilobyte).toFixed(1)} KB。` : "";
  return [
    ...lines,
    ...(edited === null ? [] : [`✗ 督导台的操作记录从第${edited + 1}条起被改动过。请查是谁动过 console.db。`]),
    ...(sessions === 0 && damaged.length === 0
      ? [`${directory} 里还没有会话。如果不该是空的，请检查 LINLI_DATA_DIR。`]
      : []),
    ...(hidden > 0 ? [`还有${hidden}处没有列出，用 --json 看总数。`] : []),
    `核对了${sessions}个会话，共${events}步。${audit ? `督导台操作记录${audit.lines}条。` : ""}${old}${inMemory}${isWhole(found) ? "全部完好 ✓" : "有问题，见上面打 ✗ 的几行。"}`,
  ];
}
