import { randomUUID } from "node:crypto";
import { request } from "node:http";
import { networkInterfaces } from "node:os";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  type ConsoleWorld,
  openConsoleWorld,
  type Session,
  temporaryDirectory,
  useTemporaryDirectories,
} from "./consoleWorld.ts";

useTemporaryDirectories();
const directory = temporaryDirectory();
let world: ConsoleWorld;
let admin: Session;
let worker: Session;
beforeAll(async () => {
  const first = await openConsoleWorld({ directory });
  admin = await first.setUp();
  worker = await first.addUser(admin, "张社工", "worker", "和平居委会");
  await first.close();
  world = await openConsoleWorld({ directory, host: "0.0.0.0" });
});
afterAll(() => world?.close());

const chat = (path: string, headers: Record<string, string> = {}) => fetch(`${world.origin}${path}`, { headers });
const history = (person: string, headers?: Record<string, string>) =>
  chat(`/api/history?person=${encodeURIComponent(person)}`, headers);
const send = (person: string, headers: Record<string, string> = {}) =>
  fetch(`${world.origin}/api/messages`, {
    method: "POST",
    headers: { "Content-Type": "application/json", Origin: world.origin, ...headers },
    body: JSON.stringify({ person, id: randomUUID(), text: "帮助" }),
  });

/** `fetch` sets the Host header itself. */
const statusFor = (host: string): Promise<number> =>
  new Promise((resolve, reject) => {
    const { port } = new URL(world.origin);
    request({ host: "127.0.0.1", port, path: "/", headers: { Host: host } }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    })
      .on("error", reject)
      .end();
  });

describe("a server for other machines", () => {
  it("does not start before somebody can sign in", async () => {
    await expect(openConsoleWorld({ host: "0.0.0.0" })).rejects.toMatchObject({ code: "HOST_REFUSED" });
  });

  it("lets nobody chat who is not signed in, and everybody under the own name only", async () => {
    const { Cookie = "" } = worker.headers;
    expect((await history("张社工")).status).toBe(401);
    expect((await history("张社工", { Cookie })).status).toBe(200);
    expect((await history("王社工", { Cookie })).status).toBe(401);
    expect((await send("张社工")).status).toBe(401);
    expect((await send("王社工", { Cookie })).status).toBe(401);
    expect((await send("张社工", { Cookie })).status).toBe(202);
    expect((await chat(`/api/events?person=${encodeURIComponent("王社工")}`, { Cookie })).status).toBe(401);
    expect((await chat(`/files/1.1?person=${encodeURIComponent("王社工")}`, { Cookie })).status).toBe(401);
  });

  it("is asked for by its numbers or its name, never by a foreign name", async () => {
    const { port } = new URL(world.origin);
    const own = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
    const address = own.find(({ family, internal }) => family === "IPv4" && !internal)?.address ?? "192.0.2.7";
    for (const host of [`127.0.0.1:${port}`, `${address}:${port}`])
      expect([host, await statusFor(host)]).toEqual([host, 200]);
    for (const host of [`evil.example:${port}`, "127.0.0.1:1", `${address}.evil.example:${port}`])
      expect([host, await statusFor(host)]).toEqual([host, 403]);
  });
});
