/** Tells a session step by step in Chinese, for a person who replays it. Says nothing that is not in the log. */
import type { AnyStateMachine } from "xstate";
import { type SlotName, slotLabels } from "../shared/plan.ts";
import { clockOf, dayOf } from "../shared/time.ts";
import type { Decided, Decision, Message, Reply } from "../shared/turn.ts";
import type { Delivery, RowBody } from "./sessionStore.ts";
import { stateInWords } from "./stateNames.ts";
import { type Command, type SessionState, sessionEvents } from "./step.ts";

const toolNames: Record<string, string> = {
  transcribe: "语音转文字",
  understand: "理解消息",
  searchSops: "查找手册",
  restateQuestion: "归纳问题",
  composeAnswer: "取手册段落",
  listCatalogue: "列目录",
  suggestThemes: "想活动主意",
  writePlan: "撰写方案",
  renderPlan: "排版方案",
  callPerson: "通知同事",
  administer: "管理资料和名单",
};
const eventNames: Record<string, string> = {
  "session.open": "会话开始",
  "session.adopt": "换用新版流程",
  "session.fault": "处理时出错",
  "reply.failed": "回复没有发出去",
  "plan.progress": "方案进度",
  "staff.answered": "社工解答",
  "staff.resent": "同事再发一次",
  "human.spoke": "同事直接回复了",
  "messages.caughtUp": "迟到的消息到齐了",
  "session.erased": "个人资料已删除",
};
const timerNames: Record<string, string> = {
  reminder: "过了很久没有回话，提醒对方一次",
  patience: "这一步时间长，告诉对方还在处理",
  handoverReminder: "半小时到了，看同事回了没有",
  handoverEnd: "到了第二天，助手接回这段对话",
};
const planSteps: Record<Extract<Decision, { kind: "plan" }>["step"], string> = {
  ask: "还缺内容，请对方补充",
  confirm: "请对方确认",
  writing: "开始写方案",
  delivered: "方案送达",
  cancelled: "方案取消",
  rejected: "有内容不合理，请对方重说",
};

/**
 * The lines that tell one step. `hide` masks what identifies a resident; `deliveryOf` says what became of the reply that is the command of a
 * number.
 */
export function narrateStep(
  machine: AnyStateMachine,
  seq: number,
  { at, event, commands }: RowBody,
  before: SessionState | undefined,
  after: SessionState,
  { hide, deliveryOf }: { hide: (text: string) => string; deliveryOf: (index: number) => string },
): string[] {
  const from = before ? stateInWords(machine, before.value) : "";
  const to = stateInWords(machine, after.value);
  const move = from === to || !from ? to : `${from} → ${to}`;
  const isShown = isNews(event);
  const done = (commands as Command[]).flatMap((command, index) => {
    const [first = "", ...rest] = isShown(command) ? outgoing(command) : [];
    return [...(first === "" ? [] : [`${isReply(command) ? deliveryOf(index) : ""}${first}`]), ...rest];
  });
  const details = [...incoming(event), ...done];
  return [
    `${String(seq).padStart(3)}  ${dayOf(at)} ${clockOf(at)}  ${eventInWords(event)}  【${move}】`,
    ...details.map((line) => `       ${hide(line).replaceAll("\n", "\n         ")}`),
  ];
}

/** A tool that has just given its result is not worth saying to be stopped. */
function isNews({ type }: RowBody["event"]): (command: Command) => boolean {
  return (command) =>
    command.do !== "stop" || !/^xstate\.(done|error)\.actor\./.test(type) || !type.endsWith(`.${command.id}`);
}

const isReply = (command: Command) => command.do === "emit" && command.event.type === "reply";

/** The time of day in Shanghai to the second. */
const timeOfDay = (at: number) => `${clockOf(at)}:${String(Math.floor(at / 1000) % 60).padStart(2, "0")}`;

/** What became of a reply, to stand in front of it: ［10:00:05 送达，第3次才发出］; "" where nothing is known. */
export function deliveryInWords(delivery: Delivery | undefined, isDue: boolean): string {
  if (isDue) return "［还没有送达］";
  if (!delivery) return "";
  const again = delivery.tries > 1 ? `，第${delivery.tries}次才发出` : "";
  return `［${timeOfDay(delivery.at)} 送达${again}］`;
}

