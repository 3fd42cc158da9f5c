/**
 * Five sessions in which something went as it should not, for somebody who has to find out why from the console alone.
 *
 * Everything is real (handbooks, understanding, composing, writing, the kernel, the log) but for the one defect of each case, which is put in
 * where it would happen: the matcher, the ear, the channel.
 */
import { openAccessStore } from "../../src/adapters/console/accessDatabase.ts";
import { createLog } from "../../src/adapters/log/log.ts";
import { readConfig } from "../../src/config.ts";
import { createDeliveries } from "../../src/console/deliveries.ts";
import { openLocalJobs } from "../../src/jobs.ts";
import { session as machine } from "../../src/machines/session.ts";
import { openPeople } from "../../src/office.ts";
import {
  openEmbedder,
  openLanguageModel,
  openLibrary,
  openStore,
  openTools,
  type SessionTools,
} from "../../src/parts.ts";
import type { Send } from "../../src/session/channel.ts";
import { createKernel } from "../../src/session/kernel.ts";
import { Failure } from "../../src/shared/failures.ts";
import { sessionKey } from "../../src/shared/ids.ts";
import type { Person } from "../../src/shared/people.ts";
import type { SopDecision } from "../../src/shared/sop.ts";
import type { Message, Understood } from "../../src/shared/turn.ts";
import type { Library } from "../../src/tools/library/library.ts";

export type Case = {
  name: string;
  channel: string;
  person: string;
  room?: string;
  texts: string[];
  /** What a colleague writes in the end, in the console. */
  answered?: string;
};

const committee = "幸福里居委会";
const roster: Person[] = [
  { account: "wang", name: "王社工", committee, role: "worker", duties: ["充电", "物业"] },
  { account: "li", name: "李社工", committee, role: "worker", duties: ["老年", "社保"] },
  { account: "zhao", name: "赵社工", committee, role: "worker", duties: ["活动"] },
  { account: "qian", name: "钱社工", committee, role: "worker", duties: ["活动"] },
];

export const cases: readonly Case[] = [
  {
    name: "wrong document",
    channel: "web",
    person: "王社工",
    texts: ["我妈的老人卡不见了要怎么弄", "不对，是敬老卡丢了要补一张"],
  },
  { name: "needless question", channel: "web", person: "李社工", texts: ["我爸的敬老卡丢了，补办要带什么", "2"] },
  {
    name: "failed delivery",
    channel: "wecom-bot",
    person: "zhao",
    texts: ["12月19日下午两点在活动室给社区孩子办剪纸活动，30个人，预算800", "确认"],
  },
  {
    name: "lost number",
    channel: "web",
    person: "钱社工",
    texts: ["12月12日下午两点给60岁以上老人包饺子，四十八个人，预算两千", "确认", "人数改成48个"],
  },
  {
    name: "hand-over",
    channel: "wecom-bot",
    person: "resident-07",
    room: "幸福里一组",
    texts: ["我家楼上养了十几只鸽子，谁来管管", "不对，不是这个", "转人工"],
    answered: "鸽子的事我下午上门看一下，先记下了。",
  },
];

