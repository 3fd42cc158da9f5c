import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Comparison, Overview } from "../../src/console/sumsView.ts";
import type {
  AuditView,
  DocumentSummary,
  DocumentView,
  JudgementView,
  OpenQuestionList,
  ProposalList,
  QuestionGroups,
  SessionList,
  SessionView,
} from "../../src/console/view.ts";
import { parseLabelledQuestions } from "../../src/tools/searchSops/labelledQuestion.ts";
import { until } from "../contracts/channel.contract.ts";
import { type ConsoleWorld, openConsoleWorld, type Session, useTemporaryDirectories } from "./consoleWorld.ts";

useTemporaryDirectories();
let world: ConsoleWorld;
let admin: Session;
beforeAll(async () => {
  world = await openConsoleWorld();
  admin = await world.setUp();
  await world.say("王社工", ["社保卡怎么办", "丢了补办"]);
  await world.say("李社工", ["电话13812345678的社保卡丢了怎么补办"]);
  await world.say("赵社工", ["火星移民怎么办", "转人工"]);
  await world.say("钱社工", ["火星在哪里"]);
  await world.say("=cmd|'/c calc'!A1", ["社保卡怎么办"]);
});
afterAll(() => world?.close());

const get = async <T>(path: string): Promise<T> => {
  const response = await fetch(`${world.url}api/${path}`, { headers: admin.headers });
  expect([path, response.status]).toEqual([path, 200]);
  return (await response.json()) as T;
};
const idOf = async (person: string) =>
  (await get<SessionList>(`sessions?person=${encodeURIComponent(person)}`)).sessions[0]?.id ?? "";
const view = async (person: string) => get<SessionView>(`sessions/${await idOf(person)}`);
const stepSaying = (steps: SessionView["steps"], words: string) =>
  steps.find(({ decisions }) => decisions.some((decision) => decision.words.includes(words)))?.seq ?? -1;
const lines = (file: string) =>
  readFileSync(join(world.directory, file), "utf8")
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line));

