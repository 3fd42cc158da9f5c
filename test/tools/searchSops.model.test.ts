import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createOnnxEmbedder, type OnnxEmbedder } from "../../src/adapters/models/onnxEmbedder.ts";
import type { SearchInput, SopDocument } from "../../src/shared/sop.ts";
import { readSamples } from "../../src/tools/library/samples.ts";
import { readQuestions } from "../../src/tools/searchSops/matcherFiles.ts";
import { openMatcher } from "../../src/tools/searchSops/openMatcher.ts";
import { createSearchSops, type SearchSops } from "../../src/tools/searchSops.ts";

const encoderFiles = ["models/linli-encoder-int8.onnx", "models/bge-small-zh-v1.5-q-tokenizer.json"] as const;
const signal = new AbortController().signal;

/** A library whose handbooks can be changed, as the real one by an import. */
function changingLibrary(first: SopDocument[]) {
  let documents = first;
  const listeners = new Set<() => void>();
  return {
    documents: () => documents,
    onChange: (listener: () => void) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    change: (next: SopDocument[]) => {
      documents = next;
      for (const listener of listeners) listener();
    },
  };
}

describe("searching the sample handbooks with the shipped matcher", () => {
  let directory: string;
  let embedder: OnnxEmbedder;
  let samples: SopDocument[];
  let library: ReturnType<typeof changingLibrary>;
  let searchSops: SearchSops;
  let encoded = 0;
  const ask = (question: string, more: Partial<SearchInput> = {}) =>
    searchSops({ question, added: [], rejected: [], aspects: [], mustDecide: false, ...more }, { signal });

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), "linli-search-"));
    embedder = createOnnxEmbedder({ modelPath: encoderFiles[0], tokenizerPath: encoderFiles[1], threads: 1 });
    samples = await readSamples({ directory: "samples/sop" });
    library = changingLibrary(samples);
    const embed = (texts: readonly string[]) => {
      encoded += texts.length;
      return embedder.embed(texts);
    };
    const places = {
      matcherDirectory: "models/matcher",
      questionsDirectory: "samples/questions",
      samplesDirectory: "samples/sop",
    };
    const matcher = await openMatcher(
      { encoderFiles, ...places, cacheDirectory: directory, tunedPath: "", watchMs: 0 },
      embed,
    );
    searchSops = createSearchSops({ embed, library, matcher });
    await searchSops.warmUp();
  });
  afterAll(async () => {
    searchSops.close();
    await embedder.close();
    await rm(directory, { recursive: true });
  });

  it("knows the vectors of all shipped handbooks and questions without encoding one", () => {
    expect(encoded).toBe(0);
  });

  it.each([
    ["我社保卡掉了怎么办", "D002"],
    ["社保卡丢了怎么补", "D002"],
    ["身份证过期了", "居民身份证到期换领"],
    ["我要投诉物业", "物业服务投诉处理"],
  ])("answers %s as sure", async (question, document) => {
    const decision = await ask(question);
    expect(decision).toMatchObject({ kind: "answer", confidence: "sure" });
    expect(decision.candidates[0]?.file).toContain(document);
  });

  it("asks which residence permit matter is meant when only the permit is named", async () => {
    const decision = await ask("我想办居住证");
    expect(decision.kind).toBe("ask");
    if (decision.kind !== "ask") return;
    expect(decision.options.length).toBeGreaterThanOrEqual(2);
    expect(decision.options.length).toBeLessThanOrEqual(5);
    expect(decision.options.map(({ file }) => file.slice(0, 4))).toContain("D005");
  });

  it("answers once the person has said which", async () => {
    const decision = await ask("我想办居住证", { added: ["签注续期，快到期了"] });
    expect(decision).toMatchObject({ kind: "answer", document: { title: "居住证签注续期" } });
  });

  it.each(["美国签证怎么办", "今天天气怎么样", "？？？", "gzf"])("is not sure about %s", async (question) => {
    expect(await ask(question)).not.toMatchObject({ confidence: "sure" });
  });

  it.each([
    "北京的社保卡丢了怎么补办",
    "我在深圳，公租房怎么申请",
    "广州办居住证要什么材料",
    "杭州的居住证到期了怎么续签",
    "成都市低保申请条件",
    "武汉怎么给新生儿上户口",
    "重庆结婚登记要带什么",
    "南京的残疾人证到期换领在哪里",
    "我在天津租房，想提取公积金",
    "河南省的五保怎么申请",
    "湖南的独生子女费什么时候发",
    "四川那边离婚冷静期怎么算",
    "江苏失业金怎么领",
    "苏州幼儿园报名时间",
    "青岛老年大学怎么报名",
    "西安的护照去哪里办",
    "福建办无犯罪记录证明要什么",
    "浙江电动车上牌带什么",
    "在哈尔滨怎么办港澳通行证",
    "郑州的临时身份证能当天拿吗",
    "控诉社保中心乱收费，补一张社保卡要我一百块",
    "强烈要求处理民政局，我申请低保半年没人管",
    "公租房排了三年，你们不作为，还我公道",
    "居住证办了四趟，踢皮球，太过分了",
    "我要投诉派出所，身份证拖了三个月",
    "医保局推诿，大病报销一年没报下来，气死人",
    "残联乱作为，残疾证评级太黑心",
    "举报公积金中心刁难人，退休提取不给办",
    "曝光婚姻登记处，离婚登记不给排号",
    "实在太气人，护照窗口态度恶劣要投诉",
    "强烈抗议取消老年卡，为民做主",
    "街道不作为，灵活就业补贴没人管",
  ])("is never sure about another place or a complaint without a procedure: %s", async (question) => {
    expect(await ask(question)).not.toMatchObject({ confidence: "sure" });
  });

  it("never names a refused handbook again", async () => {
    const first = await ask("社保卡丢了怎么补");
    const { versionId = "" } = first.candidates[0] ?? {};
    const second = await ask("社保卡丢了怎么补", { rejected: [versionId] });
    expect(JSON.stringify(second)).not.toContain(versionId);
  });

  it.each([
    ["我社保卡丢了，我妈卧床不能到场", "本人不能到场"],
    ["社保卡丢了怎么补", undefined],
  ])("reads the special case that is stated in %s", async (question, branch) => {
    const decision = await ask(question, { mustDecide: true });
    expect(decision.kind === "answer" ? decision.branch : decision.kind).toBe(branch);
  });

  it.each([
    ["居委能办吗", "D035"],
    ["我符合吗", "D039"],
    ["有没有表格下载", "D077"],
    ["低保户能免吗", "D002"],
    ["外地户口行不行", "D002"],
    ["对方不同意", "D113"],
    ["她今年82，要交钱吗", "D011"],
    ["住养老院的呢", "D029"],
    ["那没退休的呢？", "D029"],
    ["政府补多少", "D073"],
  ])("takes %s for the handbook talked about, for reference", async (question, code) => {
    const current = samples.find(({ file }) => file.startsWith(code))?.versionId ?? "";
    expect(await ask(question, { current })).toMatchObject({
      kind: "answer",
      confidence: "reference",
      document: { versionId: current },
      reason: expect.stringContaining("像是接着问"),
    });
  });

  it.each([
    ["对了，楼下饭店油烟太大", "D108"],
    ["还有我家狗证怎么办", "D073"],
    ["养狗的证丢了", "D002"],
    ["他打我", "D113"],
    ["今天天气怎么样", "D002"],
    ["驾照换证", "D002"],
    ["身份证怎么补", "D002"],
  ])("leaves the handbook talked about for %s", async (question, code) => {
    const current = samples.find(({ file }) => file.startsWith(code))?.versionId ?? "";
    const decision = await ask(question, { current });
    expect(decision.kind === "answer" ? decision.document.versionId : "").not.toBe(current);
  });

  it("goes on to the handbook of the same task whose action a short question names", async () => {
    const current = samples.find(({ title }) => title === "居住证签注续期")?.versionId ?? "";
    expect(await ask("那丢了呢", { current })).toMatchObject({ document: { title: "居住证遗失补办" } });
  });

  it.each(["多少钱", "要带什么材料", "电话多少", "能代办吗"])(
    "answers what a thing is called no worse with %s behind it",
    async (sectionWords) => {
      const questions = await readQuestions("samples/questions");
      const names = new Map(
        questions
          .filter(({ kind, style }) => kind === "single" && style === "keyword")
          .reverse()
          .map(({ q, docs }) => [docs[0] ?? "", q]),
      );
      let right = 0;
      for (const [code, name] of names) {
        const decision = await ask(name + sectionWords);
        if (decision.kind === "answer" && decision.document.file.startsWith(code)) right += 1;
        // A wrong answer is worse than a question back.
        else expect(decision.kind === "answer" ? decision.confidence : "").not.toBe("sure");
      }
      expect(right / names.size).toBeGreaterThan(0.88);
    },
    60_000,
  );

  it("leaves a labelled question out when told to", async () => {
    const question = "社保卡弄丢了，先挂失还是直接补？";
    const input: SearchInput = { question, added: [], rejected: [], aspects: [], mustDecide: false };
    const [known, unknown, again] = [
      await searchSops(input, { signal }),
      await searchSops(input, { signal, leaveOut: [question] }),
      await searchSops(input, { signal }),
    ];
    expect(unknown.candidates[0]?.score).not.toBe(known.candidates[0]?.score);
    expect(again).toEqual(known);
  });

  it("gives scores that sum to at most one", async () => {
    const { candidates } = await ask("孩子上学");
    expect(candidates.reduce((sum, { score }) => sum + score, 0)).toBeLessThanOrEqual(1.001);
  });

  it("finds a handbook without labels as soon as it is imported, and nothing of a removed one", async () => {
    const [model] = samples;
    const own: SopDocument = {
      ...model!,
      versionId: "own",
      file: "共享菜园认领.docx",
      title: "共享菜园地块认领",
      task: "共享菜园",
      sample: false,
      sections: { conditions: ["本小区居民可以认领一块菜地，每户一块。"], steps: ["到居委会登记，抽签分配菜园地块。"] },
      branches: [],
    };
    // A question waits for the new index only for a while and is answered from the known one then, so it may have to be asked again.
    const firstTitle = async () => (await ask("小区菜园的地怎么认领")).candidates[0]?.title;
    library.change([...samples, own]);
    await expect.poll(firstTitle, { timeout: 60_000 }).toBe("共享菜园地块认领");
    library.change(samples);
    await expect.poll(firstTitle, { timeout: 60_000 }).not.toBe("共享菜园地块认领");
    const gone = await ask("小区菜园的地怎么认领");
    expect(gone.candidates.map(({ title }) => title)).not.toContain("共享菜园地块认领");
  }, 150_000);

  it("says that there are no handbooks", async () => {
    library.change([]);
    await expect.poll(() => ask("社保卡"), { timeout: 60_000 }).toMatchObject({ kind: "unknown", candidates: [] });
    library.change(samples);
  }, 90_000);
});
