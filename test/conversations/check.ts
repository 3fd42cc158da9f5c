/** Compares an answer of a simulation with what a script expects of it, and with what holds of every answer. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { strFromU8, unzipSync } from "fflate";
import { expect } from "vitest";
import type { SimulatedLine } from "../../src/adapters/channels/simulate/simulate.ts";
import type { Decision } from "../../src/shared/turn.ts";
import type { Expectation } from "./script.ts";

type OfKind<Kind extends Decision["kind"]> = Extract<Decision, { kind: Kind }>;
/** What a dialogue has shown so far: the documents of the options shown last, how many files were sent, and the path of the last. */
export type Shown = { options: string[]; files: number; lastFile: string };

const sampleMark = "示例资料";
const inner = /undefined|\bnull\b|NaN|\[object|\bD\d{3}\b|BUG|headcount|aspects/;

export function checkAnswer(answer: SimulatedLine, expected: Expectation, shown: Shown): void {
  const { replies, decisions } = answer;
  const texts = replies.flatMap((reply) => (reply.kind === "text" ? [reply.text] : []));
  const files = replies.flatMap((reply) => (reply.kind === "file" ? [reply] : []));
  const text = texts.join("\n");
  const same = (what: string, actual: unknown, wanted: unknown) => {
    if (wanted !== undefined) expect.soft(actual, `${what} of ${JSON.stringify(answer)}`).toEqual(wanted);
  };
  shown.files += files.length;
  shown.lastFile = files.at(-1)?.path ?? shown.lastFile;
  checkAlways(answer, texts);
  same("state", answer.state, expected.state);
  same("replies", replies.length, expected.silent ? 0 : expected.replies);
  same("decisions", decisions.length, expected.silent ? 0 : undefined);
  same("files", files.length, expected.files);
  same("files so far", shown.files, expected.filesSoFar);
  if (expected.repliesMin) same("has replies", replies.length >= expected.repliesMin, true);
  for (const part of expected.says ?? []) expect.soft(text, JSON.stringify(answer)).toContain(part);
  for (const part of expected.not ?? []) expect.soft(text, JSON.stringify(answer)).not.toContain(part);
  for (const part of expected.saysOnce ?? []) same(`times of ${part}`, text.split(part).length - 1, 1);
  same("error", answer.error?.includes(expected.error ?? "") ?? false, expected.error !== undefined);
  if (expected.original !== undefined) same("originals", files.map(originalOf), [expected.original]);
  for (const part of expected.fileSays ?? []) expect.soft(files.map(textOf).join(), "the file").toContain(part);
  for (const part of expected.fileNot ?? []) expect.soft(files.map(textOf).join(), "the file").not.toContain(part);
  checkDecisions(decisions, expected, shown, same);
  checkPlan(decisions, expected, same);
  const options = decisions.flatMap((decision) => (decision.kind === "clarify" ? [decision] : [])).at(-1);
  if (options) shown.options = options.options.map(({ file }) => codeOf(file));
}

type Same = (what: string, actual: unknown, wanted: unknown) => void;

function checkDecisions(decisions: Decision[], expected: Expectation, shown: Shown, same: Same): void {
  const about = decisions.flatMap((decision) => (decision.kind === "answer" ? decision.documents : []));
  const offered = decisions.flatMap((decision) => (decision.kind === "clarify" ? decision.options : []));
  const codes = about.map(({ file }) => codeOf(file));
  const offeredCodes = offered.map(({ file }) => codeOf(file));
  const kinds = decisions.map(({ kind }) => kind);
  same("kinds", kinds, expected.kinds);
  if (expected.kindIn)
    same(
      "other kinds",
      kinds.filter((kind) => !expected.kindIn?.includes(kind)),
      [],
    );
  if (expected.decisions) expect.soft(decisions).toMatchObject(expected.decisions);
  same("documents", codes, expected.about);
  if (expected.notAbout)
    same(
      "refused documents",
      codes.filter((code) => expected.notAbout?.includes(code)),
      [],
    );
  if (expected.optionCodes)
    same(
      "options",
      expected.optionCodes.filter((code) => !offeredCodes.includes(code)),
      [],
    );
  if (expected.aboutOption !== undefined) same("chosen document", codes, [shown.options[expected.aboutOption - 1]]);
  if (expected.aboutLast) same("chosen document", codes, shown.options.slice(-1));
  if (expected.otherOptions)
    same(
      "options again",
      [...codes, ...offeredCodes].filter((code) => shown.options.includes(code)),
      [],
    );
}

function checkPlan(decisions: Decision[], expected: Expectation, same: Same): void {
  const plans = decisions.filter((decision): decision is OfKind<"plan"> => decision.kind === "plan");
  const plan = plans.at(-1);
  const has = (wanted: readonly string[] | undefined, present: readonly string[] = []) =>
    wanted ? wanted.filter((name) => !present.includes(name)) : undefined;
  const none = (names: string[] | undefined) => (names ? [] : undefined);
  same(
    "steps",
    plans.map(({ step }) => step),
    expected.steps,
  );
  same("step", plan?.step, expected.step);
  if (expected.stepIn) same("step is allowed", plan !== undefined && expected.stepIn.includes(plan.step), true);
  if (expected.notSteps)
    same(
      "refused steps",
      plans.filter(({ step }) => expected.notSteps?.includes(step)),
      [],
    );
  same("missing", plan && [...plan.missing].sort(), expected.missing && [...expected.missing].sort());
  same("asked", plan && [...plan.asked].sort(), expected.asked && [...expected.asked].sort());
  same("not named as missing", has(expected.missingHas, plan?.missing), none(expected.missingHas));
  same("not named as suggested", has(expected.suggestedHas, plan?.suggested), none(expected.suggestedHas));
  for (const [name, value] of Object.entries(expected.slots ?? {}))
    same(`slot ${name}`, plan?.slots[name as never] ?? null, value);
  for (const [name, value] of Object.entries(expected.slotsNot ?? {}))
    expect.soft(plan?.slots[name as never], `slot ${name}`).not.toEqual(value);
}

/** What must hold of every answer: nothing empty, nothing of the program's inside, samples named as such, a way out of every question. */
function checkAlways({ replies, decisions, error }: SimulatedLine, texts: string[]): void {
  expect.soft(new Set(replies.map(({ id }) => id)).size).toBe(replies.length);
  for (const text of texts) {
    expect.soft(text.trim()).not.toBe("");
    expect.soft(text).not.toMatch(inner);
    if (text.includes("出处：")) expect.soft(text).toContain(sampleMark);
  }
  for (const decision of decisions) {
    if (decision.kind === "clarify") {
      expect.soft(decision.options.length).toBeGreaterThanOrEqual(2);
      expect.soft(decision.options.length).toBeLessThanOrEqual(5);
      expect.soft(texts.some((text) => text.includes("都不是") && text.includes("取消"))).toBe(true);
    }
    if (decision.kind === "plan" && (decision.step === "ask" || decision.step === "confirm"))
      expect.soft(texts.some((text) => text.includes("取消"))).toBe(true);
  }
  if (error === undefined && decisions.length > 0) expect.soft(replies.length).toBeGreaterThan(0);
}

const codeOf = (file: string) => /^D\d{3}/.exec(file)?.[0] ?? file;

/** The code of the sample document that a file is byte for byte, else its path. */
function originalOf({ name, path }: { name: string; path: string }): string {
  const sample = new URL(`../../samples/sop/${name}`, import.meta.url);
  return hashOf(path) === hashOf(sample) ? codeOf(name) : path;
}

/** What stands in a Word file, without its markup. */
function textOf({ path }: { path: string }): string {
  const parts = unzipSync(readFileSync(path), { filter: ({ name }) => name === "word/document.xml" });
  return strFromU8(parts["word/document.xml"] ?? new Uint8Array()).replaceAll(/<[^>]+>/g, "");
}

function hashOf(path: string | URL): string {
  return createHash("sha256").update(readFileSync(path)).digest("hex");
}