describe("a verdict", () => {
  const judge = async (person: string, words: string, verdict: string, docs: string[] = [], more: object = {}) => {
    const { steps, summary } = await view(person);
    const body = { seq: stepSaying(steps, words), verdict, docs, note: "看过", ...more };
    return world.post<{ judgements: JudgementView[]; error: string }>(
      `sessions/${summary.id}/judgements`,
      body,
      admin.headers,
    );
  };

  it("becomes a labelled question and a case that evaluation can read, masked", async () => {
    expect((await judge("李社工", "回答", "wrong", ["社会保障卡首次申领"]))[0]).toBe(200);
    expect((await judge("王社工", "先问清楚", "right"))[0]).toBe(200);
    expect((await judge("王社工", "先问清楚", "needless", ["社会保障卡挂失补办"]))[0]).toBe(200);
    expect((await judge("赵社工", "手册里没有", "missing", ["社会保障卡挂失补办"]))[0]).toBe(200);
    expect((await judge("钱社工", "手册里没有", "right"))[0]).toBe(200);
    const labels = lines("labels.jsonl");
    expect(labels.map(({ kind, docs }) => [kind, docs])).toEqual([
      ["single", ["D001"]],
      ["ambiguous", ["D001", "D002"]],
      ["single", ["D002"]],
      ["single", ["D002"]],
      ["none", []],
    ]);
    expect(labels[0]).toMatchObject({ q: "电话138****5678的社保卡丢了怎么补办", source: "console" });
    const read = parseLabelledQuestions(readFileSync(join(world.directory, "labels.jsonl"), "utf8"));
    expect([read.questions.length, read.skipped]).toEqual([5, 0]);
    expect(lines("regression.jsonl")).toHaveLength(5);
  });

  it("is shown in the list, of each step the last one, and nobody is told where the handbook is right", async () => {
    const { judgements } = await get<{ judgements: JudgementView[] }>("judgements");
    expect(judgements[0]).toMatchObject({ verdict: "right", by: admin.name });
    expect(judgements.find(({ verdict }) => verdict === "needless")).toMatchObject({
      question: "社保卡怎么办",
      docs: ["社会保障卡挂失补办"],
      // The assistant is to learn from that: the handbook is right.
      owner: "",
      told: "",
      note: "看过",
    });
    const ofStep = judgements.filter(({ question }) => question === "社保卡怎么办");
    expect(ofStep.map(({ verdict }) => verdict)).toEqual(["needless"]);
    expect(world.told).toEqual([]);
  });

  it("that a handbook is wrong reaches the colleague of the same 居委会 who is in charge of it, masked, and that is on record", async () => {
    world.told.length = 0;
    const wrong = { isHandbookWrong: true };
    expect((await judge("李社工", "回答", "wrong", ["社会保障卡挂失补办"], wrong))[0]).toBe(200);
    expect(world.told.map(({ account }) => account)).toEqual(["zhang"]);
    expect(world.told[0]?.text).toContain("138****5678");
    expect(world.told[0]?.text).toContain("应该是：《社会保障卡挂失补办》");
    const { judgements } = await get<{ judgements: JudgementView[] }>("judgements");
    expect(judgements[0]).toMatchObject({ told: "张社工", owner: "社保中心" });
    const { lines: acts } = await get<AuditView>("audit");
    expect(acts.slice(0, 2).map(({ act }) => act)).toContain("通知手册负责人");
    await judge("李社工", "回答", "right");
    expect(world.told).toHaveLength(1);
  });

  it("of a message that was not heard as it was meant keeps what was said, heard and meant", async () => {
    const { steps, summary } = await view("李社工");
    const heard = steps.find(({ understood }) => understood !== "")?.seq ?? -1;
    const verdict = (note: string, docs: string[] = []) =>
      world.post<{ judgements: JudgementView[]; error: string }>(
        `sessions/${summary.id}/judgements`,
        { seq: heard, verdict: "misheard", docs, note },
        admin.headers,
      );
    const labels = lines("labels.jsonl").length;
    expect((await verdict(" "))[1].error).toContain("本来的意思");
    const [status, { judgements }] = await verdict("要首次办，不是补办");
    expect([status, judgements.at(-1)?.verdict, judgements.at(-1)?.note]).toEqual([
      200,
      "misheard",
      "要首次办，不是补办",
    ]);
    expect(lines("regression.jsonl").at(-1)).toMatchObject({
      ...{ verdict: "misheard", kind: "heard", meant: "要首次办，不是补办", session: summary.id, seq: heard },
      ...{ q: "电话138****5678的社保卡丢了怎么补办", heard: "问办事：电话138****5678的社保卡丢了怎么补办" },
    });
    expect(lines("labels.jsonl")).toHaveLength(labels);
    expect((await verdict("要首次办", ["社会保障卡首次申领"]))[0]).toBe(200);
    expect(lines("labels.jsonl").at(-1)).toMatchObject({ kind: "single", docs: ["D001"] });
  });

  it("is refused where it makes no sense, and then nothing is kept", async () => {
    const before = lines("labels.jsonl").length;
    expect((await judge("王社工", "先问清楚", "needless"))[1].error).toContain("请选一本");
    expect((await judge("王社工", "先问清楚", "wrong", ["没有这本"]))[1].error).toContain("没有《没有这本》");
    const [status] = await world.post(
      `sessions/${await idOf("王社工")}/judgements`,
      { seq: 0, verdict: "right", docs: [], note: "" },
      admin.headers,
    );
    expect(status).toBe(409);
    expect(lines("labels.jsonl")).toHaveLength(before);
  });
});

