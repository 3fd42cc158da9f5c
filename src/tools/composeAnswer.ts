import { Failure } from "../shared/failures.ts";
import type { Answer, ComposeInput, SectionName, SopDocument } from "../shared/sop.ts";
import { sectionNames } from "../shared/sop.ts";
import { linesAboutCase } from "./composeAnswer/aboutCase.ts";
import { askedFigure, sectionsWithAskedQuantity } from "./composeAnswer/askedQuantity.ts";
import { checkFacts } from "./composeAnswer/factGate.ts";
import type { Library } from "./library/library.ts";
import { openCases } from "./searchSops/openCases.ts";
import type { SearchPassages } from "./searchSops/searchPassages.ts";
import { isQuestionShaped } from "./understand/topics.ts";

type ComposeAnswer = (input: ComposeInput) => Promise<Answer>;
/** `statedCase` gives the special case of a handbook that words state; without it only a case that is named outright is found. */
export type ComposeAnswerDeps = {
  library: Pick<Library, "version">;
  searchPassages: SearchPassages;
  statedCase?: (words: string, document: SopDocument) => Promise<string | undefined>;
};

const excerptsMax = 5;
const casesMax = 3;

/** Lines of an overview, with a line for the name of each section of several lines; title, hint and source make it twelve. */
export const overviewLinesMax = 9;

/**
 * Takes from one version of a handbook what answers a question: always verbatim, never more than is there.
 *
 * - In: `aspects`, the sections asked for; [] for an overview: what to bring and the steps, then cost, time and place, as far as there is room;
 *   to a question how to do it, the steps come before any other; to one whether somebody qualifies, conditions and special cases.
 *   To a question for forms, also those materials that are forms. To one for a figure (能领几个月), the sections that hold it come first.
 *   `branch` is a special case of the document, whose line then comes first; without one, that which the words of the question state.
 * - Out: sections asked for in that order (an overview: in reading order), those that the document lacks left out; `others` are the rest.
 *   A document without any known section gives `excerpts`: its lines nearest to the question, in the order of the document.
 *   `cases` are special cases that change a section asked for, if they hold: nobody has said so.
 *   A line with a figure or a material that its section does not hold is not sent, but recorded as `withheld`.
 * - Fails: DOCUMENT_UNKNOWN (a version that the library never held, or an internal one for a resident).
 * - Cost: none worth naming.
 */
export function createComposeAnswer({ library, searchPassages, statedCase }: ComposeAnswerDeps): ComposeAnswer {
  const caseOf = async (document: SopDocument, { question, branch, noBranch }: ComposeInput) => {
    if (branch !== undefined || noBranch) return branch;
    const named = document.branches.find(({ when }) => question.includes(when))?.when;
    return named ?? (question === "" ? undefined : await statedCase?.(question, document));
  };
  return async (given) => {
    const input = withOwnCase(given);
    const { versionId, aspects, question, reader, noBranch } = input;
    const document = library.version(versionId);
    if (!document || (document.internal && reader === "resident")) throw new Failure("DOCUMENT_UNKNOWN", versionId);
    const branch = await caseOf(document, input);
    const branchLine = branch === undefined ? undefined : lineOfBranch(document, branch);
    const sections = branchLine === undefined ? ruleOf(document, input) : caseAndRule(document, input, branchLine);
    const forms = asksForForms(aspects, question) ? formsOf(document) : [];
    if (forms.length > 0) sections.push({ name: "materials", lines: forms });
    const shown = new Set(
      sections.filter(({ name, lines }) => lines.length === linesOf(document, name).length).map(({ name }) => name),
    );
    const excerpts = isUnstructured(document) ? await excerptsOf(versionId, question, searchPassages) : [];
    const checked = checkFacts({ sections, excerpts }, document);
    const { file, title, path, effectiveFrom, edition, sample } = document;
    const isUnstated =
      branchLine === undefined &&
      !noBranch &&
      asksOfOwnCase(aspects, question) &&
      (isForCases(sections, shown) || (isAboutNothing(document, input) && sections.every(isRule)));
    const mayHold = branch === undefined && !noBranch && !aspects.includes("branches");
    const { asked, mentioned } = openCases(question, aspects, document);
    const cases = mayHold ? [...asked, ...mentioned].slice(0, casesMax) : [];
    return {
      document: { versionId, file, title, path, effectiveFrom, edition, sample },
      sections: checked.sections,
      excerpts: checked.excerpts,
      others: sectionNames.filter((name) => linesOf(document, name).length > 0 && !shown.has(name)),
      ...(branch !== undefined && branchLine !== undefined ? { branch } : {}),
      ...(cases.length > 0 ? { cases } : {}),
      ...(isUnstated ? { unstated: true as const } : {}),
      ...(checked.withheld.length > 0 ? { withheld: checked.withheld } : {}),
    };
  };
}

