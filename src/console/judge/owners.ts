/** Who looks after a handbook, and how they hear that it was judged. */
import { mask } from "../../shared/mask.ts";
import type { Person } from "../../shared/people.ts";
import type { Judgement } from "../access/accessStore.ts";

/** The people of the office and the way to reach one by account; `tell` resolves with whether it got there. */
export type Office = { staff(): readonly Person[]; tell(account: string, text: string): Promise<boolean> };
/** `about` are the words that duties are compared with: title, task, category. */
export type OwnedDocument = { title: string; about: string };

const toldMax = 3;
const verdictWords = {
  right: "答对了",
  wrong: "答错了",
  needless: "不该反问",
  missing: "漏答了",
  misheard: "没听对",
} as const;

/**
 * People whose duties name the matter, of the same 居委会 first; where nobody has it, the 督导 of the 居委会, then the 管理员. At most three.
 */
export function ownersOf(staff: readonly Person[], { about }: OwnedDocument, committee: string): Person[] {
  const colleagues = staff.filter(({ role }) => role !== "resident");
  const incharge = colleagues.filter(({ duties }) => duties.some((duty) => duty !== "" && about.includes(duty)));
  const near = (people: readonly Person[]) => people.filter((person) => person.committee === committee);
  const choices = [
    near(incharge),
    incharge,
    near(colleagues).filter(({ role }) => role === "supervisor"),
    colleagues.filter(({ role }) => role === "admin"),
  ];
  return (choices.find((people) => people.length > 0) ?? []).slice(0, toldMax);
}

/** Tells the owners of a handbook that was judged; resolves with the names of those who were reached. Never rejects. */
export function createTellOwner({ office, publicUrl }: { office: Office; publicUrl: string | undefined }) {
  return async (judgement: Judgement, document: OwnedDocument, committee: string): Promise<string[]> => {
    const text = textOf(judgement, document, publicUrl);
    const told: string[] = [];
    for (const { account, name } of ownersOf(office.staff(), document, committee)) {
      const reached = await office.tell(account, text).catch(() => false);
      if (reached) told.push(name);
    }
    return told;
  };
}

function textOf({ id, seq, by, verdict, question, docs, note }: Judgement, { title }: OwnedDocument, url?: string) {
  const link = url ? `${url}/console/#/sessions/${id}/${seq}` : "督导台的“评判”里有这一条，点开能看到当时的对话。";
  return [
    `【手册评判】${by}看了一次对话，认为助手${verdictWords[verdict]}。`,
    `有人问：“${mask(question)}”`,
    ...(docs.length > 0 ? [`应该是：${docs.map((each) => `《${each}》`).join("、")}`] : []),
    ...(note === "" ? [] : [`备注：${note}`]),
    `您分管《${title}》：请看看手册里写得清不清楚、要不要补充。`,
    link,
  ].join("\n");
}
