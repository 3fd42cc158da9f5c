/** What the writing region makes of the context: versions, looks and manners of a plan, as pure functions. */
import { type PastPlan, planSections } from "../shared/plan.ts";
import { type Context, deliveredMax, earlierPlansMax, type Form, type Job, type Revision } from "./context.ts";
import { applyReading, lookOf, mannerOf } from "./form.ts";
import { formOfJob } from "./planJobs.ts";
import { lookWording } from "./planWording.ts";
import { wording } from "./wording.ts";

/** Whether a job changes a plan that was delivered, and does not only finish a new one. */
export function revises(job: Job | undefined): boolean {
  return job?.revision !== null && job?.revision !== undefined && !job.isFirst;
}

/** The first job, as the revision that carries out how its plan is to be written. */
export function withMannerAsWish({ jobs: [job, ...others], draft }: Context): Job[] {
  if (!job?.manner || !draft) return job ? [job, ...others] : others;
  const { manner, ...rest } = job;
  return [{ ...rest, isFirst: true, revision: { previous: draft, ...manner } }, ...others];
}

/** What is said with the file: of another template only that. `plan` is the one just made, the last of `earlier` the one before. */
export function readyText({ plan }: Context): string {
  const before = plan?.earlier?.at(-1);
  const { slots = {}, writerNote = "" } = plan?.draft ?? {};
  if (before && JSON.stringify(before.draft) === JSON.stringify(plan?.draft))
    return lookWording.redone(plan?.look ?? {}, before.look ?? {});
  return wording.planReady(slots, writerNote);
}

/** A revision is the next version of the plan; another plan begins with 1. */
export function nextVersion({ jobs: [job], plan }: Context): number {
  return revises(job) && plan ? plan.version + 1 : 1;
}

/** The list of what was planned, with this one: a revision takes the place of what it revises. */
export function deliveredWith({ draft, jobs: [job], delivered = [] }: Context): PastPlan[] {
  const { theme, date } = draft?.slots ?? {};
  if (theme === undefined || date === undefined) return delivered;
  const others = revises(job) ? delivered.slice(0, -1) : delivered;
  const { kind, flow } = draft ?? {};
  const made = { ...(kind === undefined ? {} : { kind }), ...(flow === undefined ? {} : { flow }) };
  return [...others, { theme, date, ...made }].slice(-deliveredMax);
}

/** What 改回上一版 goes back to: the versions of this plan before the one that was just written. */
export function earlierOf({ jobs: [job], plan }: Context): NonNullable<NonNullable<Context["plan"]>["earlier"]> {
  if (!revises(job) || !plan) return [];
  const { draft, file, version, standing = version, earlier = [], look } = plan;
  return [...earlier, { draft, file, version: standing, ...lookOf(look, undefined) }].slice(-earlierPlansMax);
}

/** What is left once the first job was stopped: a new plan can be taken up again. */
export function stopped({ jobs: [job, ...jobs] }: Context): Partial<Context> {
  return { jobs, draft: null, ...(job && !revises(job) ? { cancelled: formOfJob(job) } : {}) };
}

/** After a failure the form is open again as it was, unless another form is open: then it waits behind that. */
export function returned(context: Context): Partial<Context> {
  const [job, ...jobs] = context.jobs;
  if (!job || revises(job)) return { jobs, draft: null };
  const form = formOfJob(job);
  return context.form ? { jobs, draft: null, shelved: [...context.shelved, form] } : { jobs, draft: null, form };
}

export function withoutLook({ look: _look, ...form }: Form): Form {
  return form;
}

/** Whether a job asks for another template or for comments and for nothing else, of a plan that has every section. */
export function isLookOnly(job: Job | undefined): boolean {
  if (!job?.revision || !job.look || job.revision.wish !== "") return false;
  const { previous } = job.revision;
  return planSections.every((section) => (previous[section]?.length ?? 0) > 0);
}

/** A job whose plan is being written, with what was said meanwhile: other values, or how it is to be written. */
export function amended(job: Job, turn: Revision, at: number): Job {
  const { reading, wish, sections } = turn;
  const saysValue = Object.keys(reading.slots).length > 0 || reading.leftToUs.length > 0;
  const manner = saysValue || wish === "" ? undefined : { wish, sections };
  const form = applyReading(
    { slots: job.slots, suggested: job.suggested, proposed: {}, asked: [], undo: [], problems: [] },
    reading,
    at,
  );
  const now = { ...job, slots: form.slots, suggested: form.suggested, ...lookOf(job.look, reading.look) };
  if (!job.revision) return { ...now, ...mannerOf(job.manner, manner) };
  const { previous, ...before } = job.revision;
  const wished = mannerOf(before.wish === "" ? undefined : before, { wish, sections }).manner;
  return { ...now, revision: { previous, ...(wished ?? before) } };
}
