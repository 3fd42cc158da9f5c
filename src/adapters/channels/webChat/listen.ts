import type { Server } from "node:http";
import { createServer as createSecureServer } from "node:https";
import type { AddressInfo } from "node:net";
import { createAdaptorServer } from "@hono/node-server";
import { Failure } from "../../../shared/failures.ts";
import { requestMsMax, stopMs } from "./limits.ts";

const sweepMs = 20;

export interface Listening {
  port: number;
  /** Takes no more requests and resolves when the open ones ended, or were cut after a while. */
  close(): Promise<void>;
}

/** Fails with PORT_IN_USE, or CONFIG_INVALID where the port needs rights that the program does not have. */
export async function listen(
  fetch: (request: Request, env: object) => Response | Promise<Response>,
  { host, port, tls }: { host: string; port: number; tls?: { certificate: string; key: string } | undefined },
): Promise<Listening> {
  const server = tls ? secureServer(fetch, tls) : (createAdaptorServer({ fetch }) as Server);
  server.requestTimeout = requestMsMax;
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => reject(failureOf(error, port)));
    server.listen(port, host, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        // A connection that was busy when the server closed is kept alive by its browser: it is ended once it is idle.
        const sweep = setInterval(() => server.closeIdleConnections(), sweepMs);
        const cut = setTimeout(() => server.closeAllConnections(), stopMs);
        server.close(() => {
          clearInterval(sweep);
          clearTimeout(cut);
          resolve();
        });
      }),
  };
}

/** Fails with CONFIG_INVALID where certificate and key are none, or do not belong together. */
function secureServer(
  fetch: (request: Request, env: object) => Response | Promise<Response>,
  { certificate, key }: { certificate: string; key: string },
): Server {
  try {
    const serverOptions = { cert: certificate, key, minVersion: "TLSv1.2" } as const;
    return createAdaptorServer({ fetch, createServer: createSecureServer, serverOptions }) as Server;
  } catch (error) {
    const detail = error instanceof Error ? error.message : "";
    throw new Failure("CONFIG_INVALID", `证书（LINLI_TLS_CERT、LINLI_TLS_KEY）不能用：${detail}`, { cause: error });
  }
}

function failureOf(error: NodeJS.ErrnoException, port: number): Error {
  if (error.code === "EADDRINUSE") return new Failure("PORT_IN_USE", String(port), { cause: error });
  if (error.code === "EACCES")
    return new Failure("CONFIG_INVALID", `没有权限使用端口 ${port}（请用 1024 以上的）`, { cause: error });
  return error;
}