describe("an answer of a colleague", () => {
  it("reaches the asker through the log, marked as such, and closes the question", async () => {
    const open = await get<OpenQuestionList>("unanswered");
    const question = open.questions.find(({ person, tag }) => person === "钱社工" && tag === "unanswered");
    const body = { seq: question?.seq ?? -1, text: "火星在太阳系，去不了。", corrects: false, keep: true };
    const [status] = await world.post(`sessions/${question?.session}/answers`, body, admin.headers);
    expect(status).toBe(200);
    await world.settled("钱社工");
    const { steps, verdict } = await view("钱社工");
    expect(verdict.words).toContain("重放一致");
    const step = steps.find(({ title }) => title === "社工解答");
    expect(step?.bubbles[0]?.text).toBe("【社工解答】您问的事，同事看过了：\n您问：火星在哪里\n火星在太阳系，去不了。");
    expect(step?.bubbles[0]?.delivery).toBe("sent");
    expect(world.kept).toEqual(["火星在哪里"]);
    const left = await get<OpenQuestionList>("unanswered");
    expect(left.total).toBe(open.total - 1);
  });

  it("can correct what was answered", async () => {
    const { steps, summary } = await view("王社工");
    const about = stepSaying(steps, "回答");
    const body = { seq: about, text: "应该先挂失。", corrects: true, keep: false };
    expect((await world.post(`sessions/${summary.id}/answers`, body, admin.headers))[0]).toBe(200);
    await world.settled("王社工");
    const sent = (await view("王社工")).steps.flatMap(({ bubbles }) => bubbles).at(-1);
    expect(sent?.text).toContain("更正如下");
  });

  it("needs words", async () => {
    const body = { seq: 1, text: " ", corrects: false, keep: false };
    expect((await world.post(`sessions/${await idOf("王社工")}/answers`, body, admin.headers))[0]).toBe(400);
  });
});

describe("a reply that did not arrive", () => {
  const resend = (id: string, at: { seq: number; position: number }, headers = admin.headers) =>
    world.post<{ error: string }>(`sessions/${id}/resend`, at, headers);
  const lostIn = ({ steps }: SessionView) =>
    steps.flatMap(({ seq, bubbles }) =>
      bubbles.flatMap(({ position = -1, again }) => (again ? [{ seq, position }] : [])),
    );

  it("is sent again through the log by a colleague, once, and that is on record", async () => {
    await world.say("丢件", ["给老人包饺子", "12月12日", "确认"]);
    const before = await view("丢件");
    const { id } = before.summary;
    const [place = { seq: -1, position: -1 }, ...others] = lostIn(before);
    expect(others).toEqual([]);
    expect((await resend(id, place))[1].error).toContain("文件已经不在了");
    writeFileSync(world.planFile("丢件"), "PK-plan");
    expect((await resend(id, place, { Cookie: admin.cookie }))[0]).toBe(403);
    expect((await resend(id, { ...place, position: 9 }))[0]).toBe(409);
    const both = await Promise.all([resend(id, place), resend(id, place)]);
    expect(both.map(([status]) => status).sort()).toEqual([200, 409]);
    await world.settled("丢件");
    const after = await view("丢件");
    expect(after.verdict.words).toContain("重放一致");
    const step = after.steps.find(({ title }) => title === "同事再发一次");
    expect(step?.bubbles.map(({ kind, delivery }) => [kind, delivery])).toEqual([["file", "sent"]]);
    expect(step?.notes).toEqual([`${admin.name}又发了一次`]);
    expect(lostIn(after)).toEqual([]);
    expect((await get<SessionList>("sessions?person=丢件")).sessions[0]?.tags).toContain("delivered");
    const { lines: acts } = await get<AuditView>("audit");
    expect(acts.find(({ act }) => act === "再发一次")).toMatchObject({ who: admin.name, target: `${id}/${place.seq}` });
    await world.post("erase", { person: "丢件", confirmed: "丢件", reason: "测试完了" }, admin.headers);
  });
});

