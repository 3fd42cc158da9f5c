import { appendFile, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Failure } from "../../../src/shared/failures.ts";
import type { JobQueue } from "../../../src/shared/jobs.ts";
import type { SopDocument } from "../../../src/shared/sop.ts";
import { openProposalBook, type ProposalBook } from "../../../src/tools/proposeQuestions/proposalBook.ts";
import { startProposer } from "../../../src/tools/proposeQuestions/proposer.ts";
import { createReviewProposals } from "../../../src/tools/reviewProposals.ts";

const handbook = (title: string, sample = false) =>
  ({ versionId: `version-of-${title}`, title, sample }) as SopDocument;
let directory: string;
let book: ProposalBook;
const openBook = () => openProposalBook({ path: join(directory, "proposals.jsonl"), now: () => 0 });

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "linli-proposals-"));
  book = openBook();
});
afterEach(() => rm(directory, { recursive: true, force: true }));

/** A library that grows, and a queue that answers at once and remembers what it was asked. */
function office(documents: SopDocument[], run = async (title: string) => [`${title}怎么办`]) {
  const listeners = new Set<() => void>();
  const asked: string[] = [];
  const queue = {
    run: async ({ input }: { input: { document: SopDocument } }) => {
      asked.push(input.document.title);
      return { questions: await run(input.document.title) };
    },
  } as unknown as Pick<JobQueue, "run">;
  return {
    asked,
    queue,
    add(document: SopDocument) {
      documents.push(document);
      for (const listener of listeners) listener();
    },
    library: {
      documents: () => documents,
      onChange(listener: () => void) {
        listeners.add(listener);
        return () => void listeners.delete(listener);
      },
    },
  };
}

describe("the proposer", () => {
  const settings = { isReady: async () => true, report: () => undefined, lookAgainMs: 1 };

  it("has questions written for own handbooks, never for samples, and for each once", async () => {
    const one = office([handbook("样本", true), handbook("借伞")]);
    const proposer = startProposer({ ...one, ...settings, book });
    await vi.waitFor(async () => expect(await book.open()).toHaveLength(1));
    one.add(handbook("借车"));
    await vi.waitFor(async () => expect(await book.open()).toHaveLength(2));
    await proposer.close();
    const again = startProposer({ ...one, ...settings, book: openBook() });
    await again.close();
    expect(one.asked).toEqual(["借伞", "借车"]);
  });

  it("waits for a model, tries again when the queue was away, and goes on after a handbook that cannot be done", async () => {
    const failures = [new Failure("MODEL_LOADING"), new Failure("WRITER_FAILED", "太长")];
    const two = office([handbook("借伞"), handbook("借车")], async (title) => {
      const failure = failures.shift();
      if (failure) throw failure;
      return [`${title}怎么办`];
    });
    const reported: string[] = [];
    let looks = 0;
    const isReady = async () => ++looks > 1;
    const proposer = startProposer({ ...two, ...settings, isReady, report: (line) => reported.push(line), book });
    await vi.waitFor(async () => expect((await book.open()).map(({ title }) => title)).toEqual(["借车"]));
    await proposer.close();
    expect(two.asked).toEqual(["借伞", "借伞", "借车"]);
    expect(reported).toHaveLength(1);
  });

  it("leaves what was cut short for the next start", async () => {
    const stuck = office(
      [handbook("借伞")],
      () => new Promise<string[]>((_resolve, reject) => setTimeout(() => reject(new Failure("TOOL_CANCELLED")), 20)),
    );
    const proposer = startProposer({ ...stuck, ...settings, book });
    await vi.waitFor(() => expect(stuck.asked.length).toBeGreaterThan(0));
    await proposer.close();
    expect(await book.proposedFor()).toEqual(new Set());
  });
});

describe("the review in the chat", () => {
  const learnt: [string, string][] = [];
  const review = () =>
    createReviewProposals({
      book,
      isShown: (title) => title !== "旧手册",
      learn: async (question, title) => void learnt.push([question, title]),
    });
  const ask = (command: "review" | "accept" | "reword" | "drop", argument: string, shown: string[]) =>
    review()({ command, argument, account: "wang", shown });

  beforeEach(async () => {
    learnt.length = 0;
    await book.add(handbook("借伞"), ["雨伞怎么借", "伞坏了要赔吗", "在哪里借伞"]);
    await book.add(handbook("旧手册"), ["不再有的事"]);
  });

  it("lists what waits, for handbooks that are shown", async () => {
    const { text, shown } = await ask("review", "", []);
    expect(text).toContain("《借伞》\n1. 雨伞怎么借\n2. 伞坏了要赔吗\n3. 在哪里借伞");
    expect(text).not.toContain("不再有的事");
    expect(shown).toHaveLength(3);
  });

  it("accepts, rewords and drops by the numbers of the list that was shown", async () => {
    const { shown } = await ask("review", "", []);
    await ask("accept", "1 3", shown);
    await ask("reword", "2 为 伞弄坏了怎么赔", shown);
    expect(learnt).toEqual([
      ["雨伞怎么借", "借伞"],
      ["在哪里借伞", "借伞"],
      ["伞弄坏了怎么赔", "借伞"],
    ]);
    expect(await book.accepted("借伞")).toEqual(["雨伞怎么借", "在哪里借伞", "伞弄坏了怎么赔"]);
    expect((await ask("review", "", [])).text).toContain("没有待审的问题");
  });

  it("learns nothing of what is dropped", async () => {
    const { shown } = await ask("review", "", []);
    expect((await ask("drop", "2", shown)).shown).toHaveLength(2);
    expect(learnt).toEqual([]);
  });

  it("says so when there is no such number, and does nothing", async () => {
    const { shown } = await ask("review", "", []);
    expect((await ask("accept", "1 7", shown)).text).toContain("没有第7条");
    expect(learnt).toEqual([]);
  });

  it("keeps what was said through a restart and a line that was cut off", async () => {
    const { shown } = await ask("review", "", []);
    await ask("accept", "1", shown);
    await appendFile(join(directory, "proposals.jsonl"), '{"type":"dropped","id":"vers');
    book = openBook();
    await ask("drop", "2", shown);
    expect((await openBook().open()).map(({ question }) => question)).toEqual(["在哪里借伞", "不再有的事"]);
    expect((await readFile(join(directory, "proposals.jsonl"), "utf8")).split("\n").length).toBeGreaterThan(4);
  });
});
