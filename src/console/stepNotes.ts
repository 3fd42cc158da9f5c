/** Things beside the plain course of a step: how a message was understood, fallbacks, restarts, another version of the flow. */

import { slotValueInWords } from "../session/narrate.ts";
import type { RowBody } from "../session/sessionStore.ts";
import { type Command, sessionEvents } from "../session/step.ts";
import type { Called } from "../shared/people.ts";
import { type PlanDraft, type SlotName, type SlotReading, slotLabels } from "../shared/plan.ts";
import type { Answer, SearchInput } from "../shared/sop.ts";
import type { SmallTalkTopic, Turn, Understood } from "../shared/turn.ts";
import { resentEvent, staffEvent } from "./events.ts";
import { leftoverOf } from "./leftover.ts";

const turnWords: Readonly<Partial<Record<Turn["type"], string>>> = {
  "turn.question": "问办事",
  "turn.choice": "从选项里选",
  "turn.noneFits": "选项都不是",
  "turn.details": "补充情况",
  "turn.explain": "问选项有什么区别",
  "turn.plan": "要写活动方案",
  "turn.ideas": "问办什么活动好",
  "turn.slots": "填写或更正方案内容",
  "turn.revise": "修改写好的方案",
  "turn.confirm": "确认",
  "turn.refuse": "不确认",
  "turn.cancel": "取消",
  "turn.back": "上一步",
  "turn.reopen": "接着办取消的策划",
  "turn.sources": "问方案里的内容从哪来",
  "turn.help": "要帮助",
  "turn.human": "转人工",
  "turn.original": "要原文件",
  "turn.forward": "要转发的话",
  "turn.more": "看更多",
  "turn.wrong": "说答得不对",
  "turn.resend": "重发",
  "turn.notice": "要活动通知",
  "turn.templates": "问模板",
  "turn.planFile": "发来策划案",
  "turn.useBuiltin": "现在就用资料库写",
  "turn.waitForModel": "等语言模型",
  "turn.catalogue": "看目录",
  "turn.admin": "管理指令",
  "turn.smallTalk": "闲谈",
};

/** Before the slots of a plan that were not found in a sentence, and before its words that went into nothing. */
export const unheardWords = "没有听出：";
export const unusedWords = "没有用上的话：";

/** What people mostly say by themselves. */
const toldSlots = ["theme", "date", "start", "audience", "headcount", "budget"] as const satisfies readonly SlotName[];

const topicWords: Readonly<Partial<Record<SmallTalkTopic, string>>> = {
  greeting: "打招呼",
  thanks: "道谢",
  whoAreYou: "问助手是谁",
  abuse: "骂人的话",
  distress: "可能有危险或很难过",
  emergency: "有紧急危险",
  improper: "不合适的要求",
  unclear: "像是确认，但没看懂",
  unreadable: "看不懂的内容",
};

/** What a message was understood to want: "问办事、要写活动方案"; "" where the step is not about that. `said` are its words. */
export function understoodAs({ type, ...event }: RowBody["event"], said: string): string {
  if (type !== "xstate.done.actor.understand") return "";
  const { turns = [], heard, repairs = [] } = (event["output"] ?? {}) as Partial<Understood>;
  const words = turns.map((turn) => turnInWords(turn, heard ?? said)).join("；");
  return [
    words,
    ...(heard === undefined ? [] : [`语音听到：“${heard}”`]),
    ...repairs.map(({ said, meant }) => `“${said}”当作“${meant}”`),
  ].join("；");
}

function turnInWords(turn: Turn, said: string): string {
  const kind = turnWords[turn.type] ?? turn.type;
  if ("reading" in turn)
    return [kind, ...readingInWords(turn.reading), ...unheardIn(turn), ...unusedIn(turn, said)].join("，");
  if (turn.type === "turn.question") return `${kind}：${turn.question}`;
  if (turn.type === "turn.choice") return `${kind}：第${turn.index + 1}个`;
  return turn.type === "turn.smallTalk" ? `${kind}：${topicWords[turn.topic] ?? "随便聊聊"}` : kind;
}

/** The values that were heard, so that one sees at once which were not. */
function readingInWords({ slots, proposed, problems }: SlotReading): string[] {
  const { budgetIsLimit: _limit, ...values } = slots;
  const { budgetIsLimit: _proposedLimit, ...guesses } = proposed;
  const listed = (found: object) =>
    Object.entries(found).map(([name, value]) => `${slotLabels[name as SlotName] ?? name} ${slotValueInWords(value)}`);
  return [
    Object.keys(values).length > 0 ? `听出了：${listed(values).join("、")}` : "没有听出具体内容",
    ...(Object.keys(guesses).length > 0 ? [`推测：${listed(guesses).join("、")}`] : []),
    ...(problems.length > 0 ? [`没有采用：${problems.map(({ said }) => `“${said}”`).join("、")}`] : []),
  ];
}

function unheardIn(turn: Turn): string[] {
  const missing = unheardOf(turn);
  return missing.length === 0 ? [] : [`${unheardWords}${missing.join("、")}`];
}

