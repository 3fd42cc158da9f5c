/** What was proposed for which handbook, and what staff said to it: a file of lines that only grows, read anew for each look. */
import { mkdir, open, readFile } from "node:fs/promises";
import { dirname } from "node:path";
import { z } from "zod";

const at = z.iso.datetime({ offset: true });
const entry = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("proposed"),
    at,
    versionId: z.string(),
    title: z.string(),
    questions: z.array(z.string()),
  }),
  z.object({ type: z.literal("accepted"), at, id: z.string(), by: z.string(), question: z.string() }),
  z.object({ type: z.literal("dropped"), at, id: z.string(), by: z.string() }),
]);
type Entry = z.infer<typeof entry>;
type EntryOfNow = Entry extends infer Each ? (Each extends Entry ? Omit<Each, "at"> : never) : never;

/** A question that waits for staff. `id` stays the same; `title` names its handbook. */
export type Proposal = { id: string; versionId: string; title: string; question: string };

export interface ProposalBook {
  /** What waits for staff, handbook by handbook, oldest first. */
  open(): Promise<Proposal[]>;
  /** Versions that questions were proposed for, also where none passed. */
  proposedFor(): Promise<ReadonlySet<string>>;
  /** Questions of a handbook that staff accepted. */
  accepted(title: string): Promise<string[]>;
  add(document: { versionId: string; title: string }, questions: readonly string[]): Promise<void>;
  /** `question` is the text that counts, perhaps another one than was proposed. */
  accept(id: string, by: string, question: string): Promise<void>;
  drop(id: string, by: string): Promise<void>;
}

export const proposalsFileName = "proposals.jsonl";
const idCharacters = 12;

function readEntries(text: string): Entry[] {
  return text.split("\n").flatMap((line) => {
    if (line.trim() === "") return [];
    try {
      const read = entry.safeParse(JSON.parse(line));
      return read.success ? [read.data] : [];
    } catch {
      // A line that was cut off when the power went: what it said had not happened yet.
      return [];
    }
  });
}

function proposalsOf(entries: readonly Entry[]): Proposal[] {
  return entries.flatMap((each) =>
    each.type === "proposed"
      ? each.questions.map((question, index) => ({
          id: `${each.versionId.slice(0, idCharacters)}.${index + 1}`,
          versionId: each.versionId,
          title: each.title,
          question,
        }))
      : [],
  );
}

/** `path` is made with the first line. Lines are on the disk when their promise resolves. */
export function openProposalBook({ path, now }: { path: string; now: () => number }): ProposalBook {
  let last: Promise<unknown> = Promise.resolve();
  const entries = async () => readEntries(await readFile(path, "utf8").catch(() => ""));
  const append = (said: EntryOfNow): Promise<void> => {
    const line = `\n${JSON.stringify({ ...said, at: new Date(now()).toISOString() })}\n`;
    const mine = last.then(async () => {
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      const file = await open(path, "a", 0o600);
      try {
        await file.write(line);
        await file.sync();
      } finally {
        await file.close();
      }
    });
    last = mine.catch(() => undefined);
    return mine;
  };
  return {
    async open() {
      const all = await entries();
      const settled = new Set(all.flatMap((each) => (each.type === "proposed" ? [] : [each.id])));
      return proposalsOf(all).filter(({ id }) => !settled.has(id));
    },
    async proposedFor() {
      return new Set((await entries()).flatMap((each) => (each.type === "proposed" ? [each.versionId] : [])));
    },
    async accepted(title) {
      const all = await entries();
      const titles = new Map(proposalsOf(all).map((proposal) => [proposal.id, proposal.title]));
      return all.flatMap((each) => (each.type === "accepted" && titles.get(each.id) === title ? [each.question] : []));
    },
    add: ({ versionId, title }, questions) => append({ type: "proposed", versionId, title, questions: [...questions] }),
    accept: (id, by, question) => append({ type: "accepted", id, by, question }),
    drop: (id, by) => append({ type: "dropped", id, by }),
  };
}
