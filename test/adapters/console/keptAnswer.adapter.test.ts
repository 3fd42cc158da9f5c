import { mkdtempSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, it } from "vitest";
import { createKeepAnswer } from "../../../src/adapters/console/keptAnswer.ts";
import { createLibsqlLibrary } from "../../../src/adapters/stores/libsqlLibrary.ts";
import type { SopDocument } from "../../../src/shared/sop.ts";
import { openLibrary } from "../../../src/tools/library/library.ts";

const made: string[] = [];
afterEach(async () => {
  for (const directory of made.splice(0)) await rm(directory, { recursive: true, force: true, maxRetries: 5 });
});

const sample = { versionId: "s1", title: "示例手册", category: "其他", task: "示例", sample: true } as SopDocument;

async function open() {
  const directory = mkdtempSync(join(tmpdir(), "linli-kept-test-"));
  made.push(directory);
  const store = createLibsqlLibrary({ directory, readOnly: false });
  const library = await openLibrary({ store, samples: [sample] });
  const now = () => Date.parse("2026-11-23T10:00:00+08:00");
  return { library, keep: createKeepAnswer({ library, now }) };
}

it("makes a handbook of question and answer, masked, and leaves the samples where they are", async () => {
  const { library, keep } = await open();
  const title = await keep("火星移民怎么办？电话13812345678", "不能办。\n请咨询航天部门，联系人电话13912345678。");
  expect(title).toBe("火星移民怎么办？电话");
  const document = library.byTitle(title);
  expect(document).toMatchObject({ category: "社工解答", effectiveFrom: "2026-11-23", sample: false });
  expect(document?.sections.steps).toEqual(["不能办。", "请咨询航天部门，联系人电话139****5678。"]);
  expect(library.samples()).toEqual({ shown: true, state: "on" });
  await library.close();
});

it("replaces the answer to the same question", async () => {
  const { library, keep } = await open();
  await keep("路灯坏了找谁", "找物业。");
  await keep("路灯坏了找谁", "找居委会报修。");
  expect(library.byTitle("路灯坏了找谁")?.sections.steps).toEqual(["找居委会报修。"]);
  expect(library.documents()).toHaveLength(2);
  await library.close();
});

it("refuses a question without words", async () => {
  const { library, keep } = await open();
  await expect(keep("***", "你好")).rejects.toMatchObject({ code: "INPUT_INVALID" });
  await library.close();
});
