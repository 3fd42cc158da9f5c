/** Questions proposed for the office's own handbooks: who has them written, who reviews them, and how they are learnt. */
import { spawn } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createLearning } from "./learning.ts";
import type { PartsDeps } from "./parts.ts";
import type { JobQueue } from "./shared/jobs.ts";
import type { Library } from "./tools/library/library.ts";
import type { Proposer } from "./tools/proposeQuestions/proposer.ts";
import type { ReviewDeps, ReviewProposals } from "./tools/reviewProposals.ts";
import type { OfficeLabel } from "./tools/searchSops/officeLabels.ts";

/** Where no model is ready, it is looked for again after this long. */
const lookAgainMs = 60_000;
/** Staff accept several questions one after the other; they are learnt together. */
const learnAfterMs = 20_000;

const mainPath = fileURLToPath(new URL("./main.ts", import.meta.url));

type Placed = { library: Library; directory: string };

async function openBook(directory: string) {
  const { openProposalBook, proposalsFileName } = await import("./tools/proposeQuestions/proposalBook.ts");
  return openProposalBook({ path: join(directory, proposalsFileName), now: Date.now });
}

/** The review in the chat; `proposals` are those that the console shows too, where there is one. */
export async function openReview(
  deps: PartsDeps,
  { proposals, ...placed }: Placed & { proposals?: ReviewDeps },
): Promise<ReviewProposals> {
  const { createReviewProposals } = await import("./tools/reviewProposals.ts");
  return createReviewProposals(proposals ?? (await openProposals(deps, placed)));
}

/**
 * What waits for staff, once for chat and console: what is accepted in either becomes a label of the office, and the matcher is tuned to
 * all of it in one process of its own.
 */
export async function openProposals({ config, log }: PartsDeps, { library, directory }: Placed): Promise<ReviewDeps> {
  const { officeLabelsFileName } = await import("./tools/searchSops/officeLabels.ts");
  const { createAppendLine } = await import("./adapters/console/appendLine.ts");
  const append = createAppendLine(directory);
  const tune = () =>
    new Promise<void>((resolve) => {
      const child = spawn(process.execPath, [...process.execArgv, mainPath, "tune"], { stdio: "ignore" });
      child.on("error", (error) => {
        log.warn({ error: error.message }, "采用的问法还没有学会，可以手动运行 linli tune");
        resolve();
      });
      child.on("exit", (code) => {
        log.info({ code }, "学习采用的问法");
        resolve();
      });
      child.unref();
    });
  const learning = createLearning({ learn: tune, afterMs: learnAfterMs });
  return {
    book: await openBook(directory),
    isShown: (title) => library.byTitle(title) !== undefined,
    async learn(question, title) {
      const label: OfficeLabel = {
        q: question,
        kind: "single",
        docs: [title],
        at: new Date().toISOString(),
        source: "proposal",
      };
      await append(officeLabelsFileName, label);
      // A rehearsal in a directory of its own learns nothing.
      if (directory === config.dataDirectory) learning.soon();
    },
  };
}

/** Begins to propose. `isReady` tells whether some language model can write, here or in a worker. */
export async function openProposer(
  { log }: PartsDeps,
  { library, directory, queue, isReady }: Placed & { queue: JobQueue; isReady: () => Promise<boolean> },
): Promise<Proposer> {
  const { startProposer } = await import("./tools/proposeQuestions/proposer.ts");
  const report = (problem: string) => log.warn(problem);
  return startProposer({ library, queue, book: await openBook(directory), isReady, report, lookAgainMs });
}
