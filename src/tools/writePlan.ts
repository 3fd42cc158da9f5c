import { Failure } from "../shared/failures.ts";
import type { LanguageModel } from "../shared/languageModel.ts";
import {
  type PlanDraft,
  type PlanProgress,
  type PlanProvenance,
  type PlanSection,
  planSectionLabels,
  type WritePlanInput,
} from "../shared/plan.ts";
import type { Activity, ActivityLibrary } from "./writePlan/activity.ts";
import { type DraftText, writeFromLibrary } from "./writePlan/assemble.ts";
import { createChooseActivity, type Embed } from "./writePlan/chooseActivity.ts";
import { completeSlots } from "./writePlan/facts.ts";
import { openWishes, writeWishes } from "./writePlan/modelWishes.ts";
import { instructionsFor, writeSection } from "./writePlan/modelWriter.ts";
import {
  noteAfterRevision,
  noteOnMoney,
  noteOnWriter,
  revisionNote,
  type WriterReport,
  whyNothingChanged,
} from "./writePlan/notes.ts";
import { flowOf, nextFlow, withFlow } from "./writePlan/otherFlow.ts";
import { provenanceOf } from "./writePlan/provenance.ts";
import { addRequirement, sectionsWith } from "./writePlan/requirements.ts";
import {
  changedSlots,
  editByWish,
  type Recomputed,
  type Rewrite,
  recompute,
  rewritesFor,
  sameWords,
  withEverySection,
} from "./writePlan/revise.ts";
import { computeSkeleton, type Skeleton } from "./writePlan/skeleton.ts";
import { createSteps, type Steps } from "./writePlan/steps.ts";

/**
 * `model` may be absent, then the activity library writes. `embed` finds the kind of an unknown theme. `now` is a clock in milliseconds
 * for waiting times and limits. `modelSections` are those that the model writes in a new plan, instead of those that it was measured to write well.
 */
export type WritePlanDeps = {
  activities: ActivityLibrary;
  model?: LanguageModel;
  embed?: Embed;
  now?: () => number;
  modelSections?: readonly PlanSection[];
};
export type PlanProgressEvent = { type: "plan.progress"; progress: PlanProgress };
export type WritePlanCall = { key: string; signal: AbortSignal; progress(event: PlanProgressEvent): void };
export type WritePlan = (input: WritePlanInput, call: WritePlanCall) => Promise<PlanDraft>;

/**
 * What the model writes in a new plan, measured with a model of 1.5 billion parameters (docs/benchmarks.md). For a kind that the library knows,
 * flow, roles, safety, materials, promotion and notice are better there (the model had old people light the stove), so only the purpose is written
 * anew. For a theme that no kind fits, the model also names what is done and what is needed for it, and invites. Requests that no rule sees
 * to go to it whatever the kind, and wishes of a revision in every section.
 */
const modelSectionsOfKnown: readonly PlanSection[] = ["purpose"];
const modelSectionsOfGeneral: readonly PlanSection[] = ["purpose", "schedule", "materials", "notice"];
/** After this long no further section is begun with the model: on a machine that busy, whoever waits is better served by the library. */
const writingMsMax = 180_000;

/**
 * Writes or revises a plan: computes times, people, quantities and money, and has a writer put words around them.
 *
 * - In: complete slots; `writer` best takes the model if it is ready and the library otherwise, llm insists on the model.
 * - Out: a draft whose schedule is contiguous from start to end and whose budget lines add up to the budget exactly. A revision keeps
 *   word for word what neither a changed slot nor the wish touches; `writerNote` says in Chinese who wrote, and which wish was not met.
 * - Progress: `writing` section by section.
 * - Fails: `TOOL_CANCELLED` at once when the signal aborts; with llm `MODEL_MISSING`, `MODEL_LOADING`, `MODEL_CORRUPT`;
 *   `WISH_NOT_MET` where a revision would change nothing.
 * - Cost: milliseconds from the library; with the 1.5B model on 2 cores about a minute.
 */
