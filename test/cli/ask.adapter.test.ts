/** `linli ask` in an office that has a handbook of its own, and in one that has none. */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createLibsqlStore } from "../../src/adapters/stores/libsqlStore.ts";
import { emptyDirectory, linli } from "../acceptance/program.ts";
import { handbook } from "../tools/library/wordSamples.ts";

const root = emptyDirectory("ask");
const office = { LINLI_DATA_DIR: join(root, "office"), LINLI_MODEL_SOURCES: "none" };
const nobody = { ...office, LINLI_DATA_DIR: join(root, "nobody") };
const question = "敬老卡丢了怎么补办";
const isSample = "示例资料，非现行政策";

beforeAll(async () => {
  const handbooks = join(root, "handbooks");
  mkdirSync(handbooks);
  writeFileSync(
    join(handbooks, "敬老卡遗失补办.docx"),
    await handbook("敬老卡遗失补办", { fee: "补办收工本费二十六元" }),
  );
  expect((await linli(["import", handbooks], office)).code).toBe(0);
}, 120_000);
afterAll(() => rmSync(root, { recursive: true, force: true }));

it("answers from the office's own handbooks, also while a program works on them, and keeps nothing", async () => {
  const running = createLibsqlStore({ directory: office.LINLI_DATA_DIR });
  const before = readdirSync(office.LINLI_DATA_DIR).sort();
  const { code, stdout } = await linli(["ask", `${question}，要多少钱`], office);
  expect([code, stdout]).toEqual([0, expect.stringContaining("二十六元")]);
  expect(stdout).not.toContain(isSample);
  expect(readdirSync(office.LINLI_DATA_DIR).sort()).toEqual(before);
  await running.close();
}, 120_000);

it("answers from the samples where the office has none, and where they are asked for", async () => {
  const { stdout } = await linli(["ask", question], nobody);
  expect(stdout).toContain(isSample);
  const forced = await linli(["ask", "--samples", question], { ...office, LINLI_SAMPLES: "off" });
  expect(forced.stdout).toContain(isSample);
  expect(forced.stdout).not.toContain("二十六元");
}, 120_000);
