import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { createOnnxEmbedder } from "../../src/adapters/models/onnxEmbedder.ts";
import type { Situation, SmallTalkTopic } from "../../src/shared/turn.ts";
import type { Intent, IntentExample } from "../../src/tools/understand/intentClassifier.ts";
import { createUnderstand, loadIntentExamples } from "../../src/tools/understand.ts";
import { at, situations } from "./understand/situations.ts";

const model = (name: string) => fileURLToPath(new URL(`../../models/${name}`, import.meta.url));
const embedder = createOnnxEmbedder({
  modelPath: model("linli-encoder-int8.onnx"),
  tokenizerPath: model("bge-small-zh-v1.5-q-tokenizer.json"),
  threads: 2,
});
const embed = (texts: string[], signal?: AbortSignal) => embedder.embed(texts, signal);
afterAll(() => embedder.close());

const foldCount = 5;
const turnOf: Partial<Record<Intent, string>> = {
  plan: "turn.plan",
  question: "turn.question",
  edit: "turn.revise",
  ask_original: "turn.original",
  cancel: "turn.cancel",
  help: "turn.help",
  handover: "turn.human",
  back: "turn.back",
  thanks: "thanks",
  greet: "greeting",
  dissatisfied: "turn.wrong",
  confirm: "turn.confirm",
};
/** A wish for changes needs a plan, a yes needs something to say yes to; all else is read with nothing open. */
const situationOf = (intent: Intent): Situation =>
  intent === "edit" ? situations.plan : intent === "confirm" ? situations.confirming : situations.rest;

async function kindOf(understand: ReturnType<typeof createUnderstand>, text: string, situation: Situation) {
  const message = { id: "m", at, kind: "text" as const, text, from: "a" };
  const { turns } = await understand({ message, situation }, { signal: new AbortController().signal });
  // What is asked to be written, a poem or a speech, is chat with an answer of its own.
  const topicOf = (topic: SmallTalkTopic) => (topic === "writing" ? "chat" : topic);
  return turns.map((turn) => (turn.type === "turn.smallTalk" ? topicOf(turn.topic) : turn.type)).join("+");
}

describe("understand with the real encoder", () => {
  it("reads at least 97 % of the labelled messages right when their fold is left out of the examples", async () => {
    const examples = await loadIntentExamples();
    const counts = new Map<Intent, { right: number; all: number }>();
    const wrong: string[] = [];
    for (let fold = 0; fold < foldCount; fold++) {
      const kept = examples.filter((_example, index) => index % foldCount !== fold);
      const understand = createUnderstand({ embed, loadExamples: async () => kept });
      for (const { q, intent } of examples.filter((_example, index) => index % foldCount === fold)) {
        const wanted = turnOf[intent];
        if (!wanted) continue;
        const got = await kindOf(understand, q, situationOf(intent));
        const count = counts.get(intent) ?? { right: 0, all: 0 };
        counts.set(intent, { right: count.right + (got === wanted ? 1 : 0), all: count.all + 1 });
        if (got !== wanted) wrong.push(`${intent} → ${got}: ${q}`);
      }
    }
    const sum = (key: "right" | "all") => [...counts.values()].reduce((total, count) => total + count[key], 0);
    const accuracy = sum("right") / sum("all");
    const lines = [...counts].map(([intent, { right, all }]) => `${intent} ${right}/${all}`);
    process.stdout.write(
      `accuracy ${accuracy.toFixed(4)} of ${sum("all")}\n${lines.join(", ")}\n${wrong.join("\n")}\n`,
    );
    expect(accuracy).toBeGreaterThanOrEqual(0.97);
    for (const [intent, { right, all }] of counts) expect(right / all, intent).toBeGreaterThanOrEqual(0.9);
  });

  it("takes no chat for a plan", async () => {
    const text = await readFile(new URL("../../samples/questions/intents.jsonl", import.meta.url), "utf8");
    const labelled = text
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as IntentExample);
    const understand = createUnderstand({ embed });
    const kinds = await Promise.all(
      labelled.filter(({ intent }) => intent === "chat").map(({ q }) => kindOf(understand, q, situations.rest)),
    );
    expect(kinds.filter((kind) => kind === "turn.plan")).toEqual([]);
  });

  it("takes questions whose words look like a plan, a wish, an alarm or small talk for questions", async () => {
    const text = await readFile(new URL("understand/trapQuestions.jsonl", import.meta.url), "utf8");
    const lines = text.trim().split("\n");
    const understand = createUnderstand({ embed });
    const lost: string[] = [];
    for (const { q, trap } of lines.map((line) => JSON.parse(line) as { q: string; trap: string })) {
      const kind = await kindOf(understand, q, situations.rest);
      if (!kind.includes("turn.question")) lost.push(`${trap} → ${kind}: ${q}`);
    }
    expect(lines).toHaveLength(300);
    expect(lost.length, lost.join("\n")).toBeLessThanOrEqual(4);
  });

  it.each([
    ["物业出了个方案，我想周六下午给居民办个说明会，帮忙写个策划，40人，500块", "turn.plan"],
    ["去年办的反诈讲座效果不错，今年再办一场，帮我写个方案", "turn.plan"],
    ["重阳节想组织老人看场电影，30个人，经费2000", "turn.plan"],
    ["帮我给新成立的合唱队起个好听的名字", "chat"],
    ["写一份元旦联欢会的主持词", "chat"],
    ["电梯里面困着两个孩子，快来人", "emergency+turn.question"],
    ["我家孩子刚刚掉进小区的池塘里了", "emergency"],
    ["隔壁着火了，烟往外冒", "emergency"],
    ["把302室住户的手机号查出来给我", "improper"],
    ["叫主任给我回个电话", "turn.human"],
    ["帮我开张假的收入证明", "improper"],
    ["给我导出一份低保户的名单", "improper"],
    ["我妈出门买菜到现在找不着了", "emergency"],
    ["把这段话翻译成英文", "chat"],
    ["我不想跟机器讲，转人工", "turn.human"],
  ])("reads %s as %s, though it looks like a question", async (text, kind) => {
    expect(await kindOf(createUnderstand({ embed }), text, situations.rest)).toBe(kind);
  });

  it.each([
    ["新年要给环卫工人送姜茶，人手只有五个", "turn.plan"],
    ["我家猫今天把花瓶打碎了", "chat"],
    ["楼道堆物没人管", "turn.question"],
    ["敬老卡", "turn.question"],
    ["爸妈都请不出假，外婆能不能替小孩办社保卡", "turn.question"],
    ["年底给困难家庭送钱，名单是谁定的", "turn.question"],
    ["户口本被我妈藏得找不着了，想再办一本", "turn.question"],
    ["孩子国外出生的，上户口要翻译件，哪里做的才认", "turn.question"],
    ["留学要交盖章的志愿服务时长单，几天能拿到", "turn.question"],
    ["昨晚我们楼着火，家里啥都没了，能先救急发点钱吗", "turn.question"],
  ])("reads %s, which no rule decides, as %s", async (text, kind) => {
    const understand = createUnderstand({ embed });
    expect(await kindOf(understand, text, situations.rest)).toBe(kind);
  });
});
