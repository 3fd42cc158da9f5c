import { chmod, mkdtemp, rm } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ChannelSettings } from "../../src/adapters/doctor/channelChecks.ts";
import { type ExamineOptions, examine } from "../../src/adapters/doctor/examine.ts";
import {
  checkCores,
  checkDirectory,
  checkMemory,
  checkNode,
  checkPort,
} from "../../src/adapters/doctor/machineChecks.ts";
import type { ModelStatus } from "../../src/adapters/models/modelStore.ts";
import { doctorCommand } from "../../src/cli/doctor.ts";
import { Failure } from "../../src/shared/failures.ts";

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "linli-doctor-"));
});
afterEach(() => rm(directory, { recursive: true }));

const model = (purpose: "encoder" | "writer", presence: ModelStatus["presence"], partBytes = 0): ModelStatus => ({
  entry: {
    name: `a-${purpose}`,
    purpose,
    about: "x",
    use: "automatic",
    file: "x",
    bytes: 5,
    sha256: "0".repeat(64),
    licence: "MIT",
    sources: [],
  },
  presence,
  path: "x",
  partBytes,
});
const sound = (): ExamineOptions => ({
  version: "0.1.0-aa",
  nodeVersion: "20.20.2",
  dataDirectory: join(directory, "data"),
  modelsDirectory: join(directory, "models"),
  host: "127.0.0.1",
  port: 1,
  listModels: async () => [model("encoder", "present"), model("writer", "present")],
  hasSpeech: async () => false,
  countDocuments: async () => ({ own: 12, samples: 0 }),
  glossaryProblems: async () => [],
  checkStore: async () => ({ sessions: 3, bytes: 5_000_000, problem: undefined }),
  isOurs: async () => false,
  readChannels: async () => onWeCom,
});
const onWeCom: ChannelSettings = {
  wecomBot: { id: "bot1", secret: "s" },
  wechaty: { token: undefined, endpoint: undefined },
  alarm: { webhook: "http://x/", contact: undefined },
  phone: "021-5555 0100",
  roster: { staff: 200, admins: 1 },
};
const channels = (changes: Partial<ChannelSettings>) => ({ readChannels: async () => ({ ...onWeCom, ...changes }) });

async function run(options: ExamineOptions, ...words: string[]) {
  const printed: string[] = [];
  let exitCode = -1;
  const command = doctorCommand({
    examine: () => examine(options),
    print: (line) => printed.push(line),
    setExitCode: (code) => {
      exitCode = code;
    },
  });
  await command.parseAsync(words, { from: "user" });
  return { printed, exitCode };
}

