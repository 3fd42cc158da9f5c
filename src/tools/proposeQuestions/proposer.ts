/** Has questions proposed for the office's own handbooks, one after the other, in the background. */
import { type FailureCode, toFailureData } from "../../shared/failures.ts";
import type { JobQueue } from "../../shared/jobs.ts";
import type { SopDocument } from "../../shared/sop.ts";
import type { ProposalBook } from "./proposalBook.ts";

/**
 * `isReady`: there is a language model, here or in a worker. `report` gets a failure that trying again will not mend, with its handbook.
 * `lookAgainMs` is how long to wait where the model is not there or the queue is away.
 */
export type ProposerDeps = {
  library: { documents(): SopDocument[]; onChange(listener: () => void): () => void };
  queue: Pick<JobQueue, "run">;
  book: ProposalBook;
  isReady: () => Promise<boolean>;
  report: (problem: string) => void;
  lookAgainMs: number;
};

export interface Proposer {
  /** Resolves when nothing is being proposed any more; what was cut short is done after the next start. */
  close(): Promise<void>;
}

export const proposalsMax = 6;
/** These tell of the handbook or the model's answer, not of the moment. */
const lasting: ReadonlySet<FailureCode | "BUG"> = new Set(["WRITER_FAILED", "BUG", "MODEL_CORRUPT"]);

/**
 * Begins at once, and again after each import. A handbook that was done is written down, so a restart goes on where it stopped. The samples
 * have questions of their own and are left out. The queue lets everything else go first.
 */
export function startProposer({ library, queue, book, isReady, report, lookAgainMs }: ProposerDeps): Proposer {
  const closing = new AbortController();
  const tried = new Set<string>();
  let wake: () => void = () => undefined;
  const pause = (ms?: number) =>
    new Promise<void>((resolve) => {
      const timer = ms === undefined ? undefined : setTimeout(resolve, ms);
      timer?.unref();
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
      if (closing.signal.aborted) wake();
    });

  const nextDocument = async (): Promise<SopDocument | undefined> => {
    const done = await book.proposedFor();
    return library
      .documents()
      .find(({ sample, versionId }) => !sample && !done.has(versionId) && !tried.has(versionId));
  };

  async function propose(document: SopDocument): Promise<void> {
    const known = await book.accepted(document.title);
    const { questions } = await queue.run(
      {
        kind: "proposeQuestions",
        key: `propose:${document.versionId}`,
        person: "",
        input: { document, known, countMax: proposalsMax },
      },
      { signal: closing.signal },
    );
    await book.add(document, questions);
  }

  async function work(): Promise<void> {
    while (!closing.signal.aborted) {
      const document = await nextDocument();
      if (!document) {
        await pause();
        continue;
      }
      if (!(await isReady())) {
        await pause(lookAgainMs);
        continue;
      }
      try {
        await propose(document);
      } catch (thrown) {
        const { code, message } = toFailureData(thrown);
        if (closing.signal.aborted) return;
        if (lasting.has(code)) {
          tried.add(document.versionId);
          report(`没能为《${document.title}》拟出例句：${message}`);
        } else await pause(lookAgainMs);
      }
    }
  }

  const stopListening = library.onChange(() => wake());
  const working = work();
  return {
    async close() {
      stopListening();
      closing.abort();
      wake();
      await working;
    },
  };
}