/** Words of a sentence about a plan that went into nothing. */
function unusedIn(turn: Turn, said: string): string[] {
  if (turn.type !== "turn.plan" && turn.type !== "turn.slots") return [];
  const words = leftoverOf(said, turn.reading);
  return words.length === 0 ? [] : [`${unusedWords}${words.map((each) => `“${each}”`).join("")}`];
}

/** Of a sentence that asks for a plan: the labels of what was not found in it. */
export function unheardOf(turn: Turn): string[] {
  if (turn.type !== "turn.plan") return [];
  const { slots, proposed, leftToUs } = turn.reading;
  const missing = toldSlots.filter((name) => !(name in slots) && !(name in proposed) && !leftToUs.includes(name));
  return missing.map((name) => slotLabels[name]);
}

export interface StepNotes {
  /** What is to be said about a row. Rows must come in order. */
  read(seq: number, body: RowBody): string[];
}

/**
 * `startedAt` are the moments at which the program was started, oldest first: a tool that was at work then was run again.
 */
export function createStepNotes(
  session: string,
  startedAt: readonly number[],
  clockOf: (at: number) => string,
): StepNotes {
  const runs = new Map<string, number>();
  let version = "";

  function restarted({ key, at }: RowBody): string[] {
    const run = key.replace(/:result$/, "");
    const began = runs.get(run);
    if (run === key || began === undefined) return [];
    runs.delete(run);
    const starts = startedAt.filter((start) => start > began && start <= at);
    if (starts.length === 0) return [];
    return [`中间程序重启过${starts.length}次（${starts.map(clockOf).join("、")}），这件事从头重做，没有丢`];
  }

  function changed({ machine, event }: RowBody): string[] {
    const before = version;
    version = machine;
    if (event.type === sessionEvents.adopt) return ["流程有新版本，从这里起按新版走，没办完的事都保留"];
    return before !== "" && before !== machine ? ["从这里起换了流程版本"] : [];
  }

  return {
    read(seq, body) {
      const notes = [
        ...changed(body),
        ...restarted(body),
        ...fallbackOf(body.event),
        ...calledBy(body.event),
        ...repliedBy(body.event),
        ...withheldOf(body.event),
        ...searchedAgain(body.commands as Command[]),
      ];
      for (const [index, command] of (body.commands as Command[]).entries())
        if (command.do === "run") runs.set(`${session}#${seq}.${index}`, body.at);
      return notes;
    },
  };
}

/** A plan that the language model did not write says so itself. */
function fallbackOf({ type, ...event }: RowBody["event"]): string[] {
  if (type !== "xstate.done.actor.writePlan") return [];
  const { writer, writerNote = "" } = (event["output"] ?? {}) as Partial<PlanDraft>;
  if (writer === undefined) return [];
  const by = writer === "llm" ? "正文用到了本机的语言模型" : "没有用语言模型，正文是从资料库里现成的内容组合的";
  return [writerNote === "" ? by : `${by}（${writerNote}）`];
}

/** Who was told that somebody waits. */
function calledBy({ type, ...event }: RowBody["event"]): string[] {
  if (event["tool"] !== "callPerson" || !type.startsWith("xstate.done.")) return [];
  const { told, who, when } = (event["output"] ?? {}) as Partial<Called>;
  if (told === undefined) return [];
  const later = when ? `现在不是上班时间，${when}处理` : "";
  if (!told) return ["没有通知到任何同事：花名册里没有能联系上的人，也没有设置值班提醒"];
  return [[`已把这段对话发给${who}`, ...(later ? [later] : [])].join("，")];
}

/** A colleague who wrote to the person: in the console with a name, in the chat mostly without. */
function repliedBy({ type, ...event }: RowBody["event"]): string[] {
  if (type === staffEvent) return [`${typeof event["by"] === "string" ? event["by"] : "同事"}已回复`];
  if (type === resentEvent) return [`${typeof event["by"] === "string" ? event["by"] : "同事"}又发了一次`];
  return type === "human.spoke" ? ["同事已在聊天里回复"] : [];
}

/** Why a second search finds other handbooks than the first: what was left out, and what was added. */
function searchedAgain(commands: readonly Command[]): string[] {
  const run = commands.find((command) => command.do === "run" && command.src === "searchSops");
  const { rejected = [], added = [] } = (run?.do === "run" ? run.input : {}) as Partial<SearchInput>;
  const left = rejected.length > 0 ? [`去掉对方说不是的${rejected.length}本`] : [];
  const more = added.length > 0 ? [`加上对方补充的${added.map((words) => `“${words}”`).join("、")}`] : [];
  return left.length + more.length === 0
    ? []
    : [`再查一遍手册：${[...left, ...more].join("，")}，所以找到的和前面不同`];
}

/** A line of an answer goes out only if its figures stand in the handbook. */
function withheldOf({ type, ...event }: RowBody["event"]): string[] {
  if (type !== "xstate.done.actor.composeAnswer") return [];
  const { withheld = [] } = (event["output"] ?? {}) as Partial<Answer>;
  return withheld.map((line) => `这一行和手册原文对不上，没有发出：${line}`);
}
