/** `linli start` as a person runs it: the real process, its page, and the ways in which it refuses to start. */
import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const program = fileURLToPath(new URL("../../bin/linli.mjs", import.meta.url));
const directory = mkdtempSync(join(tmpdir(), "linli-start-"));
const answerMs = 60_000;

/** What libraries of the language model bring with them: it ends the process at a signal, unless there is another listener left. */
const exitLibrary = JSON.stringify(createRequire(import.meta.url).resolve("signal-exit"));
const load = `import { createRequire } from "node:module"; 
const listen = setInterval(() => {
  if (process.listenerCount("SIGTERM") === 0) return;
  clearInterval(listen);
  createRequire(${exitLibrary})(${exitLibrary})(() => undefined);
}, 20).unref();`;
const greedyLibrary = `data:text/javascript,${encodeURIComponent(load)}`;

type Started = { process: ChildProcess; output: () => string; url: string };

/** No model file and nothing may be fetched: a machine without any model. */
function launch(dataDirectory: string, ...words: string[]) {
  const env = {
    ...process.env,
    LINLI_DATA_DIR: join(directory, dataDirectory),
    LINLI_MODELS_DIR: join(directory, "models"),
    LINLI_MODEL_SOURCES: "none",
  };
  const child = spawn(process.execPath, ["--import", greedyLibrary, program, "start", ...words], {
    env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (data: Buffer) => (output += data.toString()));
  return { process: child, output: () => output };
}

async function until<T>(look: () => T | undefined | Promise<T | undefined>): Promise<T> {
  const end = Date.now() + answerMs;
  while (Date.now() < end) {
    const found = await look();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error("nothing came in time");
}

async function refusal(dataDirectory: string, ...words: string[]) {
  const { process: child, output } = launch(dataDirectory, ...words);
  const [code] = (await once(child, "close")) as [number];
  return { code, output: output() };
}

describe("linli start", () => {
  let running: Started;
  beforeAll(async () => {
    const started = launch("data", "--port", "0");
    const url = await until(() => /(http:\/\/127\.0\.0\.1:\d+)\s/.exec(started.output())?.[1]);
    running = { ...started, url };
  });
  afterAll(() => {
    running.process.kill("SIGKILL");
    rmSync(directory, { recursive: true, force: true });
  });

  it("answers a question from the handbooks without any language model", async () => {
    const body = JSON.stringify({ person: "验收", id: randomUUID(), text: "我社保卡掉了怎么办" });
    const headers = { "content-type": "application/json" };
    const posted = await fetch(`${running.url}/api/messages`, { method: "POST", headers, body });
    expect(posted.status).toBe(202);
    const text = await until(async () => {
      const page = await (await fetch(`${running.url}/api/history?person=${encodeURIComponent("验收")}`)).text();
      return page.includes("社会保障卡挂失补办") ? page : undefined;
    });
    expect(text).toContain("示例资料，非现行政策");
  });

  it("says that plans are written from the library where there is no model", async () => {
    await until(() => (running.output().includes("方案先用资料库写") ? true : undefined));
  });

  it("refuses a second process on the same data, naming what to do", async () => {
    const { code, output } = await refusal("data", "--port", "0");
    expect(code).toBe(1);
    expect(output).toContain("LINLI_DATA_DIR");
  });

  it("refuses a port that is in use and an address that others could reach", async () => {
    const port = new URL(running.url).port;
    expect(await refusal("other", "--port", port)).toMatchObject({ code: 1, output: expect.stringContaining(port) });
    const open = await refusal("other", "--host", "0.0.0.0", "--port", "0");
    expect(open).toMatchObject({ code: 1, output: expect.stringContaining("0.0.0.0") });
    expect(open.output).toContain("设置管理员");
  });

  it("ends in order when it is asked to, also beside a library that ends it where nobody else listens", async () => {
    running.process.kill("SIGTERM");
    const [code] = (await once(running.process, "close")) as [number];
    expect(code).toBe(0);
    expect(running.output()).toContain("正在停止");
  });
});
