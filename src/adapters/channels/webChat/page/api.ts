/** Calls to the server. Addresses are relative: nothing outside of it is ever asked. */
import type { Account, ChatStatus, HistoryPage } from "../entry.ts";
import type { Pending } from "./chatState.ts";

/** sent: it is stored. refused: the server will not take it as it is. unreachable: try again later. */
export type SendOutcome = { kind: "sent" } | { kind: "refused"; error: string } | { kind: "unreachable" };

export async function sendPending(person: string, { id, text, file }: Pending): Promise<SendOutcome> {
  try {
    const response = file ? await postFile({ person, id, file }) : await postText({ person, id, text });
    if (response.ok) return { kind: "sent" };
    // The server is stopping: the message goes out by itself when it is back.
    if (response.status === 503) return { kind: "unreachable" };
    const { error } = (await response.json().catch(() => ({}))) as { error?: string };
    return { kind: "refused", error: error ?? "没发出去，请再试一次。" };
  } catch {
    return { kind: "unreachable" };
  }
}

export async function loadEarlier(person: string, before: number): Promise<HistoryPage> {
  return (await get(`api/history?${new URLSearchParams({ person, before: String(before) })}`)) as HistoryPage;
}

export async function loadStatus(): Promise<ChatStatus & Account> {
  return (await get("api/status")) as ChatStatus & Account;
}

export const fileAddress = (person: string, entryId: string) => `files/${entryId}?${new URLSearchParams({ person })}`;

export function eventsAddress(person: string, after: string | undefined): string {
  return `api/events?${new URLSearchParams(after === undefined ? { person } : { person, after })}`;
}

async function get(address: string): Promise<unknown> {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${address} answered ${response.status}`);
  return response.json();
}

function postText(body: { person: string; id: string; text: string }): Promise<Response> {
  return fetch("api/messages", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
}

function postFile({ person, id, file }: { person: string; id: string; file: File }): Promise<Response> {
  const form = new FormData();
  form.set("person", person);
  form.set("id", id);
  form.set("file", file);
  return fetch("api/files", { method: "POST", body: form });
}
