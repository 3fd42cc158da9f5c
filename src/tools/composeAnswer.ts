import { Failure } from "../shared/failures.ts";
import type { Answer, ComposeInput, SectionName, SopDocument } from "../shared/sop.ts";
import { sectionNames } from "../shared/sop.ts";
import { sectionsWithAskedQuantity } from "./composeAnswer/askedQuantity.ts";
import { checkFacts } from "./composeAnswer/factGate.ts";
import type { Library } from "./library/library.ts";
import type { SearchPassages } from "./searchSops/searchPassages.ts";

type ComposeAnswer = (input: ComposeInput) => Promise<Answer>;
export type ComposeAnswerDeps = { library: Pick<Library, "version">; searchPassages: SearchPassages };

const excerptsMax = 5;

/** Lines of an overview, with a line for the name of each section of several lines; title, hint and source make it twelve. */
export const overviewLinesMax = 9;

/**
 * Takes from one version of a handbook what answers a question: always verbatim, never more than is there.
 *
 * - In: `aspects`, the sections asked for; [] for an overview: what to bring and the steps, then cost, time and place, as far as there is room;
 *   to a question how to do it, the steps come before any other; to one whether somebody qualifies, conditions and special cases.
 *   To a question for forms, also those materials that are forms. To one for a figure (能领几个月), the sections that hold it come first.
 *   `branch` is a special case of the document, whose line then comes first.
 * - Out: sections asked for in that order (an overview: in reading order), those that the document lacks left out; `others` are the rest.
 *   A document without any known section gives `excerpts`: its lines nearest to the question, in the order of the document.
 *   A line with a figure or a material that its section does not hold is not sent, but recorded as `withheld`.
 * - Fails: DOCUMENT_UNKNOWN (a version that the library never held, or an internal one for a resident).
 * - Cost: none worth naming.
 */
export function createComposeAnswer({ library, searchPassages }: ComposeAnswerDeps): ComposeAnswer {
  return async ({ versionId, aspects, branch, question, reader }) => {
    const document = library.version(versionId);
    if (!document || (document.internal && reader === "resident")) throw new Failure("DOCUMENT_UNKNOWN", versionId);
    const chosen = sectionsFor(document, aspects, question);
    const branchLine = branch === undefined ? undefined : lineOfBranch(document, branch);
    const sections = chosen
      .filter((name) => !(branchLine !== undefined && name === "branches"))
      .map((name) => ({ name, lines: linesOf(document, name) }))
      .filter(({ lines }) => lines.length > 0);
    const forms = asksForForms(aspects, question) ? formsOf(document) : [];
    if (forms.length > 0) sections.push({ name: "materials", lines: forms });
    if (branchLine !== undefined)
      sections.unshift({ name: "branches", lines: branchLines(document, branchLine, aspects) });
    const shown = new Set(sections.filter(({ lines }) => lines !== forms).map(({ name }) => name));
    const excerpts = isUnstructured(document) ? await excerptsOf(versionId, question, searchPassages) : [];
    const checked = checkFacts({ sections, excerpts }, document);
    const { file, title, path, effectiveFrom, edition, sample } = document;
    return {
      document: { versionId, file, title, path, effectiveFrom, edition, sample },
      sections: checked.sections,
      excerpts: checked.excerpts,
      others: sectionNames.filter((name) => linesOf(document, name).length > 0 && !shown.has(name)),
      ...(branch !== undefined && branchLine !== undefined ? { branch } : {}),
      ...(checked.withheld.length > 0 ? { withheld: checked.withheld } : {}),
    };
  };
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

/** The line of the case first; the other cases only if all of them were asked for. */
function branchLines(document: SopDocument, line: string, aspects: SectionName[]): string[] {
  const rest = aspects.includes("branches") ? linesOf(document, "branches").filter((other) => other !== line) : [];
  return [line, ...rest];
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
