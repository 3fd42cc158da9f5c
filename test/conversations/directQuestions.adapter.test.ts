/** Whoever asks for a handbook by its title, or by its everyday name, and how to go about it, is answered without 我不太确定. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import type { SimulatedLine } from "../../src/adapters/channels/simulate/simulate.ts";
import { createLog } from "../../src/adapters/log/log.ts";
import { readConfig } from "../../src/config.ts";
import { openSimulation } from "../../src/runs.ts";

const directory = mkdtempSync(join(tmpdir(), "linli-direct-"));
afterAll(() => rmSync(directory, { recursive: true, force: true }));
/** The share of direct questions that may be answered for reference only: 适老化怎么申请 leaves open what is meant. */
const unsureMax = 0.01;

const action =
  /(?:申请|申领|登记|办理|挂失补办|遗失补办|遗失补领|遗失补发|补领|换领|投诉|举报|预约|报名|申报|报修|清运|转接|注销)$/u;

/** 最低生活保障申请 → 最低生活保障怎么申请; a title that ends in no action gets 怎么办理. */
function asQuestion(title: string): string {
  const [said = ""] = action.exec(title) ?? [];
  const thing = title.slice(0, title.length - said.length);
  return said && thing.length >= 2 ? `${thing}怎么${said}` : `${title}怎么办理`;
}

const everyday = readFileSync("samples/glossary/常用说法.tsv", "utf8")
  .split("\n")
  .map((line) => line.split("\t"))
  .flatMap(([said = "", meant = "", kind = ""]) =>
    /^[简俗旧]称$/u.test(kind) && said !== meant ? [{ said, meant }] : [],
  );

/** The direct questions for a handbook: by its title, and by everyday names of what the title says officially. */
function questionsFor(file: string): { code: string; text: string }[] {
  const code = file.slice(0, 4);
  const title = file.slice(5, -".docx".length).replace(/（[^）]*）|[“”]/gu, "");
  const called = everyday.flatMap(({ said, meant }) => (title.includes(meant) ? [title.replace(meant, said)] : []));
  const texts = [`${title}怎么办理`, ...[title, ...called].map(asQuestion)];
  return [...new Set(texts)].map((text) => ({ code, text }));
}

it("answers direct questions for all handbooks as sure, or asks which sibling is meant", async () => {
  const files = readdirSync("samples/sop").filter((name) => /^D\d{3} .+\.docx$/u.test(name));
  const questions = files.flatMap(questionsFor);
  expect(files).toHaveLength(198);
  const config = readConfig({ ...process.env, LINLI_DATA_DIR: directory, LINLI_SAMPLES: "on" });
  const run = await openSimulation({ config, log: createLog("error") }, { keep: true, writer: "builtin" });
  const unsure: string[] = [];
  const wrong: string[] = [];
  for (const [index, { code, text }] of questions.entries()) {
    const line = JSON.stringify({ session: `${code}/${index}`, text });
    const { replies, decisions } = (await run.answer(line, index + 1)) as SimulatedLine;
    const [decision] = decisions;
    const meant =
      decision?.kind === "answer"
        ? decision.documents.some(({ file }) => file.startsWith(code))
        : decision?.kind === "clarify" && decision.options.some(({ file }) => file.startsWith(code));
    const said = replies.map((reply) => (reply.kind === "text" ? reply.text : "")).join("");
    if (!meant) wrong.push(`${code} ${text} ${decision?.kind ?? ""}`);
    else if (said.includes("我不太确定")) unsure.push(`${code} ${text}`);
  }
  await run.end();
  await run.close();
  expect(wrong).toEqual([]);
  expect(unsure.length / questions.length, unsure.join("\n")).toBeLessThanOrEqual(unsureMax);
}, 600_000);
