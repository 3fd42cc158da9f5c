/** What came of a timer, in words: its name alone says nothing about that. */
import type { RowBody } from "../session/sessionStore.ts";
import type { Command } from "../session/step.ts";
import { emittedOf } from "./bubbles.ts";

const nothingDone: Readonly<Record<string, string>> = {
  handoverReminder: "同事已经回过话，没有再催",
};
const doneWords: Readonly<Record<string, string>> = {
  callPerson: "还没有同事回复，又催了一次",
};

/** `move` is the state that the timer led to, "" where it stayed. */
export function timerOutcome({ event, commands }: RowBody, move: string): string[] {
  const timer = /^xstate\.after\.([^.]+)/.exec(event.type)?.[1];
  if (timer === undefined) return [];
  const done = (commands as Command[]).flatMap((command) =>
    command.do === "run" ? [doneWords[command.src] ?? ""] : [],
  );
  const said = emittedOf(commands as Command[]).some((emitted) => emitted.type === "reply");
  const found = [...done.filter(Boolean), ...(said ? ["给对方发了一条提醒"] : [])];
  if (found.length > 0) return [`结果：${found.join("，")}`];
  return [`结果：${move === "" ? (nothingDone[timer] ?? "没有要做的") : `转到“${move}”`}`];
}