describe("a question that was proposed for a handbook", () => {
  it("is taken, in other words if need be, or dropped, once", async () => {
    const title = "社会保障卡挂失补办";
    await world.book.add({ versionId: "0123456789abcdef", title }, ["卡丢了怎么补", "卡掉哪里去办", "卡是什么"]);
    const waiting = async () => (await get<ProposalList>("proposals")).proposals;
    const [first, second, third] = await waiting();
    const act = async (id: string | undefined, how: string, body: object) =>
      (await world.post(`proposals/${id}/${how}`, body, admin.headers))[0];
    expect(await act(first?.id, "accept", { question: first?.question })).toBe(200);
    expect(await act(second?.id, "accept", { question: "卡掉了去哪里办" })).toBe(200);
    expect(await act(third?.id, "drop", {})).toBe(200);
    expect(world.learnt).toEqual([
      { title, question: "卡丢了怎么补" },
      { title, question: "卡掉了去哪里办" },
    ]);
    expect(await waiting()).toEqual([]);
    expect(await act(first?.id, "drop", {})).toBe(409);
    expect(await act(third?.id, "accept", { question: " " })).toBe(400);
    const { lines: acts } = await get<AuditView>("audit");
    expect(acts.slice(0, 3).map(({ act: done }) => done)).toEqual(["不要拟的问法", "采用拟的问法", "采用拟的问法"]);
  });
});

describe("what explains a step", () => {
  it("names the rule, the clause and how the message was understood", async () => {
    const { steps, verdict } = await view("李社工");
    const searched = steps.find(({ rules }) => rules.some(({ guard }) => guard === "isAnswer"));
    expect(searched?.rules[0]?.words).toContain("查找的结果是可以回答");
    expect(steps.find(({ understood }) => understood !== "")?.understood).toMatch(/^问办事：/);
    const cited = steps.find(({ citation }) => citation !== null)?.citation;
    expect(cited).toMatchObject({ title: "社会保障卡挂失补办", edition: "2025版，2025-03-01" });
    expect(cited?.sections[0]).toMatchObject({ name: "materials", label: "所需材料" });
    const document = await get<DocumentView>(`documents/${cited?.versionId}`);
    expect(document.sections.find(({ name }) => name === "materials")?.lines).toEqual(cited?.sections[0]?.lines);
    expect(steps.some(({ respondedMs }) => respondedMs !== null && respondedMs > 0)).toBe(true);
    expect(verdict.versions).toEqual([expect.objectContaining({ seq: 0, isCurrent: true })]);
  });

  it("says that the program was started again while a tool was at work", async () => {
    const session = await world.say("重启社工", ["给老人包饺子", "12月12日", "确认"]);
    const rows = (await world.store.rows(session)).map(
      ({ body }) => JSON.parse(body) as { at: number; event: { type: string } },
    );
    const done = rows.find(({ event }) => event.type === "xstate.done.actor.writePlan");
    world.access.addStart((done?.at ?? 0) - 1_000);
    const { steps } = await view("重启社工");
    const step = steps.find(({ notes }) => notes.some((note) => note.includes("重启过1次")));
    expect(step?.notes.join()).toContain("从头重做");
    expect(step?.notes.join()).toContain("没有用语言模型");
  });
});

describe("the library", () => {
  it("counts what was answered from each handbook, and gives out its file", async () => {
    const { documents } = await get<{ documents: DocumentSummary[] }>("documents");
    const card = documents.find(({ title }) => title === "社会保障卡挂失补办");
    expect(card?.asked).toBeGreaterThan(0);
    expect(documents.find(({ title }) => title === "社会保障卡首次申领")?.asked).toBe(0);
    const file = await fetch(`${world.url}api/documents/${card?.versionId}/file`, { headers: admin.headers });
    expect(await file.text()).toBe("PK-handbook");
    expect(file.headers.get("content-disposition")).toContain(encodeURIComponent("D002 社会保障卡挂失补办.docx"));
    const gone = await fetch(`${world.url}api/documents/none`, { headers: admin.headers });
    expect(gone.status).toBe(404);
  });
});

