import { Failure } from "../../shared/failures.ts";
import { inMegabytes } from "../models/download.ts";
import type { ModelStatus } from "../models/modelStore.ts";
import { type ChannelSettings, checkChannels } from "./channelChecks.ts";
import { bad, type Check, guarded, ok, warn } from "./check.ts";
import { checkCores, checkDirectory, checkMemory, checkNode, checkPort } from "./machineChecks.ts";

/**
 * What the doctor looks at. The functions open things read-only and may throw any Failure.
 * `checkStore` runs the integrity check of the database and gives its size; `isOurs` tells whether our own program answers at the port.
 */
export type ExamineOptions = {
  nodeVersion: string;
  dataDirectory: string;
  modelsDirectory: string;
  host: string;
  port: number;
  listModels(): Promise<ModelStatus[]>;
  hasSpeech(): Promise<boolean>;
  countDocuments(): Promise<{ own: number; samples: number }>;
  /** Lines of the lists of everyday names that are not used, a sentence each. */
  glossaryProblems(): Promise<string[]>;
  checkStore(): Promise<{ sessions: number; bytes: number; problem: string | undefined; advice?: string }>;
  isOurs(): Promise<boolean>;
  readChannels(): Promise<ChannelSettings>;
  /** Processes that did jobs within a day; absent where none are used. */
  listWorkers?: () => Promise<SeenWorker[]>;
  /** What this installation is. */
  version: string;
};

/** Looks at everything that Linli needs on this machine, in the order in which it should be mended. Never throws. */
export async function examine(options: ExamineOptions): Promise<Check[]> {
  const groups = await Promise.all([
    guarded("Node", async () => checkNode(options.nodeVersion)),
    guarded("处理器", async () => checkCores()),
    guarded("内存", async () => checkMemory()),
    guarded("数据目录", () => checkDirectory("数据目录", options.dataDirectory)),
    guarded("模型目录", () => checkDirectory("模型目录", options.modelsDirectory)),
    guarded("模型", async () => modelChecks(await options.listModels())),
    guarded("语音识别", async () => speechCheck(await options.hasSpeech())),
    guarded("资料库", async () => libraryCheck(await options.countDocuments())),
    guarded("词表", async () => glossaryChecks(await options.glossaryProblems())),
    guarded("会话记录", () => storeCheck(options.checkStore)),
    guarded("工作进程", async () =>
      options.listWorkers ? workersCheck(await options.listWorkers(), options.version) : [],
    ),
    guarded("端口", () => checkPort(options.host, options.port, options.isOurs)),
    guarded("企业微信", async () => checkChannels(await options.readChannels())),
  ]);
  return [...groups.flat(), ok("其他软件", "不需要 Word、LibreOffice，也不需要另装字体")];
}

function modelChecks(models: ModelStatus[]): Check[] {
  const of = (purpose: ModelStatus["entry"]["purpose"]) => models.filter(({ entry }) => entry.purpose === purpose);
  return [...of("encoder").map(encoderCheck), ...of("tagger").map(taggerCheck), writerCheck(models)];
}

/** Without it the rules read requests alone. */
function taggerCheck({ entry, presence, path }: ModelStatus): Check {
  if (presence === "present") return ok("读需求模型", `${entry.name}，校验通过`);
  const found = presence === "missing" ? `缺少 ${path}` : `${path} 被改动过`;
  return warn("读需求模型", `${found}，策划需求只按规则来读`, "请重新安装邻里");
}

function encoderCheck({ entry, presence, path }: ModelStatus): Check {
  if (presence === "present") return ok("匹配模型", `${entry.name}，校验通过`);
  return bad("匹配模型", presence === "missing" ? `缺少 ${path}` : `${path} 被改动过`, "请重新安装邻里");
}

