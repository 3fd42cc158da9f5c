/** Calls to the server. Addresses are relative: nothing outside of it is ever asked. */
import type { ChartView, OpenQuestionList, SessionList, SessionView } from "../view.ts";
import type { Filter } from "./address.ts";

/** `error` is a Chinese sentence for the person. */
export type Loaded<T> = { kind: "loading" } | { kind: "ready"; value: T } | { kind: "failed"; error: string };

export function loadSessions({ text, tags, day }: Filter, offset: number): Promise<SessionList> {
  const query = new URLSearchParams({ text, day, offset: String(offset) });
  for (const tag of tags) query.append("tag", tag);
  return get<SessionList>(`api/sessions?${query}`);
}

export const loadUnanswered = (offset: number): Promise<OpenQuestionList> =>
  get<OpenQuestionList>(`api/unanswered?${new URLSearchParams({ offset: String(offset) })}`);

export const loadSession = (id: string): Promise<SessionView> =>
  get<SessionView>(`api/sessions/${encodeURIComponent(id)}`);

export const loadChart = (): Promise<ChartView> => get<ChartView>("api/chart");

/** Fails with an Error whose message can be shown. */
async function get<T>(address: string): Promise<T> {
  const response = await fetch(address).catch(() => {
    throw new Error("连不上邻里程序。请看看它是不是还开着，再刷新。");
  });
  const body: unknown = await response.json().catch(() => ({}));
  if (response.ok) return body as T;
  const { error } = body as { error?: string };
  throw new Error(error ?? "这一页读不出来，请刷新再试。");
}
