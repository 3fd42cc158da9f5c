import { execFileSync, spawnSync } from "node:child_process";
import { mkdtemp, open, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { createPageProbe, createStoreCheck } from "../../../src/adapters/doctor/probes.ts";
import { createLibsqlStore } from "../../../src/adapters/stores/libsqlStore.ts";
import { startModelServer } from "../../helpers/modelServer.ts";

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "linli-probes-"));
});
afterEach(() => rm(directory, { recursive: true }));

it("counts the sessions of a store that another process has open", async () => {
  const store = createLibsqlStore({ directory });
  expect(await createStoreCheck({ file: join(directory, "sessions.db") })()).toMatchObject({
    sessions: 0,
    problem: undefined,
  });
  await store.close();
});

it("tells a missing store from a damaged one", async () => {
  const file = join(directory, "sessions.db");
  const check = createStoreCheck({ file });
  await expect(check()).rejects.toMatchObject({ code: "STORE_MISSING" });
  await writeFile(file, "this is no database".repeat(500));
  await expect(check()).rejects.toMatchObject({ code: "STORE_CORRUPT" });
});

it("finds a page that was overwritten inside the file", async () => {
  const store = createLibsqlStore({ directory });
  await store.close();
  const file = join(directory, "sessions.db");
  const handle = await open(file, "r+");
  const { size } = await handle.stat();
  await handle.write(Buffer.alloc(4_096, 0xff), 0, 4_096, Math.floor(size / 4_096 - 1) * 4_096);
  await handle.close();
  const outcome = await createStoreCheck({ file })().then(
    ({ problem }) => problem !== undefined,
    (error) => error.code === "STORE_CORRUPT",
  );
  expect(outcome).toBe(true);
});

it("knows our page from another program's, and from none", async () => {
  const server = await startModelServer({
    "/": { body: Buffer.from("<title>邻里助手</title>"), type: "text/html" },
    "/other": { body: Buffer.from("hi") },
  });
  expect(await createPageProbe({ url: `${server.url}/`, mark: "邻里" })()).toBe(true);
  expect(await createPageProbe({ url: `${server.url}/other`, mark: "邻里" })()).toBe(false);
  await server.close();
  expect(await createPageProbe({ url: `${server.url}/`, mark: "邻里" })()).toBe(false);
});

const hasOpenssl = spawnSync("openssl", ["version"]).status === 0;

it.skipIf(!hasOpenssl)("knows our page behind a certificate of the office", async () => {
  const [key, cert] = [join(directory, "key.pem"), join(directory, "certificate.pem")];
  const wanted = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=linli.example.cn"];
  execFileSync("openssl", [...wanted, "-keyout", key, "-out", cert], { stdio: "ignore" });
  const server = createServer({ key: await readFile(key), cert: await readFile(cert) }, (_request, response) => {
    response.end("<title>邻里助手</title>");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  expect(await createPageProbe({ url, mark: "邻里" })()).toBe(true);
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});