function writerCheck(models: ModelStatus[]): Check {
  const writers = models.filter(({ entry }) => entry.purpose === "writer");
  const corrupt = writers.find(({ presence }) => presence === "corrupt");
  if (corrupt)
    return bad("写作模型", `${corrupt.path} 不完整或被改动`, `请运行 linli models pull ${corrupt.entry.name}`);
  const present = writers.filter(({ presence }) => presence === "present");
  if (present.length > 0) return ok("写作模型", `${present.map(({ entry }) => entry.name).join("、")}，校验通过`);
  const part = writers.find(({ partBytes }) => partBytes > 0);
  const found = part ? `${part.entry.name} 下载到 ${inMegabytes(part.partBytes)} 中断了` : "没有，方案由资料库来写";
  return warn("写作模型", found, "请运行 linli models pull，或用 U 盘把文件复制到模型目录");
}

function speechCheck(hasSpeech: boolean): Check {
  return hasSpeech
    ? ok("语音识别", "已安装")
    : warn(
        "语音识别",
        "没有安装",
        "企业微信里的语音仍可用（由企业微信转成文字）。要听录音文件，请运行 linli models pull sense-voice-small sense-voice-small-tokens",
      );
}

function libraryCheck({ own, samples }: { own: number; samples: number }): Check {
  if (own > 0) return ok("资料库", `本单位手册 ${own} 份${samples > 0 ? `，示例 ${samples} 份` : ""}`);
  if (samples > 0)
    return warn("资料库", `只有示例手册 ${samples} 份`, "试用没问题；正式使用请运行 linli import 导入本单位的手册");
  return bad("资料库", "一份手册也没有", "请运行 linli import 文件夹");
}

function glossaryChecks(problems: string[]): Check[] {
  if (problems.length === 0) return [ok("词表", "居民的叫法都能对上手册里的名称")];
  return problems.map((problem) => warn("词表", problem, "请改数据目录里的 glossary.tsv，存盘后几秒生效"));
}

/** Without workers the gateway does the work itself. */
/** `version` is absent where the process is of a time that did not tell it. */
type SeenWorker = { name: string; isAlive: boolean; silentMs: number; version?: string };

function workersCheck(workers: SeenWorker[], version: string): Check {
  const alive = workers.filter(({ isAlive }) => isAlive);
  const silent = workers.filter(({ isAlive }) => !isAlive);
  const others = alive.filter((worker) => worker.version !== version);
  const found = [alive.length === 0 ? "没有，由网关自己做" : `${alive.length} 个：${namesOf(alive)}`];
  const advice: string[] = [];
  if (others.length > 0) {
    found.push(`版本和这里（${version}）不一样：${others.map(inVersion).join("、")}`);
    advice.push("请把那台机器上的邻里换成和这里同一个版本，再重新运行 linli worker");
  }
  if (silent.length > 0) {
    const ago = silent.map(({ name, silentMs }) => `${name}（${inMinutes(silentMs)}前最后一次出现）`).join("、");
    found.push(`不见了：${ago}`);
    advice.push("如果不是有意停的，请到那台机器上重新运行 linli worker");
  }
  const said = found.join("；");
  return advice.length === 0 ? ok("工作进程", said) : warn("工作进程", said, advice.join("；"));
}

const inVersion = ({ name, version = "较早的版本" }: SeenWorker) => `${name}（${version}）`;
const namesOf = (workers: { name: string }[]) => workers.map(({ name }) => name).join("、");
const inMinutes = (milliseconds: number) =>
  milliseconds < 60_000 ? `${Math.round(milliseconds / 1_000)}秒` : `${Math.round(milliseconds / 60_000)}分钟`;

async function storeCheck(checkStore: ExamineOptions["checkStore"]): Promise<Check> {
  try {
    const { sessions, bytes, problem, advice } = await checkStore();
    const found = `${sessions} 个会话，${inMegabytes(bytes)}`;
    if (advice !== undefined) return warn("会话记录", found, advice);
    return problem === undefined
      ? ok("会话记录", `${found}，完好`)
      : bad("会话记录", `数据库有损坏：${problem}`, "请停止程序，用最近的备份恢复");
  } catch (error) {
    if (error instanceof Failure && error.code === "STORE_MISSING") return ok("会话记录", "还没有，第一次启动时建立");
    throw error;
  }
}
