/** Runs the program itself, as a person at a terminal would: `npm run -s linli -- …`. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { SimulatedLine } from "../../src/adapters/channels/simulate/simulate.ts";
import type { Decision } from "../../src/shared/turn.ts";

const root = join(import.meta.dirname, "../..");

export const emptyDirectory = (name: string) => mkdtempSync(join(tmpdir(), `linli-${name}-`));

type Environment = Record<string, string>;
export type Ended = { code: number | null; stdout: string; stderr: string };

function start(args: readonly string[], environment: Environment): ChildProcess {
  return spawn("npm", ["run", "-s", "linli", "--", ...args], {
    cwd: root,
    env: { ...process.env, ...environment },
    stdio: ["pipe", "pipe", "pipe"],
  });
}

async function collect(child: ChildProcess): Promise<Ended> {
  const texts = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const)
    child[name]?.setEncoding("utf8").on("data", (text: string) => {
      texts[name] += text;
    });
  const [code] = (await once(child, "close")) as [number | null];
  return { code, ...texts };
}

/** Runs a command to its end, with these lines as its standard input. */
export async function linli(
  args: readonly string[],
  environment: Environment,
  input: readonly object[] = [],
): Promise<Ended> {
  const child = start(args, environment);
  child.stdin?.end(input.map((line) => `${JSON.stringify(line)}\n`).join(""));
  return collect(child);
}

/** A simulation that is talked to line by line while it runs. */
export function openSimulate(args: readonly string[], environment: Environment) {
  const child = start(["simulate", ...args], environment);
  const ended = collect(child);
  const lines = createInterface({ input: child.stdout as NonNullable<ChildProcess["stdout"]> })[Symbol.asyncIterator]();
  return {
    async say(line: object): Promise<SimulatedLine> {
      child.stdin?.write(`${JSON.stringify(line)}\n`);
      const { value, done } = await lines.next();
      if (done) throw new Error(`the program ended: ${(await ended).stderr}`);
      return JSON.parse(value) as SimulatedLine;
    },
    async end(): Promise<Ended> {
      child.stdin?.end();
      return ended;
    },
  };
}

/** Every line of a standard output that must hold JSON objects only. */
export function jsonLines<Row>(stdout: string): Row[] {
  return stdout
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Row);
}

type OfKind<Kind extends Decision["kind"]> = Extract<Decision, { kind: Kind }>;
export const plansOf = ({ decisions }: SimulatedLine) =>
  decisions.filter((decision): decision is OfKind<"plan"> => decision.kind === "plan");
export const filesOf = ({ replies }: SimulatedLine) =>
  replies.flatMap((reply) => (reply.kind === "file" ? [reply] : []));
export const documentsOf = ({ decisions }: SimulatedLine) =>
  decisions.flatMap((decision) => (decision.kind === "answer" ? decision.documents.map(({ file }) => file) : []));
