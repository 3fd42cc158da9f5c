/** What the office itself brings: its roster, its hours, the ways to reach its people, its own words. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { RaiseAlarm } from "./adapters/alarm/alarm.ts";
import type { People } from "./adapters/people/libsqlPeople.ts";
import type { PartsDeps, SessionTools } from "./parts.ts";
import type { WhoIs } from "./session/inbox.ts";
import type { SessionStore } from "./session/sessionStore.ts";
import type { SpecialDay } from "./shared/officeHours.ts";
import type { Message } from "./shared/turn.ts";
import type { Library } from "./tools/library/library.ts";
import type { ReviewProposals } from "./tools/reviewProposals.ts";
import { readSensitiveWords, type SensitiveWords } from "./tools/understand/sensitiveWords.ts";

/** What calling a person and administering need of the running program. */
export type Desk = {
  people: People;
  store: Pick<SessionStore, "rows">;
  /** Sends a text to "channel:account". */
  tell: (address: string, text: string) => Promise<void>;
  alarm: RaiseAlarm;
  /** Lines that tell how the program does. */
  status: () => Promise<string[]>;
};

/** Opens the roster of the data directory. */
export async function openPeople({ config }: PartsDeps, { readOnly }: { readOnly: boolean }): Promise<People> {
  const { createLibsqlPeople } = await import("./adapters/people/libsqlPeople.ts");
  return createLibsqlPeople({ directory: config.dataDirectory, readOnly });
}

type OfficeParts = {
  library: Library;
  desk?: Desk | undefined;
  review: ReviewProposals;
  /** The files with everyday names, whose mistakes an administrator is shown. */
  glossary: { shipped: string; own: string };
};

/** Without a desk nobody can be called and nobody administers: a simulation, a benchmark. */
export async function openOfficeTools(
  { config, log }: PartsDeps,
  { library, desk, review, glossary }: OfficeParts,
): Promise<Pick<SessionTools, "callPerson" | "administer">> {
  const { createCallPerson } = await import("./adapters/people/callPerson.ts");
  const special = await openSpecialDays({ config, log });
  const { transcriptOf } = await import("./adapters/people/transcript.ts");
  const { createAdminister } = await import("./tools/administer.ts");
  const { glossaryProblems } = await import("./tools/understand/openGlossary.ts");
  const { hours, phone, hotline } = config.office;
  const nobody = () => Promise.reject(new Error("nobody is at the desk"));
  const callPerson = createCallPerson({
    people: () => desk?.people.all() ?? [],
    office: { hours, special, phone, hotline },
    tell: desk?.tell ?? nobody,
    alarm: desk?.alarm ?? nobody,
    transcript: async (session) => (desk ? transcriptOf(desk.store, session) : []),
    log,
  });
  return {
    callPerson: desk ? callPerson : async (input, call) => ({ ...(await callPerson(input, call)), who: "" }),
    administer: createAdminister({
      library,
      people: desk?.people ?? { all: () => [], find: () => undefined, setRole: () => false },
      status: async () => [
        ...((await desk?.status()) ?? []),
        ...problemLines(await glossaryProblems({ library, ...glossary })),
      ],
      review,
    }),
  };
}

const problemLinesMax = 5;

/** Lines of the list of names that are not used, for the administrator who asks how things stand. */
function problemLines(problems: readonly string[]): string[] {
  if (problems.length === 0) return [];
  const rest = problems.length - problemLinesMax;
  return [
    `词表（glossary.tsv）有${problems.length}处要改：`,
    ...problems.slice(0, problemLinesMax),
    ...(rest > 0 ? [`还有${rest}处，运行 linli doctor 能看到全部。`] : []),
  ];
}

/** The official calendar, and before it the days of the office in 节假日.txt of the data directory. */
async function openSpecialDays({ config, log }: PartsDeps): Promise<SpecialDay> {
  const { readOwnDays } = await import("./adapters/people/officialHolidays.ts");
  const own = join(config.dataDirectory, "节假日.txt");
  const { special, problems } = readOwnDays(existsSync(own) ? readFileSync(own, "utf8") : "");
  for (const problem of problems) log.warn({ file: "节假日.txt" }, problem);
  return special;
}

/** Who writes by WeCom: by the roster, everybody else is a resident. The web chat of this machine tells nobody apart. */
export function createWhoIs({ config }: PartsDeps, people: Pick<People, "find">): WhoIs {
  const { groups, people: which } = config.served;
  return ({ channel, chat, person }) => {
    if (channel === "web") return undefined;
    const found = people.find(person);
    const group = chat === person ? undefined : groups?.find(({ id }) => id === chat);
    const inServedGroup = chat === person || groups === undefined || group !== undefined;
    const committee = found?.committee || group?.committee;
    return {
      served: inServedGroup && (which === "all" || found !== undefined),
      role: found?.role ?? "resident",
      ...(committee ? { committee } : {}),
    };
  };
}

/** Who somebody is in a scripted conversation: by the roster; everybody is the same where nobody is on it. */
export function createRosterLook(people: Pick<People, "find" | "all">) {
  return (account: string): Pick<Message, "role" | "committee"> => {
    const found = people.find(account);
    if (!found) return people.all().length > 0 ? { role: "resident" } : {};
    return { role: found.role, ...(found.committee ? { committee: found.committee } : {}) };
  };
}

/** The office's own list of sensitive words, or the shipped one. Lines that cannot be read are reported and left out. */
export function openSensitiveWords({ config, log }: PartsDeps, shipped: string): SensitiveWords {
  const own = join(config.dataDirectory, "敏感词.txt");
  const { words, problems } = readSensitiveWords(readFileSync(existsSync(own) ? own : shipped, "utf8"));
  for (const problem of problems) log.warn({ file: "敏感词.txt" }, problem);
  return words;
}
