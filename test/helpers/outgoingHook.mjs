/**
 * Loaded into a process with `--import`: writes every connection and name look-up that would leave this machine
 * to the file named by LINLI_OUTGOING_FILE, and refuses it, so that nothing is sent. Native code is not seen.
 */
import dgram from "node:dgram";
import dns from "node:dns";
import { appendFileSync } from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import net from "node:net";

const file = process.env["LINLI_OUTGOING_FILE"];

const isLocal = (host) =>
  !host || host === "localhost" || host === "::1" || host === "::" || /^(127\.|0\.0\.0\.0$|::ffff:127\.)/.test(host);

/** Records a target that is not this machine; gives the error that the caller is to get, or undefined. */
function refused(kind, host, port) {
  if (isLocal(host)) return undefined;
  appendFileSync(file, `${kind} ${host}${port === undefined ? "" : `:${port}`}\n`);
  return Object.assign(new Error(`outgoing connection refused by the test: ${host}`), {
    code: "ECONNREFUSED",
    syscall: kind,
  });
}

const connect = net.Socket.prototype.connect;
net.Socket.prototype.connect = function (...given) {
  const first = Array.isArray(given[0]) ? given[0][0] : given[0];
  const target =
    typeof first === "object" ? first : { port: first, host: typeof given[1] === "string" ? given[1] : undefined };
  const error = target.path ? undefined : refused("connect", target.host, target.port);
  if (!error) return connect.apply(this, given);
  process.nextTick(() => this.destroy(error));
  return this;
};

const send = dgram.Socket.prototype.send;
dgram.Socket.prototype.send = function (...given) {
  const host = given.slice(1).find((value) => typeof value === "string");
  const error = refused("send", host);
  if (!error) return send.apply(this, given);
  process.nextTick(() => this.emit("error", error));
};

const lookups = ["lookup", "resolve", "resolve4", "resolve6", "resolveAny", "resolveSrv", "resolveTxt"];
for (const name of lookups) {
  const original = dns[name];
  dns[name] = (host, ...rest) => {
    const error = refused("dns", host);
    if (!error) return original(host, ...rest);
    process.nextTick(rest.at(-1), error);
  };
  const originalPromise = dns.promises[name];
  dns.promises[name] = (host, ...rest) => {
    const error = refused("dns", host);
    return error ? Promise.reject(error) : originalPromise(host, ...rest);
  };
}
syncBuiltinESMExports();
