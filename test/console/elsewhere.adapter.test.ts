import { execFileSync, spawnSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { type IncomingHttpHeaders, request } from "node:http";
import { request as secureRequest } from "node:https";
import { networkInterfaces } from "node:os";
import { join } from "node:path";
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

/** What one asks for, with headers that `fetch` would set itself. */
function ask(
  port: number,
  path: string,
  { headers = {}, body, secure = false }: { headers?: Record<string, string>; body?: object; secure?: boolean } = {},
): Promise<{ status: number; headers: IncomingHttpHeaders; text: string }> {
  const options = { host: "127.0.0.1", port, path, method: body ? "POST" : "GET", headers, rejectUnauthorized: false };
  return new Promise((resolve, reject) => {
    (secure ? secureRequest : request)(options, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (part: string) => {
        text += part;
      });
      response.on("end", () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }));
    })
      .on("error", reject)
      .end(body ? JSON.stringify(body) : undefined);
  });
}

describe("behind a proxy that speaks HTTPS", () => {
  const publicUrl = "https://linli.example.cn";
  const json = { "Content-Type": "application/json", Origin: publicUrl, "Sec-Fetch-Site": "same-origin" };
  let proxied: ConsoleWorld;
  let port: number;
  beforeAll(async () => {
    // The port is free again by the time that the world with a public address, which does not tell its port, takes it.
    const free = await openConsoleWorld();
    port = Number(new URL(free.origin).port);
    await free.close();
    proxied = await openConsoleWorld({ publicUrl, port });
  });
  afterAll(() => proxied?.close());
  const redeem = (headers: Record<string, string>) => {
    const token = proxied.board.setupPath()?.split("/").at(-1) ?? "";
    const given = { token, name: "管理员甲", password: "一句好记的话2026" };
    return ask(port, "/console/api/redeem", { headers: { ...json, ...headers }, body: given });
  };

  it("tells the public address, and lets nobody chat before somebody can sign in", async () => {
    expect(proxied.origin).toBe(publicUrl);
    const path = `/api/history?person=${encodeURIComponent("张社工")}`;
    expect((await ask(port, path, { headers: { Host: "linli.example.cn" } })).status).toBe(401);
  });

  it("refuses other sites and other names, whatever the proxy passes on", async () => {
    for (const headers of [
      { Host: "linli.example.cn", Origin: "https://evil.example" },
      { Host: "linli.example.cn", Origin: "http://linli.example.cn" },
      { Host: "evil.example", Origin: publicUrl },
      { Host: "linli.example.cn", "Sec-Fetch-Site": "cross-site" },
    ])
      expect([headers, (await redeem(headers)).status]).toEqual([headers, 403]);
  });

  it("takes what the public page sends, by either name of the server, and keeps the cookie to HTTPS", async () => {
    const entered = await redeem({ Host: `127.0.0.1:${port}` });
    expect([entered.status, entered.text]).toEqual([200, expect.stringContaining("管理员甲")]);
    const cookie = String(entered.headers["set-cookie"]);
    expect(cookie).toMatch(/; Secure/i);
    expect(entered.headers["strict-transport-security"]).toContain("max-age");
    const headers = { Cookie: cookie.split(";")[0] ?? "", Host: "linli.example.cn", "Sec-Fetch-Site": "same-origin" };
    expect((await ask(port, "/console/api/sessions", { headers })).status).toBe(200);
  });
});

const openssl = spawnSync("openssl", ["version"]).status === 0;

describe.skipIf(!openssl)(`with a certificate of its own${openssl ? "" : "（跳过：没有找到 openssl）"}`, () => {
  it("speaks HTTPS, and says what is wrong with a certificate that is none", async () => {
    const folder = temporaryDirectory();
    const [keyPath, certificatePath] = [join(folder, "key.pem"), join(folder, "certificate.pem")];
    const wanted = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"];
    execFileSync("openssl", [...wanted, "-keyout", keyPath, "-out", certificatePath], { stdio: "ignore" });
    const tls = { certificate: readFileSync(certificatePath, "utf8"), key: readFileSync(keyPath, "utf8") };
    const secure = await openConsoleWorld({ tls });
    expect(secure.origin).toMatch(/^https:/);
    const port = Number(new URL(secure.origin).port);
    const path = secure.board.setupPath() ?? "";
    const body = { token: path.split("/").at(-1), name: "管理员甲", password: "一句好记的话2026" };
    const headers = { "Content-Type": "application/json", Origin: secure.origin };
    const entered = await ask(port, "/console/api/redeem", { headers, body, secure: true });
    expect([entered.status, String(entered.headers["set-cookie"])]).toEqual([200, expect.stringMatching(/; Secure/i)]);
    await secure.close();
    await expect(openConsoleWorld({ tls: { ...tls, key: "no key" } })).rejects.toMatchObject({
      code: "CONFIG_INVALID",
    });
  });
});
