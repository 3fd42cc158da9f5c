/** Things beside the plain course of a step: how a message was understood, fallbacks, restarts, another version of the flow. */
import type { RowBody } from "../session/sessionStore.ts";
import { type Command, sessionEvents } from "../session/step.ts";
import type { PlanDraft } from "../shared/plan.ts";
import type { Turn, Understood } from "../shared/turn.ts";

const turnWords: Readonly<Partial<Record<Turn["type"], string>>> = {
  "turn.question": "问办事",
  "turn.choice": "从选项里选",
  "turn.noneFits": "选项都不是",
  "turn.details": "补充情况",
  "turn.explain": "问选项有什么区别",
  "turn.plan": "要写活动方案",
  "turn.slots": "填写或更正方案内容",
  "turn.revise": "修改写好的方案",
  "turn.confirm": "确认",
  "turn.refuse": "不确认",
  "turn.cancel": "取消",
  "turn.back": "上一步",
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
  "turn.smallTalk": "闲谈",
};

/** What a message was understood to want: "问办事、要写活动方案"; "" where the step is not about that. */
export function understoodAs({ type, ...event }: RowBody["event"]): string {
  if (type !== "xstate.done.actor.understand") return "";
  const { turns = [], heard } = (event["output"] ?? {}) as Partial<Understood>;
  const words = turns.map((turn) => turnWords[turn.type] ?? turn.type).join("、");
  return heard === undefined ? words : `${words}（听到：“${heard}”）`;
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
      const notes = [...changed(body), ...restarted(body), ...fallbackOf(body.event)];
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
  const by = writer === "llm" ? "正文由本机的语言模型撰写" : "没有用语言模型，正文由资料库拼成";
  return [writerNote === "" ? by : `${by}（${writerNote}）`];
}
