/** A real Redis of a test's own: its port, its directory, its settings; it can be killed and started again on the same data. */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

export const hasRedis = spawnSync("redis-server", ["--version"]).status === 0;

export interface RedisServer {
  url: string;
  port: number;
  directory: string;
  /** Ends it at once, as a power cut does. */
  kill(): Promise<void>;
  /** Starts it on what it had written. */
  start(): Promise<void>;
  /** Ends it and removes its directory. */
  remove(): Promise<void>;
}

/** Keeps every acknowledged write (appendfsync always) unless `settings` say otherwise. */
export async function startRedis(...settings: string[]): Promise<RedisServer> {
  const directory = mkdtempSync(join(tmpdir(), "linli-redis-"));
  const port = await freePort();
  const basics = ["--bind", "127.0.0.1", "--dir", directory, "--save", "", "--appendonly", "yes"];
  const fsync = settings.includes("--appendfsync") ? [] : ["--appendfsync", "always"];
  const words = settings.includes("--tls-port") ? basics : ["--port", String(port), ...basics];
  let child: ChildProcess | undefined;

  async function start(): Promise<void> {
    const given = settings.map((word) => (word === "PORT" ? String(port) : word));
    child = spawn("redis-server", [...words, ...fsync, ...given], { stdio: "ignore" });
    await listening(port, child);
  }
  async function kill(): Promise<void> {
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, "exit");
    child.kill("SIGKILL");
    await ended;
  }
  await start();
  return {
    url: `redis://127.0.0.1:${port}/0`,
    port,
    directory,
    kill,
    start,
    async remove() {
      await kill();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}

async function listening(port: number, child: ChildProcess): Promise<void> {
  for (let tries = 0; tries < 400; tries += 1) {
    if (child.exitCode !== null) throw new Error(`redis-server ended with ${child.exitCode}`);
    const socket = connect(port, "127.0.0.1");
    const outcome = await Promise.race([
      once(socket, "connect").then(() => true),
      once(socket, "error").then(
        () => false,
        () => false,
      ),
    ]).catch(() => false);
    socket.destroy();
    if (outcome) return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error("redis-server does not listen");
}
