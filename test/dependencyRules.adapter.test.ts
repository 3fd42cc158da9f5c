/** The checker of imports must fail where somebody breaks a rule: a small tree breaks each of them once. */
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const root = join(import.meta.dirname, "..");
const tree = mkdtempSync(join(tmpdir(), "linli-imports-"));
const rules = (await import(join(root, ".dependency-cruiser.mjs"))) as {
  default: { forbidden: { name: string; comment: string; severity: string }[] };
};

/** Files that break nothing, for the others to import. */
const innocent: Record<string, string> = {
  "src/shared/time.ts": "export const hour = 3_600_000;",
  "src/machines/form.ts": 'import { hour } from "../shared/time.ts";\nexport const twoHours = 2 * hour;',
  "src/session/kernel.ts": 'import { twoHours } from "../machines/form.ts";\nexport const kernel = twoHours;',
  "src/tools/writePlan.ts": 'import { hour } from "../shared/time.ts";\nexport const write = hour;',
  "src/adapters/stores/store.ts": 'import Database from "libsql";\nexport const store = Database;',
  "src/cli/start.ts": "export const start = 1;",
  "src/parts.ts": "export const parts = 1;",
  "src/main.ts": 'import { start } from "./cli/start.ts";\nexport const main = start;',
  "test/helper.ts": "export const helper = 1;",
  "node_modules/libsql/package.json": '{"name":"libsql","version":"1.0.0","type":"module","main":"index.js"}',
  "node_modules/libsql/index.js": "export default 1;",
  "node_modules/hono/package.json": '{"name":"hono","version":"1.0.0","type":"module","main":"index.js"}',
  "node_modules/hono/index.js": "export default 1;",
  "package.json": '{"name":"tree","type":"module","dependencies":{"libsql":"1.0.0","hono":"1.0.0"}}',
};
/** For each rule the file that breaks it, and that rule only. */
const guilty: Record<string, { file: string; text: string }> = {
  "machines-are-pure": { file: "src/machines/impure.ts", text: 'import "node:fs";' },
  "shared-stands-alone": { file: "src/shared/upwards.ts", text: 'import "../machines/form.ts";' },
  "session-owns-its-interfaces": { file: "src/session/reaching.ts", text: 'import "../adapters/stores/store.ts";' },
  "tools-know-no-session": { file: "src/tools/nosy.ts", text: 'import "../session/kernel.ts";' },
  "adapters-know-no-cli": { file: "src/adapters/backwards.ts", text: 'import "../cli/start.ts";' },
  "one-library-one-file": { file: "src/cli/engine.ts", text: 'import "libsql";' },
  "web-framework-at-the-edge": { file: "src/console/pages.ts", text: 'import "hono";' },
  "no-cycles": {
    file: "src/tools/one.ts",
    text: 'import { two } from "./two.ts";\nexport const one = (): unknown => two;',
  },
  "source-does-not-import-tests": { file: "src/tools/tested.ts", text: 'import "../../test/helper.ts";' },
  "nothing-unresolvable": { file: "test/lost.ts", text: 'import "./nowhere.ts";' },
};
/** Nothing inside may reach for the files that wire everything together. */
const reachingForWiring: Record<string, string> = {
  "session-owns-its-interfaces": "src/session/wired.ts",
  "tools-know-no-session": "src/tools/wired.ts",
  "adapters-know-no-cli": "src/adapters/wired.ts",
};
const otherHalf = { "src/tools/two.ts": 'import { one } from "./one.ts";\nexport const two = (): unknown => one;' };

function put(files: Record<string, string>): void {
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(tree, file)), { recursive: true });
    writeFileSync(join(tree, file), `${text}\n`);
  }
}

type Violation = { from: string; rule: { name: string; severity: string } };

function check() {
  const command = join(root, "node_modules/.bin/depcruise");
  const config = join(root, ".dependency-cruiser.mjs");
  const { status, stdout, stderr } = spawnSync(command, ["--config", config, "--output-type", "json", "src", "test"], {
    cwd: tree,
    encoding: "utf8",
  });
  expect(stdout, stderr).toMatch(/^\{/);
  const { summary } = JSON.parse(stdout) as { summary: { violations: Violation[]; error: number } };
  return { status, errors: summary.error, violations: summary.violations };
}

beforeAll(() => {
  put(innocent);
  copyFileSync(join(root, "tsconfig.json"), join(tree, "tsconfig.json"));
});
afterAll(() => rmSync(tree, { recursive: true, force: true }));

describe("the rules on imports", () => {
  it("have names that say what holds, a comment that says why, and are errors", () => {
    for (const { name, comment, severity } of rules.default.forbidden) {
      expect(name).toMatch(/^[a-z]+(-[a-z]+)+$/);
      expect(comment.length).toBeGreaterThan(20);
      expect(severity).toBe("error");
    }
    expect(rules.default.forbidden.map(({ name }) => name).sort()).toEqual(Object.keys(guilty).sort());
  });

  it("are quiet about a tree that keeps them", () => {
    expect(check()).toEqual({ status: 0, errors: 0, violations: [] });
  });

  it("each find the file that breaks it, and no other", () => {
    for (const file of Object.values(reachingForWiring)) put({ [file]: 'import "../parts.ts";' });
    put({ ...Object.fromEntries(Object.values(guilty).map(({ file, text }) => [file, text])), ...otherHalf });
    const { errors, violations } = check();
    expect(errors).toBeGreaterThanOrEqual(Object.keys(guilty).length);
    for (const [name, { file }] of Object.entries(guilty)) {
      const found = violations.filter(({ rule }) => rule.name === name).map(({ from }) => from);
      const wanted = [file, ...(reachingForWiring[name] ? [reachingForWiring[name]] : [])];
      const others = found.filter((from) => !wanted.includes(from) && !(from in otherHalf));
      expect
        .soft({ found: wanted.filter((each) => found.includes(each)), others }, name)
        .toEqual({ found: wanted, others: [] });
    }
  });

  it("make the command fail, so that a check of the project fails", () => {
    const command = join(root, "node_modules/.bin/depcruise");
    const { status, stdout } = spawnSync(command, ["--config", join(root, ".dependency-cruiser.mjs"), "src", "test"], {
      cwd: tree,
      encoding: "utf8",
    });
    expect(status).not.toBe(0);
    expect(stdout).toContain("machines-are-pure");
  });
});