/** Whoever goes on in a few words without a section (冰箱呢) asks what the handbook says of that. */
function withOwnCase(input: ComposeInput): ComposeInput {
  const goesOn = input.followsUp === true && input.aspects.length === 0 && /呢[?？]*$/u.test(input.question);
  return goesOn ? { ...input, aspects: ["branches"] } : input;
}

type Shown = Answer["sections"];

function whole(document: SopDocument, names: readonly SectionName[]): Shown {
  return names.map((name) => ({ name, lines: linesOf(document, name) })).filter(({ lines }) => lines.length > 0);
}

function asksOfOwnCase(aspects: readonly SectionName[], question: string): boolean {
  return aspects.includes("branches") && question !== "" && !asksForAll.test(question);
}

/** What holds for everybody. To a question about somebody's own case that is none of the special ones: what is said about such a case. */
function ruleOf(document: SopDocument, input: ComposeInput): Shown {
  const { aspects, question, noBranch, followsUp } = input;
  const chosen = sectionsFor(document, aspects, question);
  const others = chosen.filter((name) => name !== "branches");
  if (noBranch) {
    const rule = others.length > 0 ? others : aspects.filter((name) => name !== "branches");
    return whole(document, [...new Set([...rule, ...(askedFigure(question) ? (["fee"] as const) : [])])]);
  }
  if (!asksOfOwnCase(aspects, question)) return whole(document, chosen);
  const about = linesAboutCase(document, input);
  if (others.length > 0)
    return [...whole(document, others), ...about.filter(({ name }) => !chosen.includes(name) || name === "branches")];
  if (about.length > 0) return about;
  // The first answer about a matter tells how it is done, also to somebody whose case the handbook does not know.
  if (!followsUp) return whole(document, overviewOf(document, question));
  const isFact = !isQuestionShaped(question) && linesOf(document, "conditions").length > 0;
  return whole(document, isFact ? ["conditions"] : chosen);
}

/** All special cases, where none of them is the one asked about. */
function isForCases(sections: Shown, shown: ReadonlySet<SectionName>): boolean {
  return sections.every(({ name }) => name === "branches") && shown.has("branches");
}

/** Whether somebody goes on about a case that the handbook says nothing of. */
function isAboutNothing(document: SopDocument, input: ComposeInput): boolean {
  return input.followsUp === true && linesAboutCase(document, input).length === 0;
}

function isRule({ name }: Shown[number]): boolean {
  return name === "conditions" || name === "branches";
}

/** The special case that holds, then the rule. */
function caseAndRule(document: SopDocument, { aspects, question, followsUp }: ComposeInput, line: string): Shown {
  if (followsUp && aspects.length === 0) return [{ name: "branches", lines: [line] }];
  const rule = sectionsFor(document, aspects, question).filter(
    (name) => name !== "branches" && !(name === "appendix" && isAside(document, line)),
  );
  return [{ name: "branches", lines: branchLines(document, line, { aspects, question }) }, ...whole(document, rule)];
}

/** A table that has nothing to do with a case that names its sum itself. */
function isAside(document: SopDocument, line: string): boolean {
  if (!/\d/u.test(line)) return false;
  const table = linesOf(document, "appendix").join("");
  const [when = ""] = line.split(/[：:]/u);
  return ![...when].some((_, index) => index + 3 <= when.length && table.includes(when.slice(index, index + 3)));
}

