import { Failure } from "../shared/failures.ts";
import type { Answer, ComposeInput, SectionName, SopDocument } from "../shared/sop.ts";
import { sectionNames } from "../shared/sop.ts";
import type { Library } from "./library/library.ts";

type ComposeAnswer = (input: ComposeInput) => Promise<Answer>;

/** Lines of an overview, with a line for the name of each section of several lines; title and source take two more of a message's 12. */
export const overviewLinesMax = 10;

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
 * - In: `aspects`, the sections asked for; [] for an overview. Where the useful sections would be too long together, it has the short ones
 *   first and the long ones that still fit; to a question how to do it, the steps come before any other.
 *   `branch` is a special case of the document, whose line then comes first.
 * - Out: sections asked for in that order, those that the document lacks left out; `others` are the rest, in reading order.
 * - Fails: DOCUMENT_UNKNOWN (a version that the library never held).
 * - Cost: none worth naming.
 */
export function createComposeAnswer({ library }: { library: Pick<Library, "version"> }): ComposeAnswer {
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
    return {
      document: { versionId, file, title, path, effectiveFrom, edition, sample },
      sections,
      others: sectionNames.filter((name) => linesOf(document, name).length > 0 && !shown.has(name)),
      ...(branch !== undefined && branchLine !== undefined ? { branch } : {}),
    };
  };
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
const asksHow = /怎么|如何|咋|流程|步骤|程序/;

/** Which short section gives way first where there is no room: the last. */
const shortByUse: readonly SectionName[] = ["timeLimit", "fee", "place", "phone", "hours"];

function overviewOf(document: SopDocument, question: string): SectionName[] {
  const present = overviewSections.filter((name) => linesOf(document, name).length > 0);
  const height = (name: SectionName) => {
    const lines = linesOf(document, name).length;
    return lines > 1 ? lines + 1 : lines;
  };
  const short = shortByUse.filter((name) => height(name) === 1);
  const long = present.filter((name) => height(name) > 1);
  const wanted: SectionName[] = asksHow.test(question) ? ["steps"] : [];
  let room = overviewLinesMax;
  const chosen = new Set(
    [...wanted, ...short, ...long, ...present].filter((name, at, all) => {
      const fits = all.indexOf(name) === at && height(name) > 0 && height(name) <= room;
      if (fits) room -= height(name);
      return fits;
    }),
  );
  const inOrder = present.filter((name) => chosen.has(name));
  if (inOrder.length === 0) return firstSections(document);
  if (inOrder.length === present.length) return inOrder;
  return [...inOrder.filter((name) => height(name) === 1), ...inOrder.filter((name) => height(name) > 1)];
}

/** A handbook without any of the usual sections: whatever it begins with. */
function firstSections(document: SopDocument): SectionName[] {
  return sectionNames.filter((name) => linesOf(document, name).length > 0).slice(0, 2);
}
