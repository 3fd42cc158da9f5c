import { describe, expect, it, vi } from "vitest";
import { createCallPerson } from "../../../src/adapters/people/callPerson.ts";
import { sessionKey } from "../../../src/shared/ids.ts";
import { type OfficeHours, readOfficeHours } from "../../../src/shared/officeHours.ts";
import type { CallPersonInput, Person, Role } from "../../../src/shared/people.ts";

const hours = readOfficeHours("周一至周五 9:00-17:00") as OfficeHours;
const session = sessionKey("wecom-bot", "li", "li");
const at = Date.parse("2026-11-23T10:00:00+08:00");
const person = (account: string, committee: string, role: Role, duties: string[] = []): Person => ({
  account,
  name: `${account}老师`,
  committee,
  role,
  duties,
});
const staff = [
  person("boss", "梅园", "supervisor"),
  person("ann", "梅园", "worker", ["养老"]),
  person("bob", "梅园", "worker", ["社保", "医保"]),
  person("eve", "兰园", "worker", ["社保"]),
  person("root", "", "admin"),
  person("li", "梅园", "resident"),
];

async function call(
  input: Partial<CallPersonInput>,
  changes: { people?: Person[]; refuses?: string[]; alarm?: boolean; session?: string } = {},
) {
  const told: string[] = [];
  const texts: string[] = [];
  const alarms: string[] = [];
  const callPerson = createCallPerson({
    people: () => changes.people ?? staff,
    office: { hours, special: () => undefined, phone: "021-5555 0100", hotline: "12356" },
    async tell(address, text) {
      if (changes.refuses?.includes(address)) throw new Error("no such contact");
      told.push(address);
      texts.push(text);
    },
    async alarm(text) {
      if (changes.alarm === false) throw new Error("no alarm");
      alarms.push(text);
    },
    transcript: async () => ["对方：社保卡丢了", "助手：请带身份证"],
    log: { warn: () => undefined },
  });
  const base = { reason: "handover" as const, topic: "社保卡丢了怎么办", at, from: "li", committee: "梅园" };
  return {
    called: await callPerson({ ...base, ...input }, { session: changes.session ?? session }),
    told,
    texts,
    alarms,
  };
}

describe("calling a person", () => {
  it("tells who is in charge of the matter in that 居委会, with the end of the conversation", async () => {
    const { called, told, texts, alarms } = await call({});
    expect(told).toEqual(["wecom-bot:bob"]);
    expect(texts[0]).toContain("li老师在等您，说的是：社保卡丢了怎么办");
    expect(texts[0]).toContain("助手：请带身份证");
    expect(alarms).toEqual([]);
    expect(called).toMatchObject({ told: true, who: "bob老师", when: "", phone: "021-5555 0100" });
  });

  it("never tells another 居委会", async () => {
    const { told } = await call({ reason: "distress" });
    expect(told).not.toContain("wecom-bot:eve");
  });

  it("tells a 社工 before a 督导 where nobody's duties name the matter, and both with a reminder", async () => {
    expect((await call({ topic: "路灯坏了" })).told).toEqual(["wecom-bot:ann"]);
    expect((await call({ reason: "reminder" })).told).toEqual(["wecom-bot:bob", "wecom-bot:ann"]);
  });

  it("in danger tells several and sets off the alarm", async () => {
    const { told, alarms, texts } = await call({ reason: "distress", topic: "不想活了" });
    expect(told.length).toBe(3);
    expect(alarms).toHaveLength(1);
    expect(texts[0]).toContain("紧急");
  });

  it("tells the next one where somebody cannot be reached, and reaches people of the web chat by WeCom", async () => {
    const refuses = ["wecom-bot:bob", "wechaty:bob"];
    expect(await call({}, { refuses })).toMatchObject({
      told: ["wecom-bot:ann"],
      called: { told: true, who: "ann老师" },
    });
    const byWeb = await call({}, { refuses: ["web:bob", "wecom-bot:bob"], session: sessionKey("web", "li", "li") });
    expect(byWeb.told).toEqual(["wechaty:bob"]);
  });

  it("sets off the alarm where nobody of the roster can be told, and says so where that fails too", async () => {
    expect(await call({}, { people: [] })).toMatchObject({ called: { told: true, who: "值班的同事" } });
    expect(await call({}, { people: [], alarm: false })).toMatchObject({ called: { told: false } });
  });

  it("in danger sets off the alarm at once, and is answered within half a minute though no platform answers", async () => {
    vi.useFakeTimers();
    try {
      const hangs = () => new Promise<never>(() => undefined);
      const alarms: string[] = [];
      const parts = { people: () => staff, office: { hours, special: () => undefined, phone: "", hotline: "" } };
      const log = { warn: () => undefined };
      const callPerson = createCallPerson({
        ...{ ...parts, log, tell: hangs, transcript: hangs },
        alarm: async (text) => void alarms.push(text),
      });
      const calling = callPerson({ reason: "distress", topic: "不想活了", at, from: "li" }, { session });
      await vi.advanceTimersByTimeAsync(5_000);
      expect(alarms).toHaveLength(1);
      const silent = createCallPerson({ ...parts, log, tell: hangs, transcript: hangs, alarm: hangs });
      const unheard = silent({ reason: "handover", topic: "", at, from: "li" }, { session });
      await vi.advanceTimersByTimeAsync(29_000);
      const late = new Promise((resolve) => setTimeout(resolve, 0, "late"));
      await vi.advanceTimersByTimeAsync(1);
      expect(await Promise.race([calling, late])).toMatchObject({ told: true, who: "值班的同事" });
      expect(await Promise.race([unheard, late])).toMatchObject({ told: false });
    } finally {
      vi.useRealTimers();
    }
  });

  it("cuts what was said short without cutting a character in two", async () => {
    const { texts } = await call({ topic: `${"急".repeat(99)}😭😭` });
    expect(texts[0]?.isWellFormed()).toBe(true);
    expect(texts[0]).toContain("急…");
  });

  it("tells when the office opens, after how much time to remind and when to take over", async () => {
    const { called } = await call({ at: at + 8 * 3_600_000 });
    expect(called).toMatchObject({ when: "明天09:00", remindMs: 15.5 * 3_600_000, resumeMs: 15 * 3_600_000 });
  });
});
