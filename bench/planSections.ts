/**
 * Which writer is better in which section: each request is written by the library and, section by section, by the model.
 *
 *   tsx bench/planSections.ts [--rounds REQUESTS]
 *
 * Plans of the model are kept in results/plans/sections.jsonl and are not written again; the table goes to standard output. A section is
 * scored by rules alone (sectionScore.ts): whether a text would be signed is for a person to say, so the texts are kept too.
 */
import { appendFile, readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { openLanguageModel } from "../src/parts.ts";
import type { LanguageModel } from "../src/shared/languageModel.ts";
import {
  type PlanDraft,
  type PlanSection,
  type PlanSlots,
  planSectionLabels,
  planSections,
} from "../src/shared/plan.ts";
import { readActivityLibrary } from "../src/tools/writePlan/activity.ts";
import { createChooseActivity } from "../src/tools/writePlan/chooseActivity.ts";
import { createWritePlan } from "../src/tools/writePlan.ts";
import { partsDeps } from "./asking.ts";
import { readOptions } from "./report.ts";
import { meanScore, proseOf, type SectionScore, scoreSection, totalOf } from "./sectionScore.ts";
import { findWriter } from "./writerModel.ts";

/** One request: its slots, and for each of its wishes the section and words of which one must be there. */
type Request = { id: string; slots: PlanSlots; wishes: Partial<Record<PlanSection, string[][]>> };

const usual: PlanSlots = {
  date: "2026-12-12",
  start: "14:00",
  end: "16:00",
  venue: "社区活动室",
  headcount: 30,
  budget: 1500,
};
const request = (
  id: string,
  theme: string,
  audience: string,
  requirements: string[],
  wishes: Request["wishes"],
): Request => ({
  id,
  slots: { ...usual, theme, audience, requirements },
  wishes,
});
const fraud = {
  purpose: [["反诈", "防骗", "诈骗"]],
  schedule: [["反诈", "防骗", "诈骗"]],
  notice: [["反诈", "防骗", "诈骗"]],
};
const requests: Request[] = [
  request("k1", "包饺子", "60岁以上老人", ["突出反诈"], fraud),
  request("u1", "魔术体验", "小学生", ["道具要让孩子带回家"], {
    purpose: [["带回家"]],
    schedule: [["带回", "带走"]],
    outcome: [["带回", "作品"]],
  }),
  request("k2", "消防演练", "全体居民", ["要有急救箱"], { safety: [["急救箱", "药箱"]] }),
  request("u2", "星空观测", "亲子家庭", ["安排志愿者照看孩子"], { roles: [["孩子"]], safety: [["孩子"]] }),
  request("k3", "亲子剪纸", "亲子家庭", ["请一位老师来教"], { schedule: [["老师"]], roles: [["老师"]] }),
  request("u3", "咖啡拉花体验", "年轻人", ["突出节约"], { purpose: [["节约", "节省"]], notice: [["节约", "节省"]] }),
  request("k4", "敬老茶话会", "70岁以上老人", ["安排志愿者接送"], { roles: [["接送"]], notice: [["接送"]] }),
  request("u4", "家庭收纳分享", "年轻妈妈", ["现场看管小孩"], { roles: [["孩", "看管"]], safety: [["孩"]] }),
  request("k5", "垃圾分类宣传", "居民", ["突出厨余垃圾"], { purpose: [["厨余"]], schedule: [["厨余"]] }),
  request("u5", "无人机飞行体验", "青少年", ["安全第一"], { safety: [["无人机", "飞行"]], purpose: [["安全"]] }),
  request("k6", "健步走", "居民", ["每公里设一个休息点"], { schedule: [["休息点"]], safety: [["休息点"]] }),
  request("u6", "方言故事会", "老人和孩子", ["用方言讲"], { schedule: [["方言"]], notice: [["方言"]] }),
];

/** What is kept of a plan of the model: its prose by section, seconds and tokens by section, and how many texts were taken, of how many. */
type Kept = {
  id: string;
  prose: Record<PlanSection, string[]>;
  cost: Record<string, { seconds: number; tokens: number; asked: number; taken: number }>;
};
const keptPath = fileURLToPath(new URL("results/plans/sections.jsonl", import.meta.url));

async function readKept(): Promise<Map<string, Kept>> {
  const text = await readFile(keptPath, "utf8").catch(() => "");
  const all = text.split("\n").filter((line) => line !== "");
  return new Map(all.map((line) => JSON.parse(line) as Kept).map((kept) => [kept.id, kept]));
}

const prosesOf = (draft: PlanDraft) =>
  Object.fromEntries(planSections.map((section) => [section, proseOf(draft, section)])) as Record<
    PlanSection,
    string[]
  >;

const activities = await readActivityLibrary(fileURLToPath(new URL("../samples/activities", import.meta.url)));
const chooseActivity = createChooseActivity(activities);

function write(slots: PlanSlots, model?: LanguageModel): Promise<PlanDraft> {
  const writePlan = createWritePlan({
    activities,
    ...(model ? { model, modelSections: planSections, now: () => 0 } : {}),
  });
  const call = { key: "bench", signal: new AbortController().signal, progress: () => {} };
  return writePlan({ person: "bench", suggested: [], writer: model ? "llm" : "builtin", slots }, call);
}

async function writeByModel({ id, slots }: Request, model: LanguageModel, library: PlanDraft): Promise<Kept> {
  const cost: Kept["cost"] = {};
  const watched: LanguageModel = {
    ...model,
    async generate(asked, signal) {
      const start = performance.now();
      const generated = await model.generate(asked, signal);
      const label = /“(.+?)”/.exec(asked.task)?.[1] ?? "";
      const { shape } = asked;
      const texts = typeof shape === "object" && "properties" in shape ? Object.keys(shape.properties).length : 0;
      const before = cost[label] ?? { seconds: 0, tokens: 0, asked: texts, taken: 0 };
      const seconds = before.seconds + (performance.now() - start) / 1_000;
      cost[label] = { ...before, seconds, tokens: before.tokens + generated.tokens };
      return generated;
    },
  };
  const draft = await write(slots, watched);
  const prose = prosesOf(draft);
  for (const section of planSections) {
    const before = proseOf(library, section);
    const own = cost[planSectionLabels[section]];
    if (own) own.taken = prose[section].filter((line) => !before.includes(line)).length;
  }
  return { id, prose, cost };
}

type Proses = (id: string) => string[];

async function scoreOf(done: Request[], section: PlanSection, proseBy: Proses): Promise<SectionScore> {
  const scores = done.map(async ({ id, slots, wishes }) => {
    const kind = await chooseActivity(slots, new AbortController().signal);
    const others = done.filter((each) => each.id !== id).map((each) => proseBy(each.id));
    return scoreSection(proseBy(id), slots, kind, others, wishes[section] ?? []);
  });
  return meanScore(await Promise.all(scores));
}

const figure = (value: number | undefined) => (value === undefined ? "–" : value.toFixed(2));
const sum = (values: number[]) => values.reduce((all, value) => all + value, 0);
const cells = (score: SectionScore) =>
  [score.sound, score.specific, score.wishes, score.varied, score.own].map(figure).join(" / ");

async function rowsOf(written: Map<string, Kept>, library: Map<string, Kept["prose"]>): Promise<string[]> {
  const rows: string[] = [];
  for (const [group, label] of [
    ["k", "known"],
    ["u", "unknown"],
  ] as const) {
    const done = requests.filter(({ id }) => id.startsWith(group) && written.has(id));
    for (const section of done.length > 0 ? planSections : []) {
      const ours = await scoreOf(done, section, (id) => library.get(id)?.[section] ?? []);
      const models = await scoreOf(done, section, (id) => written.get(id)?.prose[section] ?? []);
      const costs = done.flatMap(({ id }) => written.get(id)?.cost[planSectionLabels[section]] ?? []);
      const taken = sum(costs.map((cost) => cost.taken)) / Math.max(1, sum(costs.map((cost) => cost.asked)));
      const tokens = sum(costs.map((cost) => cost.tokens)) / done.length;
      const seconds = sum(costs.map((cost) => cost.seconds)) / done.length;
      rows.push(
        `| ${planSectionLabels[section]} | ${label} | ${cells(ours)} | **${totalOf(ours).toFixed(2)}** | ${cells(models)} | **${totalOf(models).toFixed(2)}** | ${taken.toFixed(2)} | ${tokens.toFixed(0)} | ${seconds.toFixed(0)} |`,
      );
    }
  }
  return rows;
}

async function measure(): Promise<void> {
  const { rounds } = readOptions({ rounds: requests.length });
  const wanted = requests.slice(0, rounds);
  const written = await readKept();
  const drafts = new Map<string, PlanDraft>();
  for (const { id, slots } of requests) drafts.set(id, await write(slots));
  const left = wanted.filter(({ id }) => !written.has(id));
  const deps = partsDeps();
  const file = left.length > 0 ? await findWriter(deps) : undefined;
  if (file && "missing" in file) process.stderr.write(`${file.missing}\n`);
  else if (file) {
    const model = await openLanguageModel(deps, async () => file);
    await model.load();
    for (const each of left) {
      const kept = await writeByModel(each, model, drafts.get(each.id) as PlanDraft);
      written.set(each.id, kept);
      await appendFile(keptPath, `${JSON.stringify(kept)}\n`);
      process.stderr.write(
        `${each.id} ${each.slots.theme}: ${sum(Object.values(kept.cost).map(({ seconds }) => seconds)).toFixed(0)} s\n`,
      );
    }
    await model.close();
  }
  const library = new Map([...drafts].map(([id, draft]) => [id, prosesOf(draft)]));
  const head = [
    "| section | theme | library: sound / specific / wishes / varied / own | mean | model: the same | mean | texts taken | tokens | s |",
    "|---|---|---|---|---|---|---|---|---|",
  ];
  process.stdout.write(`${[...head, ...(await rowsOf(written, library))].join("\n")}\n`);
}

await measure();