export function createWritePlan(deps: WritePlanDeps): WritePlan {
  const now = deps.now ?? (() => performance.now());
  const chooseActivity = createChooseActivity(deps.activities, deps.embed);
  return async (input, call) => {
    refuseIfCancelled(call.signal);
    const slots = completeSlots(input.slots);
    const activity = await chooseActivity(slots, call.signal);
    const { revision } = input;
    const before = revision && (await chooseActivity(completeSlots(revision.previous.slots), call.signal));
    const same = before?.id === activity.id && revision !== undefined;
    const flow = same ? flowOf(activity, revision.previous.schedule) : nextFlow(activity, slots, input.held ?? []);
    const skeleton = computeSkeleton(withFlow(activity, flow), deps.activities.common, slots);
    const writer = writerFor(input.writer, deps.model);
    const usual = activity.id === deps.activities.general.id ? modelSectionsOfGeneral : modelSectionsOfKnown;
    const job: Job = { input, call, skeleton, flow, sections: deps.modelSections ?? usual, now };
    const other = revision && before ? whyAnotherPlan(revision.previous, before, skeleton) : "";
    return revision && other === "" ? revise(job, revision, writer) : writeNew(job, writer, other);
  };
}

type Job = {
  input: WritePlanInput;
  call: WritePlanCall;
  skeleton: Skeleton;
  flow: number;
  sections: readonly PlanSection[];
  now: () => number;
};
type Writer = { model?: LanguageModel; insisted: boolean; whyNot: string };

function writerFor(wanted: WritePlanInput["writer"], model: LanguageModel | undefined): Writer {
  const insisted = wanted === "llm";
  if (wanted === "builtin") return { insisted, whyNot: "" };
  const state = model?.state();
  if (model && state?.phase === "ready") return { model, insisted, whyNot: "" };
  if (insisted && state?.phase === "loading") throw new Failure("MODEL_LOADING");
  if (insisted && state?.phase === "failed") throw new Failure("WRITER_FAILED", state.detail);
  if (insisted) throw new Failure("MODEL_MISSING", state?.name ?? "");
  const whyNot =
    state?.phase === "loading"
      ? "语言模型还在加载"
      : state?.phase === "failed"
        ? "语言模型没有装载成功"
        : "本机还没有语言模型";
  return { insisted, whyNot };
}

/** Why nothing of a plan can be kept: another theme, or people for whom it is another kind of activity. "" if it can be revised. */
function whyAnotherPlan(previous: PlanDraft, before: Activity, skeleton: Skeleton): string {
  if (changedSlots(previous, skeleton).includes("theme")) return "活动主题改了，方案已全部重写";
  return before.id === skeleton.kind.id ? "" : "参加对象改了，活动形式也随之调整，方案已全部重写";
}

async function writeNew(job: Job, wanted: Writer, why: string): Promise<PlanDraft> {
  const { skeleton } = job;
  const rewrites = job.sections.map((section): Rewrite => ({ section, detail: "usual" }));
  const begun = writeFromLibrary(skeleton);
  const wishes = wanted.model && openWishes(skeleton).length > 0 ? 1 : 0;
  const steps = stepsOf(job, rewrites.length + wishes);
  const { text, report } = await writeAll(job, wanted, begun, rewrites, steps);
  const sentences = await sentencesFor(job, wanted, report, steps);
  const whole = skeleton.facts.slots.requirements.reduce((all, each) => {
    const sentence = sentences.get(each);
    const next = addRequirement(all, each, skeleton, sentence);
    if (sentence !== undefined) report.written.push(...sectionsWith(sentence, next));
    return next;
  }, text);
  const note = (provenance: PlanProvenance) =>
    `${noteOnWriter(report, provenance, skeleton)}${why === "" ? "" : revisionNote([why], [])}`;
  const writer = report.accepted > 0 ? "llm" : "builtin";
  return draftOf(job, { text: whole, begun, writer, note, written: report.written });
}

const stepsOf = ({ call }: Job, texts: number): Steps =>
  createSteps((progress) => call.progress({ type: "plan.progress", progress }), texts);

/** How the model would see to requests that no rule sees to; none without one. */
async function sentencesFor(
  job: Job,
  { model, insisted }: Writer,
  report: WriterReport,
  steps: Steps,
): Promise<Map<string, string>> {
  const { skeleton, call } = job;
  if (!model || report.whyNot !== "" || openWishes(skeleton).length === 0) return new Map();
  steps.begin(wishesLabel);
  try {
    const sentences = await writeWishes(model, { skeleton, instructions: instructionsFor(skeleton) }, call.signal);
    report.accepted += sentences.size;
    return sentences;
  } catch (error) {
    if (insisted || !(error instanceof Failure) || error.code === "TOOL_CANCELLED") throw error;
    return new Map();
  }
}