/** Resolves with the names of the sessions, in the order of `cases`. The store is closed then. */
export async function seedCases(directory: string): Promise<string[]> {
  const config = readConfig({ LINLI_DATA_DIR: directory, LINLI_MODEL_SOURCES: "none" });
  const deps = { config, log: createLog("error") };
  const store = await openStore(directory, { readOnly: false });
  const embedder = await openEmbedder();
  const model = await openLanguageModel(deps, () => Promise.reject(new Failure("MODEL_MISSING", "没有下载")));
  const jobs = await openLocalJobs(deps, { embedder, model, writer: { only: "builtin", patienceMs: 0 } });
  const { readDocument } = jobs;
  const library = await openLibrary(deps, { directory, readOnly: false, watchMs: 0, readDocument });
  const people = await openPeople(deps, { readOnly: false });
  people.put(roster);
  const access = openAccessStore(directory);
  const tools = await openTools(deps, {
    ...{ library, embedder, jobs, directory, store },
    desk: { people, store, tell: async () => undefined, alarm: async () => undefined, status: async () => [] },
  });
  let clock = Date.parse("2026-11-23T09:30:00+08:00");
  const tick = (milliseconds: number) => {
    clock += milliseconds;
  };
  const onFault = (error: unknown) => {
    throw error;
  };
  const { watch } = createDeliveries({ access, now: () => clock, onFault });
  const kernel = createKernel({
    ...{ machine, older: [], store, timers: "manual", now: () => clock },
    tools: withDefects(tools, library, tick),
    send: watch(sendWithDefect(tick)),
    limits: { sendAttemptsMax: 4, backOffMs: 1, backOffMsMax: 1 },
  });
  await kernel.recover();
  const sessions: string[] = [];
  for (const { channel, person, room, texts, answered } of cases) {
    const session = sessionKey(channel, room ?? person, person);
    sessions.push(session);
    tick(600_000);
    for (const [index, text] of texts.entries()) {
      tick(25_000);
      const role = roster.some(({ account }) => account === person) ? "worker" : "resident";
      const standing = channel === "web" ? {} : ({ role, committee } as const);
      const message: Message = { id: `m${index}`, at: clock, kind: "text", text, from: person, ...standing };
      if (room) message.room = room;
      await kernel.dispatch(session, message.id, { type: "message.received", message, at: clock });
      await kernel.settled(session);
    }
    if (answered === undefined) continue;
    tick(600_000);
    const said = { text: answered, by: "王社工", question: texts[0] ?? "", corrects: false, about: 0 };
    await kernel.dispatch(session, "staff", { type: "staff.answered", at: clock, ...said });
    await kernel.settled(session);
  }
  await kernel.close();
  await model.close();
  await embedder.close();
  await library.close();
  people.close();
  access.close();
  await store.close();
  return sessions;
}

/** Files to the one colleague do not go out. */
function sendWithDefect(tick: (milliseconds: number) => void): Send {
  return async (session, reply, { key }) => {
    tick(reply.kind === "file" ? 3_000 : 200);
    if (reply.kind === "file" && session.startsWith("wecom-bot/zhao"))
      throw new Failure("REPLY_NOT_SENT", "企业微信上传文件没有成功，返回 45009：接口调用超过限制");
    return { messageId: key };
  };
}

/** Each tool takes the time that it takes in an office. */
function withDefects(tools: SessionTools, library: Library, tick: (milliseconds: number) => void): SessionTools {
  return {
    ...tools,
    async understand(input, call) {
      tick(60);
      const understood = await tools.understand(input, call);
      return input.message.text.includes("四十八个人") ? withoutHeadcount(understood) : understood;
    },
    async searchSops(input, call) {
      tick(90);
      // Whatever the card was taken for.
      if (input.question.includes("不见了")) return confused(library);
      if (input.question.includes("敬老卡丢了，补办")) return tooCareful(library);
      return tools.searchSops(input, call);
    },
    async writePlan(input, call) {
      tick(9_000);
      return tools.writePlan(input, call);
    },
    async renderPlan(input, call) {
      tick(400);
      return tools.renderPlan(input, call);
    },
  };
}

function withoutHeadcount({ turns, ...rest }: Understood): Understood {
  const deaf = turns.map((turn) => {
    if (turn.type !== "turn.plan") return turn;
    const { headcount: _unheard, ...slots } = turn.reading.slots;
    return { ...turn, reading: { ...turn.reading, slots } };
  });
  return { ...rest, turns: deaf };
}

function candidate(library: Library, title: string, score: number) {
  const found = library.byTitle(title);
  if (found === undefined) throw new Error(`the library has no ${title}`);
  return { versionId: found.versionId, file: found.file, title, score };
}

/** The two handbooks of one card, the wrong one a little ahead. */
function confused(library: Library): SopDecision {
  const first = candidate(library, "敬老卡首次申领（老年综合津贴）", 0.53);
  const second = candidate(library, "敬老卡遗失补办", 0.42);
  const reason = `最符合的是《${first.title}》，把握53%，不到88%，不够确定，标明仅供参考。`;
  const doubt = { share: 0.41, limit: 0.58 };
  return { kind: "answer", document: first, confidence: "reference", candidates: [first, second], doubt, reason };
}

/** Asks although the question says it. */
function tooCareful(library: Library): SopDecision {
  const first = candidate(library, "敬老卡遗失补办", 0.93);
  const second = candidate(library, "敬老卡首次申领（老年综合津贴）", 0.04);
  const options = [
    { ...second, label: "第一次办敬老卡" },
    { ...first, label: "敬老卡丢了，要补办" },
  ].map(({ score: _score, ...option }) => option);
  const reason = `问的内容同时符合《${second.title}》和《${first.title}》，先问清楚是哪一种。`;
  return { kind: "ask", options, candidates: [first, second], doubt: { share: 0.63, limit: 0.58 }, reason };
}
