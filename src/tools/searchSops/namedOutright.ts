/** A question that names a handbook by its title, or by the everyday name in it, and asks how: then it is meant, however unsure the figures are. */
import type { SearchInput, SopDecision, SopDocument } from "../../shared/sop.ts";
import { withoutAspects } from "../understand/aspects.ts";
import { comesIn, official } from "../understand/matters.ts";
import { optionLabels } from "./optionLabels.ts";

/** Shorter titles come in a question by chance; in a longer question the characters of a title may lie far apart. */
const titleCharactersMin = 4;
const questionCharactersMax = 24;
/** What the words around a title may be, so that nothing else is said. */
const plainWords =
  /怎么样?|如何|咋|哪能|怎样|请问|想问一?下?|我想|我要|我|要|想|去|办理|办|弄|搞|申请|申领|登记|领取?|流程|手续|一下|呢|吗|啊|呀|的|了|吧|[？?。！!，,\s“”"（）]/gu;
/** Where other handbooks are as good as ruled out, the figures need not be sure as well. */
const scoreMin = 0.5;

const bareTitle = (title: string) => official(title.replace(/（[^）]*）|[“”]/gu, ""));

/** Whether a question says the title, in its order, and nothing beside but how people ask. */
function isNamed(question: string, title: string): boolean {
  if (title.length < titleCharactersMin || !comesIn(question, title)) return false;
  const left = [...question.replace(plainWords, "")];
  const inTitle = new Set(title);
  return left.every((character) => inTitle.has(character));
}

/** The everyday names that stand in brackets behind a title: 报户口. */
function namesInBrackets(title: string): string[] {
  return [...title.matchAll(/（([^）]{3,})）/gu)].map(([, name = ""]) => name);
}

/** The likeliest handbook, for reference, where a question is nothing but the name in brackets of this one alone. */
function namedInBrackets(
  decided: SopDecision,
  handbooks: readonly SopDocument[],
  { question, reader }: SearchInput,
): SopDecision {
  const [best] = decided.candidates;
  const asked = withoutAspects(question).replace(plainWords, "");
  if (!best || best.score < scoreMin || !namesInBrackets(best.title).includes(asked)) return decided;
  const same = handbooks.filter(({ title, internal }) => title.includes(asked) && !(internal && reader === "resident"));
  if (same.length > 1) return decided;
  const { candidates, doubt } = decided;
  const reason = `“${asked}”只写在《${best.title}》的名字里，标明仅供参考。`;
  return { kind: "answer", document: best, confidence: "reference", candidates, ...(doubt ? { doubt } : {}), reason };
}

/**
 * The decision, made sure where the question is the title of the handbook decided on with a plain 怎么办; where several handbooks have that
 * title (城乡居民医保参保登记), asking which. Where it would ask although the name in brackets is all that is said, the handbook with that name.
 * Any other decision stays.
 */
export function namedOutright(
  decided: SopDecision,
  handbooks: readonly SopDocument[],
  input: SearchInput,
): SopDecision {
  const { question, added, rejected, mustDecide, reader } = input;
  if (added.length > 0 || rejected.length > 0 || mustDecide || [...question].length > questionCharactersMax)
    return decided;
  if (decided.kind === "ask") return namedInBrackets(decided, handbooks, input);
  if (decided.kind !== "answer" || decided.confidence === "sure") return decided;
  const asked = official(question);
  const { document } = decided;
  if (!isNamed(asked, bareTitle(document.title))) return decided;
  const title = bareTitle(document.title);
  const same = handbooks.filter(
    (handbook) => bareTitle(handbook.title) === title && !(handbook.internal && reader === "resident"),
  );
  if (same.length > 1) {
    const labels = optionLabels(same);
    const options = same.map(({ versionId, file, title: full }, position) => ({
      versionId,
      file,
      title: full,
      label: labels[position] ?? full,
    }));
    const { candidates, doubt } = decided;
    const reason = `问的是“${title}”，有${same.length}本手册叫这个名字，先问清楚是哪一种。`;
    return { kind: "ask", options, candidates, ...(doubt ? { doubt } : {}), reason };
  }
  if (document.score < scoreMin) return decided;
  return { ...decided, confidence: "sure", reason: `问题里说的就是《${document.title}》的名字。` };
}