async function revise(job: Job, revision: NonNullable<WritePlanInput["revision"]>, writer: Writer): Promise<PlanDraft> {
  const { skeleton } = job;
  const { wish, sections } = revision;
  const fresh = writeFromLibrary(skeleton);
  const previous = withEverySection(revision.previous, fresh);
  const recomputed = recompute(previous, skeleton, fresh);
  const edited = editByWish(wish, sections, recomputed.text, skeleton, recomputed);
  const rewrites = rewritesFor(edited.open);
  const { text, report } = await writeAll(job, writer, edited.text, rewrites, stepsOf(job, rewrites.length));
  const unmet = edited.open
    .filter((open) => !report.written.includes(open.section))
    .map(
      (open) =>
        `没有改“${open.clause}”：${writer.model ? "语言模型没有写出合格的内容" : "没有语言模型时改不了文字的写法，可以直接在文档里改"}`,
    );
  const written = report.written.map((section) => `${planSectionLabels[section]}已由语言模型按意见改写`);
  const remarks = [...recomputed.remarks, ...edited.done, ...written];
  const failed = [...edited.refused, ...new Set(unmet)];
  // Without a wish another template is wanted that shows more sections: these are what is new.
  const before = wish === "" ? revision.previous : previous;
  const kept = recomputed.changed.every((slot) => slot === "requirements") && sameWords(before, text);
  const budget = recomputed.sameMoney && previous.budget.length > 0 ? previous.budget : skeleton.budget;
  if (kept && JSON.stringify(previous.budget) === JSON.stringify(budget))
    throw new Failure("WISH_NOT_MET", whyNothingChanged(failed));
  const note = (provenance: PlanProvenance) =>
    `${noteAfterRevision(revision.previous, report, provenance)}${noteOnMoney(skeleton)}${revisionNote(remarks, failed)}`;
  const words = { text, begun: edited.text, written: report.written, previous: revision.previous, recomputed };
  return draftOf(job, { ...words, writer: report.accepted > 0 ? "llm" : previous.writer, note, budget });
}

const wishesLabel = "其他要求";

async function writeAll(
  job: Job,
  writer: Writer,
  start: DraftText,
  rewrites: Rewrite[],
  steps: Steps,
): Promise<{ text: DraftText; report: WriterReport }> {
  const report: WriterReport = {
    model: writer.model?.state().name ?? "",
    whyNot: writer.whyNot,
    accepted: 0,
    written: [],
    partial: [],
  };
  let text = start;
  if (!writer.model) {
    steps.begin("方案");
    return { text, report };
  }
  const instructions = instructionsFor(job.skeleton);
  const until = job.now() + writingMsMax;
  for (const [index, { section, detail, wish }] of rewrites.entries()) {
    refuseIfCancelled(job.call.signal);
    if (job.now() > until) {
      report.partial.push(...rewrites.slice(index).map((rest) => rest.section));
      break;
    }
    steps.begin(planSectionLabels[section]);
    try {
      const request = {
        section,
        text,
        skeleton: job.skeleton,
        instructions,
        detail,
        ...(wish === undefined ? {} : { wish }),
      };
      const result = await writeSection(writer.model, request, job.call.signal);
      text = result.text;
      report.accepted += result.accepted;
      if (result.accepted > 0) report.written.push(section);
      if (result.accepted < result.asked) report.partial.push(section);
    } catch (error) {
      if (writer.insisted || !(error instanceof Failure) || error.code === "TOOL_CANCELLED") throw error;
      report.whyNot = "写作中语言模型停止工作";
      report.partial.push(...rewrites.slice(index).map((rest) => rest.section));
      break;
    }
  }
  refuseIfCancelled(job.call.signal);
  return { text, report };
}

/** The words of a plan, who wrote them (`begun` are those before the model wrote), and for a revision the plan before it. */
type Words = Pick<PlanDraft, "writer"> & {
  text: DraftText;
  begun: DraftText;
  written: PlanSection[];
  note: (provenance: PlanProvenance) => string;
  previous?: PlanDraft;
  recomputed?: Recomputed;
  /** The table of money; absent: as computed. */
  budget?: PlanDraft["budget"];
};

function draftOf(job: Job, { writer, note, budget = job.skeleton.budget, ...words }: Words): PlanDraft {
  const { facts } = job.skeleton;
  const { suggested } = job.input;
  const provenance = provenanceOf({ skeleton: job.skeleton, suggested, ...words });
  return {
    slots: facts.slots,
    suggested,
    title: facts.title,
    ...words.text,
    budget,
    budgetTotal: budget.reduce((sum, line) => sum + line.amount, 0),
    writer,
    writerNote: note(provenance),
    kind: job.skeleton.kind.id,
    flow: job.flow,
    provenance,
  };
}

function refuseIfCancelled(signal: AbortSignal): void {
  if (signal.aborted) throw new Failure("TOOL_CANCELLED");
}
