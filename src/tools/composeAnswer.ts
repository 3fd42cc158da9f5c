import { Failure } from "../shared/failures.ts";
import type { Answer, ComposeInput, SectionName, SopDocument } from "../shared/sop.ts";
import { sectionNames } from "../shared/sop.ts";
import type { Library } from "./library/library.ts";
import type { SearchPassages } from "./searchSops/searchPassages.ts";

type ComposeAnswer = (input: ComposeInput) => Promise<Answer>;
export type ComposeAnswerDeps = { library: Pick<Library, "version">; searchPassages: SearchPassages };

const excerptsMax = 5;

/** Lines of an overview, with a line for the name of each section of several lines. */
export const overviewLinesMax = 12;

/** What most people need, in the order in which it is read. */
const overviewSections = [
  "materials",
  "steps",
  "timeLimit",
  "fee",
  "place",
  "hours",
  "phone",
] as const satisfies readonly SectionName[];

/**
 * Takes from one version of a handbook what answers a question: always verbatim, never more than is there.
 *
 * - In: `aspects`, the sections asked for; [] for an overview: what to bring and the steps, then cost, time and place, as far as there is room;
 *   to a question how to do it, the steps come before any other.
 *   `branch` is a special case of the document, whose line then comes first.
 * - Out: sections asked for in that order (an overview: in reading order), those that the document lacks left out; `others` are the rest.
 *   A document without any known section gives `excerpts`: its lines nearest to the question, in the order of the document.
 * - Fails: DOCUMENT_UNKNOWN (a version that the library never held).
 * - Cost: none worth naming.
 */
export function createComposeAnswer({ library, searchPassages }: ComposeAnswerDeps): ComposeAnswer {
  return async ({ versionId, aspects, branch, question }) => {
    const document = library.version(versionId);
    if (!document) throw new Failure("DOCUMENT_UNKNOWN", versionId);
    const chosen = aspects.length > 0 ? [...new Set(aspects)] : overviewOf(document, question);
    const branchLine = branch === undefined ? undefined : lineOfBranch(document, branch);
    const sections = chosen
      .filter((name) => !(branchLine !== undefined && name === "branches"))
      .map((name) => ({ name, lines: linesOf(document, name) }))
      .filter(({ lines }) => lines.length > 0);
    if (branchLine !== undefined)
      sections.unshift({ name: "branches", lines: branchLines(document, branchLine, aspects) });
    const shown = new Set(sections.map(({ name }) => name));
    const { file, title, path, effectiveFrom, edition, sample } = document;
    const excerpts = isUnstructured(document) ? await excerptsOf(versionId, question, searchPassages) : [];
    return {
      document: { versionId, file, title, path, effectiveFrom, edition, sample },
      sections,
      excerpts,
      others: sectionNames.filter((name) => linesOf(document, name).length > 0 && !shown.has(name)),
      ...(branch !== undefined && branchLine !== undefined ? { branch } : {}),
    };
  };
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

/** Asks how to go about it: then the steps matter most. */
const asksHow = /怎么|如何|咋|哪能|流程|步骤|程序/;

/** What an overview has room for first: what a person must do and bring, then what it costs, when and where. */
const byUse: readonly SectionName[] = ["materials", "steps", "fee", "timeLimit", "place", "hours", "phone"];

function overviewOf(document: SopDocument, question: string): SectionName[] {
  const height = (name: SectionName) => {
    const lines = linesOf(document, name).length;
    return lines > 1 ? lines + 1 : lines;
  };
  const first: SectionName[] = asksHow.test(question) ? ["steps"] : [];
  let room = overviewLinesMax;
  const chosen = new Set<SectionName>();
  for (const name of [...first, ...byUse]) {
    if (chosen.has(name) || height(name) === 0 || height(name) > room) continue;
    chosen.add(name);
    room -= height(name);
  }
  const inOrder = overviewSections.filter((name) => chosen.has(name));
  return inOrder.length === 0 ? firstSections(document) : inOrder;
}

/** A handbook without any of the usual sections: whatever it begins with. */
function firstSections(document: SopDocument): SectionName[] {
  return sectionNames.filter((name) => linesOf(document, name).length > 0).slice(0, 2);
}