describe("linli doctor", () => {
  it("finds nothing bad on a sound machine and ends with 0", async () => {
    const { printed, exitCode } = await run(sound());
    expect(printed.join("\n")).not.toContain("✗");
    expect(printed).toContain("✓ 会话记录：3 个会话，5 MB，完好");
    expect(printed.at(-1)).toBe("可以使用。");
    expect(exitCode).toBe(0);
  });

  it("lists the worker processes and those that vanished", async () => {
    const alive = { name: "甲机 进程 1", isAlive: true, silentMs: 900, version: "0.1.0-aa" };
    const lineOf = async (workers: (typeof alive)[]) => {
      const { printed } = await run({ ...sound(), listWorkers: async () => workers });
      return printed.filter((line) => line.includes("工作进程"));
    };
    expect(await lineOf([])).toEqual(["✓ 工作进程：没有，由网关自己做"]);
    expect(await lineOf([alive])).toEqual(["✓ 工作进程：1 个：甲机 进程 1"]);
    const [line] = await lineOf([alive, { ...alive, name: "乙机 进程 2", isAlive: false, silentMs: 300_000 }]);
    expect(line).toContain("不见了：乙机 进程 2（5分钟前最后一次出现）");
    expect(line).toContain("linli worker");
  });

  it("says which workers are of another version, and what to do", async () => {
    const worker = { name: "甲机 进程 1", isAlive: true, silentMs: 900 };
    const workers = [
      { ...worker, version: "0.1.0-aa" },
      { ...worker, name: "乙机 进程 2", version: "0.1.0-bb" },
      worker,
    ];
    const { printed } = await run({ ...sound(), listWorkers: async () => workers });
    const line = printed.find((one) => one.includes("工作进程"));
    expect(line).toContain("版本和这里（0.1.0-aa）不一样：乙机 进程 2（0.1.0-bb）、甲机 进程 1（较早的版本）");
    expect(line).toContain("换成和这里同一个版本");
  });

  it.each<[string, Partial<ExamineOptions>, string]>([
    [
      "a changed encoder",
      { listModels: async () => [model("encoder", "corrupt"), model("writer", "present")] },
      "✗ 匹配模型",
    ],
    [
      "a changed writer",
      { listModels: async () => [model("encoder", "present"), model("writer", "corrupt")] },
      "linli models pull a-writer",
    ],
    ["an empty library", { countDocuments: async () => ({ own: 0, samples: 0 }) }, "linli import"],
    [
      "a damaged database",
      { checkStore: async () => ({ sessions: 1, bytes: 1, problem: "page 3" }) },
      "用最近的备份恢复",
    ],
    [
      "a database that cannot be opened",
      { checkStore: async () => Promise.reject(new Failure("STORE_CORRUPT", "x")) },
      "✗ 会话记录",
    ],
    ["a part that throws", { countDocuments: async () => Promise.reject(new Error("bug: x")) }, "✗ 资料库：bug: x"],
    ["a bot without its secret", channels({ wecomBot: { id: "b", secret: undefined } }), "LINLI_WECOM_BOT_SECRET"],
    ["a token cut short", channels({ wechaty: { token: "abc", endpoint: "h:1" } }), "puppet_workpro_"],
    ["an old Node", { nodeVersion: "18.20.0" }, "20.19"],
  ])("names %s, says what to do and ends with 1", async (_case, options, line) => {
    const { printed, exitCode } = await run({ ...sound(), ...options });
    expect(printed.filter((text) => text.startsWith("✗")).join("\n")).toContain(line);
    expect(exitCode).toBe(1);
  });

  it.each<[string, Partial<ExamineOptions>, string]>([
    ["no writer", { listModels: async () => [model("encoder", "present"), model("writer", "missing")] }, "资料库来写"],
    [
      "an interrupted download",
      { listModels: async () => [model("encoder", "present"), model("writer", "missing", 9 << 20)] },
      "下载到 9 MB 中断了",
    ],
    ["WeCom without a roster", channels({ roster: { staff: 0, admins: 0 } }), "people import"],
    ["nobody to be alarmed", channels({ alarm: { webhook: undefined, contact: undefined } }), "LINLI_ALARM_WEBHOOK"],
    [
      "a name that cannot be used",
      { glossaryProblems: async () => ["glossary.tsv第2行：写错了"] },
      "glossary.tsv第2行",
    ],
    ["samples only", { countDocuments: async () => ({ own: 0, samples: 198 }) }, "只有示例手册 198 份"],
  ])("warns of %s and still ends with 0", async (_case, options, line) => {
    const { printed, exitCode } = await run({ ...sound(), ...options });
    expect(printed.filter((text) => text.startsWith("！")).join("\n")).toContain(line);
    expect(exitCode).toBe(0);
  });

  it("takes a store that does not exist yet for a fresh installation", async () => {
    const { printed, exitCode } = await run({
      ...sound(),
      checkStore: async () => Promise.reject(new Failure("STORE_MISSING", "x")),
    });
    expect(printed).toContain("✓ 会话记录：还没有，第一次启动时建立");
    expect(exitCode).toBe(0);
  });

  it("prints an object a line with --json", async () => {
    const { printed } = await run(sound(), "--json");
    expect(printed.map((line) => Object.keys(JSON.parse(line)))).toEqual(
      printed.map(() => ["name", "level", "detail", "advice"]),
    );
  });
});

describe("the machine", () => {
  it("is asked for Node 20.19 or newer, two cores and enough memory", () => {
    expect([checkNode("20.18.9"), checkNode("20.19.0"), checkNode("24.1.0")].map(({ level }) => level)).toEqual([
      "bad",
      "ok",
      "ok",
    ]);
    expect([checkCores(1), checkCores(2)].map(({ level }) => level)).toEqual(["warn", "ok"]);
    expect([checkMemory(2 ** 31), checkMemory(2 ** 33)].map(({ level }) => level)).toEqual(["warn", "ok"]);
  });

  it("must let us write where the data is to go", async () => {
    expect((await checkDirectory("数据目录", join(directory, "not/yet"))).level).toBe("ok");
    await chmod(directory, 0o500);
    // The superuser may write everywhere, so only others see the refusal.
    expect((await checkDirectory("数据目录", join(directory, "not/yet"))).level).toBe(
      process.getuid?.() === 0 ? "ok" : "bad",
    );
    await chmod(directory, 0o700);
  });

  it("has its port free, taken by us, or taken by another program", async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    expect(await checkPort("127.0.0.1", port, async () => true)).toMatchObject({
      level: "ok",
      detail: expect.stringContaining("正在运行"),
    });
    expect(await checkPort("127.0.0.1", port, async () => false)).toMatchObject({
      level: "bad",
      advice: expect.stringContaining("LINLI_PORT"),
    });
    await new Promise((resolve) => server.close(resolve));
    expect(await checkPort("127.0.0.1", port, async () => false)).toMatchObject({
      level: "ok",
      detail: expect.stringContaining("空着"),
    });
  });
});
