import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { Failure } from "../../shared/failures.ts";
import { themeForms } from "./themeForm.ts";

const sentence = z.string().min(4).max(160);
const word = z.string().min(1).max(24);

/** How many are needed: `each` for every person, `each` for every table of `table` people, or `fixed` whatever the headcount. */
const quantityRule = z.union([
  z.strictObject({ fixed: z.number().int().positive() }),
  z.strictObject({ each: z.number().positive(), table: z.number().int().min(2).optional() }),
]);

/**
 * `price` is the lowest and highest usual price of one unit in yuan; a material without price is at hand and never bought.
 * A `treat` is something nice that a plain gathering does without; `from` is the headcount below which an extra is out of place.
 */
const materialSchema = z.strictObject({
  item: word,
  unit: z.string().min(1).max(3),
  rule: quantityRule,
  price: z.tuple([z.number().positive(), z.number().positive()]).optional(),
  treat: z.boolean().optional(),
  from: z.number().int().positive().optional(),
});

/**
 * One step of the flow. `share` is its weight in the whole time, `min` and `max` its sensible length in minutes.
 * `part` main steps may be stretched beyond `max` and split into rounds; `finer` are the same words in more detail.
 * `open` says that the step is a frame which a model may name after the theme.
 */
const flowStepSchema = z.strictObject({
  item: word,
  share: z.number().positive(),
  min: z.number().int().min(1),
  max: z.number().int().max(240),
  part: z.enum(["open", "main", "close"]),
  how: sentence,
  finer: z.array(sentence).min(2).max(5),
  open: z.boolean().optional(),
});

/** `count` people whatever the headcount, or one for every `per` people but at least `min`. */
const roleSchema = z.strictObject({
  role: word,
  who: word,
  staff: z.union([
    z.strictObject({ count: z.number().int().positive() }),
    z.strictObject({ per: z.number().int().positive(), min: z.number().int().positive() }),
  ]),
  duty: sentence,
});

/** A main step of the second flow: it takes the place, the share and the limits of the step named `instead`. */
const otherStepSchema = z.strictObject({
  instead: word,
  item: word,
  how: sentence,
  finer: z.array(sentence).min(2).max(5),
});

/**
 * What a kind becomes for themes with one of `words` (none: for all others): `fills` stand for its {placeholders}, {主题物} for the word
 * itself; its materials come before the common ones. The first that fits is taken.
 */
const variantSchema = z.strictObject({
  words: z.array(word),
  fills: z.record(word, z.string().min(1).max(80)),
  materials: z.array(materialSchema).optional(),
});

/**
 * `words` of a theme that name the kind; `occasions` only suggest it where nothing else does. `forms` are those of a theme that it can carry
 * out, `usualFor` the one that it stands for where no words hit. It fits only an audience or theme with one of `needs`, if there are any.
 * `signUp` in the notice says how to take part where that is not by signing up at the office; `atHome`: people are visited. A `frugal` kind (a meeting, a ceremony) buys no treats.
 * `another` are the steps of a second flow, for who holds it again within a year.
 */
export const activitySchema = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]*$/),
  name: word,
  sample: z.boolean(),
  pricesFrom: z.string().regex(/^\d{4}-\d{2}$/),
  words: z.array(word),
  occasions: z.array(word).optional(),
  forms: z.array(z.enum(themeForms)),
  usualFor: z.enum(themeForms).optional(),
  needs: z.array(word).optional(),
  audiences: z.array(word),
  setting: z.enum(["indoor", "outdoor", "online", "doorstep"]),
  risks: z.array(word),
  aims: z.array(sentence).min(2).max(3),
  flow: z.array(flowStepSchema).min(3).max(9),
  another: z.array(otherStepSchema).optional(),
  roles: z.array(roleSchema).min(3).max(7),
  materials: z.array(materialSchema).min(2),
  variants: z.array(variantSchema).optional(),
  extras: z.array(materialSchema),
  frugal: z.boolean().optional(),
  materialNotes: z.array(sentence).min(1).max(3),
  promotion: z.array(sentence).min(2).max(4),
  safety: z.array(sentence).min(1).max(4),
  outcome: z.array(sentence).min(1).max(3),
  notice: z.strictObject({
    lead: sentence,
    tips: sentence,
    signUp: sentence.optional(),
    atHome: z.boolean().optional(),
  }),
});

export const commonSchema = z.strictObject({
  sample: z.boolean(),
  pricesFrom: z.string().regex(/^\d{4}-\d{2}$/),
  measures: z.record(word, z.array(sentence).min(1)),
  emergency: sentence,
  extras: z.array(materialSchema),
  steps: z.record(
    word,
    z.strictObject({ at: z.enum(["first", "afterFirst", "middle", "beforeLast", "last"]), how: sentence }),
  ),
  duties: z.record(word, sentence),
});

export type Activity = z.infer<typeof activitySchema>;
export type FlowStep = Activity["flow"][number];
export type RoleRule = Activity["roles"][number];
export type Material = z.infer<typeof materialSchema>;
export type CommonKnowledge = z.infer<typeof commonSchema>;

/** Everything that the built-in writer knows: kinds of activities, and what holds for all of them. `general` fits any theme. */
export type ActivityLibrary = { activities: Activity[]; general: Activity; common: CommonKnowledge };

/**
 * Reads an activity library: a folder with one JSON file a kind, `general.json` for all other themes and `common.json`.
 *
 * - Fails: `FILE_NOT_FOUND` without the folder, `INPUT_INVALID` naming file and field where one does not fit its schema.
 * - Cost: some milliseconds; read once at start.
 */
export async function readActivityLibrary(directory: string): Promise<ActivityLibrary> {
  const names = await readdir(directory).catch(() => {
    throw new Failure("FILE_NOT_FOUND", directory);
  });
  const files = names.filter((name) => name.endsWith(".json")).sort();
  const read = async <T>(name: string, schema: z.ZodType<T>): Promise<T> => {
    try {
      return schema.parse(JSON.parse(await readFile(join(directory, name), "utf8")));
    } catch (error) {
      throw new Failure("INPUT_INVALID", `活动资料 ${name} 不能用：${problemOf(error)}`, { cause: error });
    }
  };
  const kinds = files.filter((name) => name !== "common.json" && name !== "general.json");
  const [common, general, activities] = await Promise.all([
    read("common.json", commonSchema),
    read("general.json", activitySchema),
    Promise.all(kinds.map((name) => read(name, activitySchema))),
  ]);
  return { common, general, activities };
}

function problemOf(error: unknown): string {
  if (!(error instanceof z.ZodError)) return error instanceof Error ? error.message : String(error);
  return error.issues.map((issue) => `${issue.path.join(".")} ${issue.message}`).join("；");
}
