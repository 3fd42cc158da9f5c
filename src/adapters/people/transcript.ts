import type { RowBody, SessionStore } from "../../session/sessionStore.ts";
import type { Command } from "../../session/step.ts";
import { cutShort } from "../../shared/cutShort.ts";
import type { Message, Reply } from "../../shared/turn.ts";

const linesMax = 12;
const charsMax = 80;

/** The end of a conversation in lines, for a person who takes it over: who said what, long texts cut short. */
export async function transcriptOf(store: Pick<SessionStore, "rows">, session: string): Promise<string[]> {
  const bodies = (await store.rows(session)).map(({ body }) => JSON.parse(body) as RowBody);
  return bodies.flatMap(({ event, commands }) => [...heard(event), ...said(commands as Command[])]).slice(-linesMax);
}

function heard(event: RowBody["event"]): string[] {
  if (event.type !== "message.received") return [];
  const { kind, text, fileName } = event["message"] as Message;
  return [`对方：${kind === "file" ? `［文件 ${fileName ?? ""}］` : short(text)}`];
}

function said(commands: readonly Command[]): string[] {
  return commands.flatMap((command) => {
    const reply =
      command.do === "emit" && command.event.type === "reply" ? (command.event as unknown as Reply) : undefined;
    if (!reply || reply.kind === "progress") return [];
    return [`助手：${reply.kind === "file" ? `［文件 ${reply.name}］` : short(reply.text)}`];
  });
}

const short = (text: string) => cutShort(text.replace(/\s+/g, " "), charsMax);
