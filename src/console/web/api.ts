/** Calls to the server. Addresses are relative: nothing outside of it is ever asked. */
import type { Comparison, Overview } from "../sumsView.ts";
import type {
  AuditView,
  ChartView,
  DocumentSummary,
  DocumentView,
  FilterChoices,
  JudgementList,
  JudgementView,
  Me,
  OpenQuestionList,
  ProposalList,
  QuestionGroups,
  Role,
  SessionList,
  SessionView,
  UserView,
  Verdict,
} from "../view.ts";
import { type Filter, filterPairs } from "./address.ts";

/** `error` is a Chinese sentence for the person. */
export type Loaded<T> = { kind: "loading" } | { kind: "ready"; value: T } | { kind: "failed"; error: string };

/** Sent where the server does not know the visitor any more. */
export const signedOutEvent = "linli-signed-out";

const query = (pairs: [string, string][]) => new URLSearchParams(pairs.filter(([, value]) => value !== "")).toString();
const offsetOf = (offset: number): [string, string] => ["offset", String(offset)];
const idOf = (id: string) => encodeURIComponent(id);

export const loadMe = () => get<Me>("api/me");
export const loadSessions = (filter: Filter, offset: number) =>
  get<SessionList>(`api/sessions?${query([...filterPairs(filter), offsetOf(offset)])}`);
export const exportAddress = (kind: "xlsx" | "jsonl", filter: Filter) =>
  `api/export/${kind}?${query(filterPairs(filter))}`;
export const loadChoices = () => get<FilterChoices>("api/choices");
export const loadUnanswered = (offset: number) => get<OpenQuestionList>(`api/unanswered?${query([offsetOf(offset)])}`);
export const loadGroups = () => get<QuestionGroups>("api/unanswered/groups");
export const loadSession = (id: string) => get<SessionView>(`api/sessions/${idOf(id)}`);
export const loadChart = () => get<ChartView>("api/chart");
export const loadDocuments = () => get<{ documents: DocumentSummary[] }>("api/documents");
export const loadDocument = (version: string) => get<DocumentView>(`api/documents/${idOf(version)}`);
export const draftAnswer = (version: string, question: string) =>
  get<{ text: string }>(`api/documents/${idOf(version)}/answer?${query([["question", question]])}`);
export const fileAddress = (version: string) => `api/documents/${idOf(version)}/file`;
export const planFileAddress = (id: string, seq: number) => `api/sessions/${idOf(id)}/files/${seq}`;
export const loadJudgementsOf = (id: string) =>
  get<{ judgements: JudgementView[] }>(`api/sessions/${idOf(id)}/judgements`);
export const loadJudgements = (offset: number) => get<JudgementList>(`api/judgements?${query([offsetOf(offset)])}`);
export const loadOverview = (from: string, to: string, unit: string) =>
  get<Overview>(
    `api/overview?${query([
      ["from", from],
      ["to", to],
      ["unit", unit],
    ])}`,
  );
export const loadComparison = () => get<Comparison>("api/compare");
export const loadProposals = () => get<ProposalList>("api/proposals");
export const loadAudit = (offset: number) => get<AuditView>(`api/audit?${query([offsetOf(offset)])}`);
export const loadUsers = () => get<{ users: UserView[] }>("api/users");
export const loadRetention = () => get<{ days: number }>("api/retention");

/** Changes. `csrf` is the token that came with the visitor. */
export const signIn = (name: string, password: string) => post<Me>("api/sign-in", { name, password }, "");
export const redeem = (token: string, name: string, password: string) =>
  post<Me>("api/redeem", { token, name, password }, "");
export const signOut = (csrf: string) => post<Me>("api/sign-out", {}, csrf);
export const reveal = (csrf: string, id: string, reason: string) =>
  post<SessionView>(`api/sessions/${idOf(id)}/reveal`, { reason }, csrf);
export type JudgementWish = { seq: number; verdict: Verdict; docs: string[]; note: string; isHandbookWrong: boolean };
export const judge = (csrf: string, id: string, wish: JudgementWish) =>
  post<{ judgements: JudgementView[] }>(`api/sessions/${idOf(id)}/judgements`, wish, csrf);
export type AnswerWish = { seq: number; text: string; corrects: boolean; keep: boolean };
export const answer = (csrf: string, id: string, wish: AnswerWish) =>
  post<{ title: string | null }>(`api/sessions/${idOf(id)}/answers`, wish, csrf);
export const resend = (csrf: string, id: string, reply: { seq: number; position: number }) =>
  post<{ isSent: boolean }>(`api/sessions/${idOf(id)}/resend`, reply, csrf);
export const acceptProposal = (csrf: string, id: string, question: string) =>
  post<ProposalList>(`api/proposals/${idOf(id)}/accept`, { question }, csrf);
export const dropProposal = (csrf: string, id: string) =>
  post<ProposalList>(`api/proposals/${idOf(id)}/drop`, {}, csrf);
export const compareSpan = (csrf: string, from: string, to: string) =>
  post<Comparison>("api/compare", { from, to }, csrf);
export const compareSession = (csrf: string, id: string) =>
  post<Comparison>(`api/sessions/${idOf(id)}/compare`, {}, csrf);
type Users = { users: UserView[]; token?: string };
export const saveUser = (csrf: string, user: { name: string; role: Role; unit: string }) =>
  post<Users>("api/users", user, csrf);
export const inviteUser = (csrf: string, name: string) => post<Users>("api/users/invite", { name }, csrf);
export const disableUser = (csrf: string, name: string) => post<Users>("api/users/disable", { name }, csrf);
export const erasePerson = (csrf: string, wish: { person: string; confirmed: string; reason: string }) =>
  post<{ erased: number }>("api/erase", wish, csrf);
export const saveRetention = (csrf: string, days: number) => post<{ days: number }>("api/retention", { days }, csrf);

const get = <T>(address: string): Promise<T> => call<T>(address, {});
const post = <T>(address: string, body: object, csrf: string): Promise<T> =>
  call<T>(address, {
    method: "POST",
    headers: { "Content-Type": "application/json", ...(csrf ? { "X-Linli-Csrf": csrf } : {}) },
    body: JSON.stringify(body),
  });

/** Fails with an Error whose message can be shown. */
async function call<T>(address: string, options: RequestInit): Promise<T> {
  const response = await fetch(address, options).catch(() => {
    throw new Error("连不上邻里程序。请看看它是不是还开着，再刷新。");
  });
  const body: unknown = await response.json().catch(() => ({}));
  if (response.ok) return body as T;
  if (response.status === 401 && !/api\/(sign-in|redeem)$/.test(address)) dispatchEvent(new Event(signedOutEvent));
  const { error } = body as { error?: string };
  throw new Error(error ?? "这一页读不出来，请刷新再试。");
}
