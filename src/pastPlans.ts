/** What this office has had written before, for the tools that are not to repeat it. */
import type { SessionStore } from "./session/sessionStore.ts";
import type { PastPlan } from "./shared/plan.ts";
import type { SuggestThemes } from "./tools/suggestThemes.ts";
import type { WritePlan } from "./tools/writePlan.ts";

type PastPlansReader = () => Promise<PastPlan[]>;
/** A job carries so many earlier plans at most, by theme and day. */
const heldPlansMax = 1_000;

/** Reads earlier plans from the sessions; none where nobody keeps any. */
export async function openPastPlans(
  store: Pick<SessionStore, "sessions" | "head"> | undefined,
): Promise<PastPlansReader> {
  const { createPastPlans } = await import("./session/pastPlans.ts");
  return store ? createPastPlans({ store }) : async () => [];
}

/** Ideas come from the library of ideas, and what was held lately from the sessions. */
export async function openSuggestThemes(ideasPath: string, pastPlans: PastPlansReader): Promise<SuggestThemes> {
  const { createSuggestThemes } = await import("./tools/suggestThemes.ts");
  const { readIdeas } = await import("./tools/suggestThemes/idea.ts");
  const ideas = await readIdeas(ideasPath);
  return createSuggestThemes({ ideas, pastPlans });
}

/** The same writer, told what was held: the job carries it, since a worker sees no sessions. */
export function withPastPlans(writePlan: WritePlan, pastPlans: PastPlansReader): WritePlan {
  return async (input, call) => writePlan({ ...input, held: (await pastPlans()).slice(-heldPlansMax) }, call);
}
