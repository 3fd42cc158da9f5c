import { spawnSync } from "node:child_process";
import { expect, it } from "vitest";
import { watchOutgoing } from "./outgoing.ts";

/** Runs a script in a watched process; gives what it printed and whom it tried to reach. */
function run(script: string) {
  const watch = watchOutgoing();
  const child = spawnSync(process.execPath, ["--input-type=module", "-e", script], {
    env: { ...process.env, ...watch.environment },
    encoding: "utf8",
  });
  return { printed: child.stdout.trim(), problems: child.stderr, targets: watch.targets() };
}

it("lets a process talk to itself and records nothing", () => {
  const { printed, targets, problems } = run(`
    import { createServer } from "node:http";
    const server = createServer((request, response) => response.end("hello")).listen(0, "127.0.0.1", async () => {
      for (const host of ["127.0.0.1", "localhost"]) console.log(await (await fetch("http://127.0.0.1:" + server.address().port)).text());
      server.close();
    });`);
  expect({ printed, targets, problems }).toEqual({ printed: "hello\nhello", targets: [], problems: "" });
});

it.each([
  [
    "fetch",
    `await fetch("https://somewhere.invalid/a").catch((error) => console.log(error.cause.code));`,
    "connect somewhere.invalid:443",
  ],
  [
    "a socket",
    `import { connect } from "node:net"; connect(80, "192.0.2.7").on("error", (error) => console.log(error.code));`,
    "connect 192.0.2.7:80",
  ],
  [
    "TLS",
    `import { connect } from "node:tls"; connect({ host: "192.0.2.7", port: 443 }).on("error", (error) => console.log(error.code));`,
    "connect 192.0.2.7:443",
  ],
  [
    "a name look-up",
    `import { lookup } from "node:dns/promises"; await lookup("somewhere.invalid").catch((error) => console.log(error.code));`,
    "dns somewhere.invalid",
  ],
  [
    "a child process",
    `import { spawnSync } from "node:child_process";
    const script = 'require("node:net").connect(80, "192.0.2.7").on("error", (error) => console.log(error.code))';
    console.log(String(spawnSync(process.execPath, ["-e", script]).stdout).trim());`,
    "connect 192.0.2.7:80",
  ],
])("records and refuses what leaves by %s", (_way, script, target) => {
  const { printed, targets } = run(script);
  expect(printed).toBe("ECONNREFUSED");
  expect(targets).toContain(target);
});