describe("sums and exports", () => {
  it("count questions, how they were answered, and what nobody asked for", async () => {
    const overview = await get<Overview>("overview");
    expect(overview.answered).toEqual({ first: 1, asked: 1, refused: 0, again: 0, follow: 0 });
    expect(overview.unknown).toBe(2);
    expect(overview.askedBack).toBe(2);
    expect(overview.documents).toEqual([{ name: "社会保障卡挂失补办", count: 2 }]);
    expect(overview.neverAsked).toEqual([{ name: "社会保障", count: 1 }]);
    expect(overview.waits?.median).toBeGreaterThan(0);
    expect((await get<Overview>("overview?from=2026-11-24")).questions).toBe(0);
  });

  it("put questions of one meaning together", async () => {
    const { groups } = await get<QuestionGroups>("unanswered/groups");
    expect(groups[0]?.questions.every(({ question }) => question.includes("火星"))).toBe(true);
  });

  it("write every decision that the filter leaves, as JSON lines and as Excel", async () => {
    const read = async (kind: string, query: string) => {
      const response = await fetch(`${world.url}api/export/${kind}?${query}`, { headers: admin.headers });
      expect(response.status).toBe(200);
      return Buffer.from(await response.arrayBuffer());
    };
    const all = (await read("jsonl", ""))
      .toString()
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Record<string, string>);
    expect(all.filter((row) => row["结果"] === "没答上")).toHaveLength(2);
    expect(all.find((row) => row["谁"] === "李社工")?.["问题"]).toContain("138****5678");
    const some = (await read("jsonl", "tag=unanswered&tag=handover")).toString().trim().split("\n");
    expect(some.length).toBeGreaterThan(0);
    expect(some.every((line) => line.includes("赵社工"))).toBe(true);
    const { default: excel } = await import("exceljs");
    const workbook = new excel.Workbook();
    await workbook.xlsx.load((await read("xlsx", "")) as never);
    const sheet = workbook.worksheets[0];
    expect(sheet?.rowCount).toBe(all.length + 1);
    expect(sheet?.getRow(1).getCell(6).value).toBe("问题");
    sheet?.eachRow((row) => row.eachCell((cell) => expect(cell.formula).toBeUndefined()));
  });
});

describe("asking again today", () => {
  const compared = () =>
    until("the comparison", async () => {
      const found = await get<Comparison>("compare");
      return found.state === "done" ? found : undefined;
    });

  it("names the first step that today's flow would take another way", async () => {
    const session = await world.say("旧版", ["社保卡怎么办"]);
    world.forge(session, "这件事有几种情况", "这件事分几种");
    world.board.note(session);
    await world.post(`sessions/${await idOf("旧版")}/compare`, {}, admin.headers);
    const { diverged, differences } = await compared();
    expect(diverged).toBe(1);
    expect(differences).toEqual([
      expect.objectContaining({
        kind: "flow",
        question: "社保卡怎么办",
        before: expect.stringContaining("这件事分几种"),
        after: expect.stringContaining("这件事有几种情况"),
      }),
    ]);
    await world.post("erase", { person: "旧版", confirmed: "旧版", reason: "测试完了" }, admin.headers);
  });

  it("finds nothing where nothing changed, and each answer that would be another", async () => {
    const span = { from: "2026-11-23", to: "2026-11-23" };
    expect((await world.post("compare", span, admin.headers))[0]).toBe(200);
    const same = await compared();
    expect([same.changed, same.diverged]).toEqual([0, 0]);
    expect(same.questions).toBeGreaterThan(4);
    world.forget();
    await world.post(`sessions/${await idOf("李社工")}/compare`, {}, admin.headers);
    const other = await compared();
    expect(other.differences).toEqual([
      expect.objectContaining({
        question: "电话138****5678的社保卡丢了怎么补办",
        before: expect.stringContaining("按《社会保障卡挂失补办》回答"),
        after: "手册里没有，记下来",
      }),
    ]);
  });
});
