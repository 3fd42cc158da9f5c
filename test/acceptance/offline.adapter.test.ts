/** Questions and a plan need nothing from outside: the real program is watched while it answers. */
import { rmSync } from "node:fs";
import { expect, it } from "vitest";
import type { SimulatedLine } from "../../src/adapters/channels/simulate/simulate.ts";
import { watchOutgoing } from "../helpers/outgoing.ts";
import { documentsOf, emptyDirectory, filesOf, jsonLines, linli } from "./program.ts";

const lines = [
  { session: "a", text: "户口簿丢了怎么补" },
  { session: "a", text: "原文" },
  { session: "b", text: "我想办居住证" },
  { session: "b", text: "2" },
  { session: "c", text: "下周六下午两点在活动室给60岁以上老人包饺子，预算两千，40人" },
  { session: "c", text: "确认" },
  { session: "c", text: "预算减到1500" },
];

it("makes no connection and looks up no name while it answers questions and writes a plan", async () => {
  const directory = emptyDirectory("offline");
  const watch = watchOutgoing();
  const environment = { ...watch.environment, LINLI_DATA_DIR: directory };
  const ended = await linli(["simulate", "--keep", "--writer", "builtin"], environment, lines);
  const answers = jsonLines<SimulatedLine>(ended.stdout);
  expect(ended.code, ended.stderr).toBe(0);
  expect(answers.flatMap(documentsOf).length).toBeGreaterThanOrEqual(3);
  expect(answers.flatMap(filesOf)).toHaveLength(3);
  expect(watch.targets()).toEqual([]);
  rmSync(directory, { recursive: true, force: true });
});
