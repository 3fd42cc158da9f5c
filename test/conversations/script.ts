/** Reads scripted dialogues: JSON lines, a name, then lines of the `simulate` contract, each followed by what is expected of its answer. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

const codes = z.array(z.string().regex(/^D\d{3}$/));
const step = z.enum(["ask", "confirm", "writing", "delivered", "cancelled", "rejected"]);
const values = z.record(z.string(), z.unknown());

/**
 * What is expected of one answer. Whatever is absent is not looked at.
 *
 * - `kinds` and `steps`: exactly these, in order; `kindIn`: each decision is of one of these kinds.
 * - `decisions`: in order, each at least with what is given. `about`: the documents answered from, in order; `notAbout`: none of these.
 * - `optionCodes`: documents among the options; `aboutOption`: answered from the option with this number, of the options shown last (`aboutLast`: the last);
 *   `otherOptions`: none of the options shown last is offered or answered from again.
 * - `step`, `slots`, …: of the last decision about a plan. In `slots` null is an open slot.
 * - `says` and `not`: parts of the texts; `saysOnce`: exactly once. `files`: how many; `filesSoFar`: in the whole dialogue up to here.
 * - `fileSays` and `fileNot`: parts of the text of the Word files that were sent.
 * - `original`: one file, equal to this document of the samples. `silent`: no reply and no decision.
 */
const expectation = z.strictObject({
  state: z.string().optional(),
  kinds: z.array(z.string()).optional(),
  kindIn: z.array(z.string()).optional(),
  decisions: z.array(z.looseObject({})).optional(),
  about: codes.optional(),
  notAbout: codes.optional(),
  optionCodes: codes.optional(),
  aboutOption: z.number().optional(),
  aboutLast: z.literal(true).optional(),
  otherOptions: z.literal(true).optional(),
  step: step.optional(),
  stepIn: z.array(step).optional(),
  steps: z.array(step).optional(),
  notSteps: z.array(step).optional(),
  slots: values.optional(),
  slotsNot: values.optional(),
  missing: z.array(z.string()).optional(),
  missingHas: z.array(z.string()).optional(),
  asked: z.array(z.string()).optional(),
  suggestedHas: z.array(z.string()).optional(),
  says: z.array(z.string()).optional(),
  saysOnce: z.array(z.string()).optional(),
  not: z.array(z.string()).optional(),
  silent: z.literal(true).optional(),
  replies: z.number().optional(),
  repliesMin: z.number().optional(),
  files: z.number().optional(),
  filesSoFar: z.number().optional(),
  fileSays: z.array(z.string()).optional(),
  fileNot: z.array(z.string()).optional(),
  original: z.string().optional(),
  error: z.string().optional(),
});
export type Expectation = z.infer<typeof expectation>;
export type Turn = { line: string; expected: Expectation };
/** `open` says what the product does not do yet: the dialogue must fail, and the mark goes when it no longer does. */
export type Dialogue = { name: string; open: string | undefined; file: string; turns: Turn[] };

const named = z.strictObject({ dialogue: z.string().min(1), open: z.string().min(1).optional() });
const expected = z.strictObject({ expect: expectation });
const raw = z.strictObject({ raw: z.string() });
const repeated = z.strictObject({ repeat: z.strictObject({ text: z.string(), times: z.number() }) });

/** All dialogues of a folder. A mistake in a script is an error, so that nothing is silently left unchecked. */
export function readDialogues(directory: string): Dialogue[] {
  const files = readdirSync(directory)
    .filter((name) => name.endsWith(".jsonl"))
    .sort();
  const dialogues = files.flatMap((file) => readFile(join(directory, file), file));
  const names = dialogues.map(({ name }) => name);
  const twice = names.filter((name, index) => names.indexOf(name) !== index);
  if (twice.length > 0) throw new Error(`two dialogues have the name ${twice[0]}`);
  return dialogues;
}

function readFile(path: string, file: string): Dialogue[] {
  const dialogues: Dialogue[] = [];
  let waiting: string | undefined;
  for (const [index, text] of readFileSync(path, "utf8").split("\n").entries()) {
    if (text.trim() === "") continue;
    const wrong = (what: string) => new Error(`${file}:${index + 1}: ${what}`);
    const value: unknown = JSON.parse(text);
    const head = named.safeParse(value).data;
    const dialogue = dialogues.at(-1);
    if (head) dialogues.push({ name: head.dialogue, open: head.open, file, turns: [] });
    else if (dialogue === undefined) throw wrong("a dialogue begins with its name");
    else if (waiting === undefined) waiting = lineOf(value, dialogue.name);
    else {
      const read = expected.safeParse(value);
      if (!read.success) throw wrong(read.error.message);
      dialogue.turns.push({ line: waiting, expected: read.data.expect });
      waiting = undefined;
    }
    if (head && waiting !== undefined) throw wrong("the line before has no expectation");
  }
  return dialogues;
}

/** The line as it is sent. Sessions, people and rooms belong to their dialogue, so that dialogues cannot meet. */
function lineOf(value: unknown, dialogue: string): string {
  const plain = raw.safeParse(value).data?.raw;
  if (plain !== undefined) return plain;
  const long = repeated.safeParse(value).data?.repeat;
  const line = long ? { text: long.text.repeat(long.times) } : (value as Record<string, unknown>);
  const own = Object.fromEntries(
    ["from", "room"].flatMap((field) =>
      field in line ? [[field, `${dialogue}/${String(line[field as never])}`]] : [],
    ),
  );
  const session = "session" in line ? line["session" as never] : "甲";
  return JSON.stringify({ ...line, ...own, session: `${dialogue}/${String(session)}` });
}