/** A tool by its name in the machine: 查找手册. */
export function toolInWords(name: string): string {
  return toolNames[name] ?? name;
}

/** What happened, in a few words; of a message also from whom. */
export function eventInWords(event: RowBody["event"]): string {
  const tool = /^xstate\.(done|error)\.actor\.(.+)$/.exec(event.type);
  if (tool) return `${toolInWords(tool[2] ?? "")}${tool[1] === "done" ? "有了结果" : "没有成功"}`;
  if (event.type.startsWith("xstate.after.")) return timerNames[event.type.split(".")[2] ?? ""] ?? "定时提醒到时";
  if (event.type !== "message.received") return eventNames[event.type] ?? event.type;
  const { from, room } = event["message"] as Message;
  return `收到消息（${from}${room ? `，群 ${room}` : ""}）`;
}

function incoming(event: RowBody["event"]): string[] {
  if (event.type === "message.received") return [`收到：${messageInWords(event["message"] as Message)}`];
  if (event.type === sessionEvents.replyFailed) {
    const reply = event["reply"] as Reply;
    return [`没有送达：${reply.kind === "file" ? reply.name : reply.text}`, `原因：${String(event["code"])}`];
  }
  const problem = problemOf(event);
  return problem === undefined ? [] : [`原因：${problem}`];
}

/** What a person sent, with its kind in front where it is no plain text. */
export function messageInWords({ kind, text, fileName }: Message): string {
  return `${{ text: "", voice: "［语音］", file: `［文件 ${fileName ?? ""}］` }[kind]}${text}`;
}

/** Why an event stands for something that went wrong; undefined for all others. */
export function problemOf(event: RowBody["event"]): string | undefined {
  if (event.type.startsWith("xstate.error.")) return (event["error"] as { message?: string })?.message ?? "";
  return event.type === "session.fault" ? String(event["message"]) : undefined;
}

function outgoing(command: Command): string[] {
  if (command.do === "run") return [`去做：${toolInWords(command.src)}`];
  if (command.do === "stop") return [`停下：${toolInWords(command.id)}`];
  if (command.do !== "emit") return [];
  const emitted = command.event as unknown as Reply | Decided;
  if (emitted.type === "decided") return decided(emitted);
  if (emitted.kind === "file") return [`发文件：${emitted.name}`];
  return [`${emitted.kind === "progress" ? "进度" : "回复"}：${emitted.text}`];
}

function decided({ decision, reason, candidates = [] }: Decided): string[] {
  return [
    `决定：${decisionInWords(decision)}`,
    ...(reason ? [`为什么：${reason}`] : []),
    ...(candidates.length > 0
      ? [`候选：${candidates.map(({ title, score }) => `《${title}》${Math.round(score * 100)}%`).join("，")}`]
      : []),
  ];
}

/** What was decided, with the slots of a plan, without its reason. */
function decisionInWords(decision: Decision): string {
  return `${decisionInBrief(decision)}${decision.kind === "plan" ? slotsInWords(decision) : ""}`;
}

/** What was decided, in one sentence. */
export function decisionInBrief(decision: Decision): string {
  switch (decision.kind) {
    case "answer": {
      const titles = decision.documents.map(({ title }) => `《${title}》`).join("、");
      const sections = decision.sections.length > 0 ? `（${decision.sections.join("、")}）` : "";
      return `按${titles}${sections}回答，${decision.confidence === "sure" ? "有把握" : "仅供参考"}`;
    }
    case "clarify":
      return `先问清楚：${decision.options.map(({ title, branch }) => branch ?? `《${title}》`).join(" / ")}`;
    case "unanswered":
      return "手册里没有，记下来";
    case "chat":
      return "直接回话";
    case "handover":
      return "转给同事";
    case "plan":
      return planSteps[decision.step];
  }
}

function slotsInWords({ slots, suggested }: Extract<Decision, { kind: "plan" }>): string {
  const { budgetIsLimit: _limit, ...values } = slots;
  const parts = Object.entries(values).map(([name, value]) => {
    const mark = suggested.includes(name as SlotName) ? "（建议）" : "";
    return `${slotLabels[name as SlotName]} ${slotValueInWords(value)}${mark}`;
  });
  return parts.length > 0 ? `：${parts.join("，")}` : "";
}

export function slotValueInWords(value: string | number | string[]): string {
  return Array.isArray(value) ? value.join("、") : String(value);
}
