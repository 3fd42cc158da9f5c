/** The writers that `linli eval-plans` compares: Linli as a person would use it, and the bare model with one prompt. */
import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { createPageCounter } from "./adapters/office/countPages.ts";
import type { OpenedWriter } from "./cli/evalPlans.ts";
import { openLanguageModel, openModels, type PartsDeps } from "./parts.ts";
import { openSimulation } from "./runs.ts";
import type { LanguageModel } from "./shared/languageModel.ts";
import { dayInWords, dayOf } from "./shared/time.ts";
import type { PlanRequest } from "./tools/evaluatePlans/planRequest.ts";
import { viewOfText, viewOfWord } from "./tools/evaluatePlans/planView.ts";
import type { PlanWriterName } from "./tools/evaluatePlans.ts";

/** What one prompt may cost: about a page more than a plan needs. */
const singlePromptTokensMax = 1_600;

/** Opens one of them; models are not fetched for it. */
export async function openPlanWriter(deps: PartsDeps, name: PlanWriterName): Promise<OpenedWriter> {
  if (name === "builtin") return openLinli(deps, "builtin");
  const models = await openModels(deps);
  const file = await models.locateWriter().catch(() => undefined);
  if (!file) return { missing: "模型目录里没有语言模型，可以运行 linli models pull" };
  return name === "llm" ? openLinli(deps, "llm") : openSinglePrompt(deps, file);
}

type SimulatedReplies = {
  replies: ({ kind: "text"; text: string } | { kind: "file"; name: string; path: string })[];
  decisions: { kind: string; step?: string }[];
};

/** How often a person who has nothing to add answers once more: 你定 to a question, 确认 to what is read back. */
const moreAnswersMax = 3;

/** Each request is a session of its own; its answers are given until a file comes. */
async function openLinli(deps: PartsDeps, writer: "llm" | "builtin"): Promise<OpenedWriter> {
  const run = await openSimulation(deps, { keep: false, writer });
  const pages = await createPageCounter();
  let lines = 0;
  const say = async (request: PlanRequest, text: string) => {
    lines += 1;
    const line = JSON.stringify({ session: request.id, text, ...(text === request.text ? { at: request.at } : {}) });
    return (await run.answer(line, lines)) as SimulatedReplies;
  };
  return {
    async write(request) {
      const texts = [request.text, ...request.replies];
      let said = "";
      let next = "确认";
      for (let turn = 0; turn < texts.length + moreAnswersMax; turn += 1) {
        const { replies, decisions } = await say(request, texts[turn] ?? next);
        next = decisions.at(-1)?.step === "ask" ? "你定" : "确认";
        const file = replies.find((reply) => reply.kind === "file");
        if (file) {
          const view = await viewOfWord(await readFile(file.path), basename(file.path));
          const counted = request.checks.some(({ kind }) => kind === "pages");
          const count = counted ? await pages.count(file.path) : undefined;
          return count === undefined ? { view } : { view, pages: count };
        }
        said = replies.map((reply) => (reply.kind === "text" ? reply.text : reply.name)).join(" ");
      }
      return { problem: `没有收到文件，最后说的是：${said.slice(0, 80)}` };
    },
    async close() {
      await pages.close();
      await run.close();
    },
  };
}

async function openSinglePrompt(deps: PartsDeps, file: { name: string; path: string }): Promise<OpenedWriter> {
  const model = await openLanguageModel(deps, async () => file);
  await model.load();
  if (model.state().phase !== "ready") return { missing: model.state().detail };
  return {
    write: async (request) => ({ view: viewOfText(await writeAtOnce(model, request)) }),
    close: () => model.close(),
  };
}

async function writeAtOnce(model: LanguageModel, { text, at }: PlanRequest): Promise<string> {
  const request = {
    instructions: "你是社区居委会的社工，擅长写活动策划案。",
    task: [
      `今天是${dayInWords(dayOf(Date.parse(at)))}。请根据这句话写一份完整的活动策划案：${text}`,
      "要有：活动主题、活动目的、活动时间（几月几日、周几）、活动地点、参加对象和人数、活动流程（表格：每个环节的起止时间和做法）、人员分工、经费预算（表格：项目、单价、数量、金额，最后一行合计）、物资准备、宣传报名、安全预案、活动通知。",
    ].join("\n"),
    shape: "text" as const,
    tokensMax: singlePromptTokensMax,
  };
  const { value } = await model.generate(request, new AbortController().signal);
  return String(value);
}
