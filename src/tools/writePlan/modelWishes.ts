import type { LanguageModel } from "../../shared/languageModel.ts";
import { requirementLine } from "./assemble.ts";
import { whyRefused, whyRepeated, whyUnlikePresent } from "./checkProse.ts";
import { tidied } from "./fields.ts";
import { generateTexts } from "./modelWriter.ts";
import { isPromise, refusedThing } from "./promises.ts";
import type { Skeleton } from "./skeleton.ts";
import { seesTo, wovenWish } from "./wovenWish.ts";

const wishesMax = 4;
const charsMin = 10;
const charsMax = 60;
const example =
  "要求“让孩子多动手”可以写成：“画线时由志愿者扶着孩子的手比一遍，再让孩子自己画、自己剪。”只学写法，不抄内容。";

/** The requests for which a sentence of a model may stand: those that are stressed, and those that no rule knows. */
export function openWishes({ facts }: Skeleton): string[] {
  return facts.slots.requirements
    .filter((wish) => {
      if (isPromise(wish) || refusedThing(wish) !== undefined) return false;
      const { topic, lines, how, duty } = wovenWish(wish);
      const words = [how, duty, ...lines.map(([, line]) => line)];
      return topic !== undefined || words.includes(requirementLine(wish));
    })
    .slice(0, wishesMax);
}

/**
 * Lets a model say in one sentence each how requests are seen to. A sentence that does not speak of its request or that fails a check is
 * left out; the words of the rule stay then. Fails as the model does, except that `WRITER_FAILED` gives none.
 */
export async function writeWishes(
  model: LanguageModel,
  { skeleton, instructions }: { skeleton: Skeleton; instructions: string },
  signal: AbortSignal,
): Promise<Map<string, string>> {
  const wishes = openWishes(skeleton);
  const keys = wishes.map((_, index) => `要求${index + 1}`);
  const task = [
    "逐条写怎样落实下面的要求，每条一句话，写清谁、在哪个环节、做什么。",
    example,
    ...wishes.map((wish, index) => `要求${index + 1}：“${wish}”怎么落实，不超过45字`),
  ].join("\n");
  const values = await generateTexts(model, { instructions, task, keys, charsMax }, signal);
  const accepted = new Map<string, string>();
  wishes.forEach((wish, index) => {
    const value = tidied(values[`要求${index + 1}`] ?? "", wish);
    const reason =
      whyRefused(value, skeleton.facts, { charsMin, charsMax: charsMax + 15, echo: [example] }) ??
      whyUnlikePresent(value, "无") ??
      whyRepeated([...accepted.values(), value]);
    if (reason === undefined && seesTo(value, wish)) accepted.set(wish, value);
  });
  return accepted;
}
