/** What is done with a paper or a benefit, in the words of residents: what handbooks of one task differ in. */
import type { Option } from "../shared/sop.ts";

const everyday: readonly (readonly [title: RegExp, words: string])[] = [
  [/^(?:挂失补办|遗失补办|遗失补领|遗失补发|损坏遗失补办)$/u, "丢了，要补办"],
  [/^首次(?:申领|办理)$/u, "第一次办"],
  [/^(?:到期换领|换领与到期续证)$/u, "到期了，要换新的"],
  [/^签注续期$/u, "到期了，要续签"],
  [/^密码重置与解锁$/u, "密码忘了或者锁住了"],
  [/^积分申请$/u, "申请积分"],
  [/^注销与变更$/u, "要注销，或者要变更"],
  [/^续租与退租$/u, "续租或者退租"],
  [/^准入资格申请$/u, "第一次申请"],
  [/^上市转让与回购$/u, "要转让，或者要回购"],
  [/^选房与签约$/u, "排到了，要选房签约"],
  [/^复审与变更$/u, "要复审，或者要变更"],
];

/** A bracket tells what a word of the title stands for; it stays. */
const bracket = /（[^）]*）$/u;
/** What is done stands at the end of a title, behind the thing: words for it that begin with a verb come before the thing. */
const beforeThing = /^(?:第一次办|第一次申请|申请积分)$/u;

function wordsFor(action: string): string | undefined {
  return everyday.find(([title]) => title.test(action))?.[1];
}

/** 居民身份证遗失补领 → 居民身份证丢了，要补办; undefined where the end of a title is no action that is known. */
function ofTitle(title: string): string | undefined {
  const tail = bracket.exec(title)?.[0] ?? "";
  const bare = title.slice(0, title.length - tail.length);
  for (let at = 2; at < bare.length - 1; at += 1) {
    const words = wordsFor(bare.slice(at));
    if (words === undefined) continue;
    const thing = bare.slice(0, at);
    return `${beforeThing.test(words) ? `${words}${thing}` : `${thing}${words}`}${tail}`;
  }
  return undefined;
}

function inEverydayWords({ label, title, branch }: Option): string {
  if (branch !== undefined) return label;
  const tail = bracket.exec(label)?.[0] ?? "";
  const words = label === title ? ofTitle(title) : wordsFor(label.slice(0, label.length - tail.length));
  if (words === undefined) return label;
  return label === title ? words : `${words}${tail}`;
}

/** Whether options are handbooks of one matter, told apart by what is done: their labels are less than their titles. */
export function differInAction(options: readonly Option[]): boolean {
  return options.every(({ label, title, branch }) => branch === undefined && label !== title);
}

/** Whether the handbook is clear, and only which of its special cases holds is asked. */
export function askForCase(options: readonly Option[]): boolean {
  return (
    options.length > 0 &&
    options.every(({ versionId, branch }) => branch !== undefined && versionId === options[0]?.versionId)
  );
}

/** Options with labels as residents would say them, where a title says officially what is done. */
export function inResidentWords(options: Option[]): Option[] {
  const labels = options.map(inEverydayWords);
  if (new Set(labels).size < labels.length) return options;
  return options.map((option, index) => ({ ...option, label: labels[index] ?? option.label }));
}
