import { cutShort } from "../../shared/cutShort.ts";
import { Failure } from "../../shared/failures.ts";
import { parseSessionKey } from "../../shared/ids.ts";
import {
  afterServiceMinutes,
  nextDayOpening,
  nextOpeningInWords,
  type OfficeHours,
  type SpecialDay,
} from "../../shared/officeHours.ts";
import type { Called, CallPersonInput, CallReason, Person } from "../../shared/people.ts";
import type { RaiseAlarm } from "../alarm/alarm.ts";
import { withLimit } from "../channels/wecom/withLimit.ts";

/** What the office says about itself: when it serves, and whom to call otherwise. `phone` and `hotline` may be "". */
export type Office = { hours: OfficeHours; special: SpecialDay; phone: string; hotline: string };

/**
 * - `people`: the roster. `tell` sends a text to "channel:account". `alarm` reaches whoever is configured for emergencies.
 * - `transcript` gives the end of a conversation in lines.
 */
export type CallPersonDeps = {
  people: () => readonly Person[];
  office: Office;
  tell: (address: string, text: string) => Promise<void>;
  alarm: RaiseAlarm;
  transcript: (session: string) => Promise<string[]>;
  log: { warn(fields: object, message: string): void };
};
type CallPerson = (input: CallPersonInput, call: { session: string }) => Promise<Called>;

const patienceMinutes = 30;
/** How many people are told at once when somebody may be in danger, and otherwise. */
const toldMax: Record<CallReason, number> = { handover: 1, unanswered: 1, reminder: 2, distress: 3 };
/** How many are tried before the alarm goes off instead. */
const triedMax = 5;
const topicCharsMax = 100;
/** How long one colleague, by all ways, and the end of the conversation may take. */
const tellMsMax = 6_000;
const transcriptMsMax = 3_000;
/** After so long nobody else is tried: the alarm goes off while the person who waits can still be told what became of it. */
const tryMsMax = 8_000;
const alarmMsMax = 10_000;
/** Ways to reach a colleague. */
const routes = ["wecom-bot", "wechaty"];
const headings: Record<CallReason, string> = {
  handover: "【转人工】",
  unanswered: "【没有答上】",
  reminder: "【还在等】30分钟没有人回复。",
  distress: "【紧急】对方可能有危险，请马上联系。",
};

/**
 * Tells the person of the office who is in charge that somebody waits, with the end of the conversation.
 *
 * Chosen are people of the same 居委会, first those whose duties name the matter, then 社工, then 督导; who cannot be reached is passed over.
 * Where nobody of the roster can be told, the alarm of the configuration goes off; where somebody may be in danger, it does so at once.
 *
 * - Out: `told` false where nobody could be told. Within half a minute, also where a platform does not answer.
 * - Fails: never; ways that failed are in the log.
 */
export function createCallPerson({ people, office, tell, alarm, transcript, log }: CallPersonDeps): CallPerson {
  const reachSome = createReach({ tell, log });
  const raise = async (text: string): Promise<boolean> => {
    try {
      await withLimit(alarm(text), { milliseconds: alarmMsMax, what: "提醒", code: "ALARM_NOT_DELIVERED" });
      return true;
    } catch (error) {
      log.warn({ detail: String(error) }, "提醒没有送到");
      return false;
    }
  };
  const lastLines = async (session: string): Promise<string[]> => {
    try {
      const limit = { milliseconds: transcriptMsMax, what: "读取对话", code: "STORE_UNAVAILABLE" as const };
      return await withLimit(transcript(session), limit);
    } catch (error) {
      log.warn({ detail: String(error) }, "没有读到最近的对话，通知里没有附上");
      return ["（没有读到，请在督导台里看）"];
    }
  };
  return async (input, { session }) => {
    const all = people();
    const channel = parseSessionKey(session)?.channel ?? "";
    const chosen = inCharge(all, input).slice(0, triedMax);
    const asker = all.find(({ account }) => account === input.from)?.name ?? input.from;
    const text = [
      `${headings[input.reason]}${asker}${input.room ? "在群里" : ""}在等您${input.topic ? `，说的是：${cutShort(input.topic, topicCharsMax)}` : ""}。`,
      "最近的对话：",
      ...(await lastLines(session)),
      channel === "web" ? "请在督导台里回复对方。" : "请在企业微信里直接联系对方，或在督导台里回复。",
    ].join("\n");
    const alarming = input.reason === "distress" ? raise(text) : undefined;
    const reached = await reachSome(channel, chosen, toldMax[input.reason], text);
    const told = reached.length > 0 || (await (alarming ?? raise(text)));
    return { ...answer(office, input), told, who: namesOf(reached) };
  };
}

/** Tells as many at a time as are still to be told, the nearest first; resolves with those who were told. */
function createReach({ tell, log }: Pick<CallPersonDeps, "tell" | "log">) {
  /** By the route that the person who waits is on, else by another one: whoever asks in the web chat is reached there by nobody. */
  const tellOne = async (channel: string, { account }: Person, text: string): Promise<void> => {
    const problems: string[] = [];
    for (const route of new Set([channel, ...routes])) {
      try {
        return await tell(`${route}:${account}`, text);
      } catch (error) {
        problems.push(String(error));
      }
    }
    throw new Failure("REPLY_NOT_SENT", problems.join("；"));
  };
  const reach = async (channel: string, person: Person, text: string): Promise<Person[]> => {
    try {
      const limit = { milliseconds: tellMsMax, what: "通知同事", code: "REPLY_NOT_SENT" as const };
      await withLimit(tellOne(channel, person, text), limit);
      return [person];
    } catch (error) {
      log.warn({ account: person.account, detail: String(error) }, "没有通知到一位同事");
      return [];
    }
  };
  return async (channel: string, chosen: readonly Person[], countMax: number, text: string): Promise<Person[]> => {
    const endsAt = Date.now() + tryMsMax;
    const reached: Person[] = [];
    for (let from = 0; reached.length < countMax && from < chosen.length && Date.now() < endsAt; ) {
      const next = chosen.slice(from, from + countMax - reached.length);
      from += next.length;
      reached.push(...(await Promise.all(next.map((person) => reach(channel, person, text)))).flat());
    }
    return reached;
  };
}

function namesOf(people: readonly Person[]): string {
  return people.length > 0 ? people.map(({ name }) => name).join("、") : "值班的同事";
}

/** The people of the office who may be called about a matter, the nearest first. */
function inCharge(people: readonly Person[], { from, committee, topic }: CallPersonInput): Person[] {
  const rank = ({ duties, role, committee: own }: Person) =>
    (duties.some((duty) => topic.includes(duty)) ? 0 : 4) + (own === committee ? 0 : 2) + (role === "worker" ? 0 : 1);
  return people
    .filter(({ role, account }) => role !== "resident" && account !== from)
    .filter((person) => committee === undefined || person.committee === committee || person.role === "admin")
    .map((person) => ({ person, order: rank(person) }))
    .sort((left, right) => left.order - right.order)
    .map(({ person }) => person);
}

function answer({ hours, special, phone, hotline }: Office, { at }: CallPersonInput): Omit<Called, "told" | "who"> {
  return {
    when: nextOpeningInWords(hours, special, at),
    phone,
    hotline,
    remindMs: afterServiceMinutes(hours, special, at, patienceMinutes) - at,
    resumeMs: nextDayOpening(hours, special, at) - at,
  };
}
