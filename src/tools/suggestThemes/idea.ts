import { readFile } from "node:fs/promises";
import { z } from "zod";
import { Failure } from "../../shared/failures.ts";

const groups = [
  "居民",
  "老人",
  "儿童",
  "青少年",
  "亲子",
  "青年",
  "妇女",
  "党员",
  "残疾人",
  "军人",
  "志愿者",
  "困难",
  "新就业",
] as const;
export type Group = (typeof groups)[number];

/**
 * One idea of the library. It hangs on one of `day` ("12-04"), `festival` (a name that the date reader knows) or `months` (1–12).
 * `for` are the groups whom it suits, `audience` the usual words for them; `base` yuan are needed whoever comes, `each` for every person.
 * Two ideas of one `kind` are the same activity in other clothes: never proposed together, and one of them counts as held when the other was.
 */
const ideaSchema = z
  .strictObject({
    theme: z.string().min(3).max(20),
    kind: z.string().regex(/^[a-z][a-z0-9-]*$/),
    day: z
      .string()
      .regex(/^\d{2}-\d{2}$/)
      .optional(),
    festival: z.string().min(2).max(12).optional(),
    months: z.array(z.number().int().min(1).max(12)).min(1).optional(),
    for: z.array(z.enum(groups)).min(1),
    audience: z.string().min(2).max(16),
    base: z.number().int().nonnegative(),
    each: z.number().nonnegative(),
    why: z.string().min(6).max(60),
  })
  .refine(({ day, festival, months }) => [day, festival, months].filter((each) => each !== undefined).length === 1, {
    message: "day, festival or months: exactly one",
  });
export type Idea = z.infer<typeof ideaSchema>;

/**
 * Reads a library of ideas, one JSON object a line.
 *
 * - Fails: `FILE_NOT_FOUND`; `INPUT_INVALID` naming the line that does not fit.
 */
export async function readIdeas(file: string): Promise<Idea[]> {
  const text = await readFile(file, "utf8").catch(() => {
    throw new Failure("FILE_NOT_FOUND", file);
  });
  return text
    .split("\n")
    .map((line, index) => ({ line, number: index + 1 }))
    .filter(({ line }) => line.trim() !== "")
    .map(({ line, number }) => {
      try {
        return ideaSchema.parse(JSON.parse(line));
      } catch (error) {
        throw new Failure("INPUT_INVALID", `活动点子第 ${number} 行不能用`, { cause: error });
      }
    });
}

const groupWords: readonly (readonly [Group, RegExp])[] = [
  ["老人", /老人|老年|老头|老太|长者|高龄|独居|空巢|孤寡|退休|阿婆|爷叔|[5-9]\d岁/],
  ["亲子", /亲子|家庭|父子|母女/],
  ["青少年", /青少年|中学生|初中|高中|学生|少年/],
  ["儿童", /儿童|小朋友|孩子|小孩|娃|小学生|幼儿|宝宝|少儿/],
  ["青年", /青年|年轻人|白领|单身|职工|上班族|大学生/],
  ["妇女", /妇女|女性|女职工|妈妈|阿姨|姐妹/],
  ["党员", /党员|入党|支部/],
  ["残疾人", /残疾|残障|聋哑|盲人/],
  ["军人", /军人|老兵|军属|退役|官兵|战士|双拥/],
  ["志愿者", /志愿者|义工/],
  ["困难", /困难|低保|贫困|救助|失独/],
  ["新就业", /骑手|快递|外卖|环卫|保安|保洁|务工|新就业|司机|清洁工/],
];

/** The groups that words for an audience speak of; [] where they name nobody in particular (居民, 大家). */
export function groupsNamed(words: string): Group[] {
  return groupWords.filter(([, pattern]) => pattern.test(words)).map(([group]) => group);
}
