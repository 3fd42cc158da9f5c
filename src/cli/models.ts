/** `linli models`: which model files are here, and fetching them. */
import { Command } from "commander";
import { inMegabytes } from "../adapters/models/download.ts";
import type { DownloadBar } from "../adapters/models/downloadBar.ts";
import type { ModelStatus, ModelStore } from "../adapters/models/modelStore.ts";

const presenceInWords: Record<ModelStatus["presence"], string> = {
  present: "✓ 已就绪",
  unchecked: "？ 还没有校验",
  missing: "－ 没有下载",
  corrupt: "✗ 不完整或被改动",
};
const useInWords: Record<ModelStatus["entry"]["use"], string> = {
  bundled: "随程序附带",
  automatic: "自动下载",
  onRequest: "指定名字才下载",
};

export type ModelsCommandDeps = {
  open(): Promise<ModelStore>;
  /** A bar on standard error. */
  openBar(): Promise<DownloadBar>;
  print(line: string): void;
  /** Fires when the person presses Ctrl+C: what has come so far is kept. */
  signal: AbortSignal;
};

/** `linli models list` and `linli models pull [NAME…]`. Fails with INPUT_INVALID, MODEL_DOWNLOAD_FAILED or TOOL_CANCELLED. */
export function modelsCommand(deps: ModelsCommandDeps): Command {
  const list = new Command("list")
    .description("列出模型：是什么、多大、在不在、从哪里来")
    .option("--json", "一行一个 JSON", false)
    .action(async ({ json }: { json: boolean }) => {
      for (const status of await (await deps.open()).list({ hash: true })) {
        if (json) deps.print(JSON.stringify(plain(status)));
        else for (const line of inWords(status)) deps.print(line);
      }
    });
  const pull = new Command("pull")
    .description("下载模型；断了再运行一次就接着下")
    .argument("[名字...]", "模型名（见 linli models list），可以写几个；不写则下载写方案用的模型")
    .action(async (names: string[]) => {
      const store = await deps.open();
      const pullOne = async (name: string | undefined) => {
        const bar = await deps.openBar();
        const call = { signal: deps.signal, onProgress: bar.show };
        try {
          return name === undefined ? await store.pullWriter(call) : { name, path: await store.pull(name, call) };
        } finally {
          bar.stop();
        }
      };
      for (const wanted of names.length > 0 ? names : [undefined]) {
        const { name, path } = await pullOne(wanted);
        deps.print(`✓ ${name} 已就绪，校验通过：${path}`);
      }
    });
  return new Command("models").description("模型文件").addCommand(list).addCommand(pull);
}

function plain({ entry, presence, path, partBytes }: ModelStatus) {
  const { name, purpose, use, bytes, sha256, licence } = entry;
  return { name, purpose, use, bytes, sha256, licence, presence, path, partBytes, sources: entry.sources };
}

function inWords({ entry, presence, path, partBytes }: ModelStatus): string[] {
  const part = partBytes > 0 ? `（已下载 ${inMegabytes(partBytes)}，运行 linli models pull ${entry.name} 接着下）` : "";
  const repacked = entry.sources.some(({ label }) => label === "unofficial")
    ? "，也可用非官方重新打包（校验值与官方一致）"
    : "";
  return [
    `${presenceInWords[presence]}  ${entry.name}  ${inMegabytes(entry.bytes)}  ${entry.licence}${part}`,
    `    ${entry.about}。${useInWords[entry.use]}${repacked}。`,
    `    ${path}`,
  ];
}