/** Sections that words of a question for an amount or a term stand for: given up where the figure itself is found elsewhere. */
const guessed: readonly SectionName[] = ["conditions", "appendix", "timeLimit"];

function sectionsFor(document: SopDocument, aspects: readonly SectionName[], question: string): SectionName[] {
  const holding = sectionsWithAskedQuantity(document, question);
  if (holding.length === 0) return aspects.length > 0 ? [...new Set(aspects)] : overviewOf(document, question);
  const named = aspects.filter((name) => !guessed.includes(name));
  return [...new Set([...holding, ...named])];
}

function isUnstructured(document: SopDocument): boolean {
  return sectionNames.every((name) => linesOf(document, name).length === 0);
}

async function excerptsOf(versionId: string, question: string, searchPassages: SearchPassages): Promise<string[]> {
  const found = await searchPassages(versionId, question, excerptsMax);
  return found.sort((left, right) => left.position - right.position).map(({ text }) => text);
}

function linesOf(document: SopDocument, name: SectionName): string[] {
  return document.sections[name] ?? [];
}

function lineOfBranch({ branches, sections }: SopDocument, when: string): string | undefined {
  const branch = branches.find((candidate) => candidate.when === when);
  if (!branch) return undefined;
  return sections.branches?.find((line) => line.includes(branch.when) && line.includes(branch.then));
}

const asksForAll = /特殊(?:情形|情况)|(?:哪些|什么|啥|其他|别的)(?:情形|情况|例外)/u;

/** The line of the case first; the other cases only if all of them were asked for by name. */
function branchLines(
  document: SopDocument,
  line: string,
  { aspects, question }: Pick<ComposeInput, "aspects" | "question">,
): string[] {
  const isForAll = aspects.includes("branches") && asksForAll.test(question);
  return [line, ...(isForAll ? linesOf(document, "branches").filter((other) => other !== line) : [])];
}

/** The forms of a handbook are listed among the materials; an appendix rarely holds them. */
const asksForm = /表格|表单|申请表|登记表|填.{0,4}表|(?:什么|啥|哪[张份个])表/u;
const namesForm = /《[^》]*(?:表|申请书|委托书|承诺书|登记卡)》/u;

function asksForForms(aspects: readonly SectionName[], question: string): boolean {
  return aspects.includes("appendix") && !aspects.includes("materials") && asksForm.test(question);
}

function formsOf(document: SopDocument): string[] {
  return linesOf(document, "materials").filter((line) => namesForm.test(line));
}

/** Asks how to go about it: then the steps matter most. */
const asksHow = /怎么|如何|咋|哪能|流程|步骤|程序/;
/** Asks whether somebody may: then conditions and special cases decide. */
const asksWhether =
  /算不算|行不行|行吗|行伐|可以[^，。？?]{0,8}(?:吗|伐|么)|可不可以|能不能|符合|够不够|够(?:条件|格|资格)|有没有资格|要多少户|能[^，。？?]{0,10}(?:吗|伐|么)[？?]?$/u;

/** What an overview has room for first: what a person must do and bring, then what it costs, when and where. */
const byUse: readonly SectionName[] = ["materials", "steps", "fee", "timeLimit", "place", "hours", "phone"];

function firstOf(question: string): readonly SectionName[] {
  if (asksWhether.test(question)) return ["conditions", "branches"];
  return asksHow.test(question) ? ["steps", "materials"] : [];
}

function overviewOf(document: SopDocument, question: string): SectionName[] {
  const height = (name: SectionName) => {
    const lines = linesOf(document, name).length;
    return lines > 1 ? lines + 1 : lines;
  };
  let room = overviewLinesMax;
  const chosen = new Set<SectionName>();
  for (const name of [...firstOf(question), ...byUse]) {
    if (chosen.has(name) || height(name) === 0 || height(name) > room) continue;
    chosen.add(name);
    room -= height(name);
  }
  const inOrder = sectionNames.filter((name) => chosen.has(name));
  return inOrder.length === 0 ? firstSections(document) : inOrder;
}

/** A handbook without any of the usual sections: whatever it begins with. */
function firstSections(document: SopDocument): SectionName[] {
  return sectionNames.filter((name) => linesOf(document, name).length > 0).slice(0, 2);
}
