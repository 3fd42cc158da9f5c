import { describe, expect, it } from "vitest";
import {
  acceptProposed,
  applyReading,
  beginForm,
  completeSlots,
  missingSlots,
  undoForm,
} from "../../src/machines/form.ts";
import { at, reading } from "./play.ts";

const begun = beginForm(reading({ theme: "包饺子", start: "14:00", end: "15:30" }), at);

describe("the form", () => {
  it("knows what is missing, in the order in which it is asked", () => {
    expect(missingSlots(begun)).toEqual(["date", "budget", "audience"]);
  });

  it("replaces a value that is said again", () => {
    expect(applyReading(begun, reading({ theme: "包馄饨" }), at).slots.theme).toBe("包馄饨");
  });

  it("keeps the length of the activity when only the start moves", () => {
    expect(applyReading(begun, reading({ start: "09:00" }), at).slots).toMatchObject({ start: "09:00", end: "10:30" });
  });

  it("takes the wishes as they were read: the reader knows the earlier ones and what was taken back", () => {
    const once = applyReading(begun, reading({ requirements: ["雨天备案"] }), at);
    expect(applyReading(once, reading({ requirements: [] }), at).slots.requirements).toEqual([]);
  });

  it("leaves a slot as it was when the new value is refused", () => {
    const refused = applyReading(
      begun,
      reading({}, { problems: [{ slot: "start", said: "25点", reason: "noSuchTime" }] }),
      at,
    );
    expect(refused.slots.start).toBe("14:00");
    expect(refused.problems).toHaveLength(1);
  });

  it("treats a proposal as open until it is accepted", () => {
    const proposed = applyReading(begun, reading({}, { proposed: { audience: "老人" } }), at);
    expect(missingSlots(proposed)).toContain("audience");
    expect(missingSlots(acceptProposed(proposed, at))).not.toContain("audience");
  });

  it("puts in the day that a festival stands for, marked as ours, unless a day was refused", () => {
    const put = applyReading(begun, reading({}, { proposed: { date: "2027-06-09" } }), at);
    expect(put.slots.date).toBe("2027-06-09");
    expect(put.suggested).toContain("date");
    const left = applyReading(put, reading({}, { leftToUs: ["date"] }), at);
    expect(left.slots.date).toBe("2027-06-09");
    const said = applyReading(put, reading({ date: "2027-06-05" }), at);
    expect(said.suggested).not.toContain("date");
    const refused = { slot: "date", said: "6月5日周日", reason: "weekdayMismatch", fix: "2027-06-06" } as const;
    const asked = applyReading(begun, reading({}, { problems: [refused] }), at);
    expect(asked.slots.date).toBeUndefined();
    expect(asked.proposed.date).toBe("2027-06-06");
  });

  it("takes a proposal that was asked for and passed over as our suggestion", () => {
    const asked = {
      ...applyReading(begun, reading({}, { proposed: { audience: "老人" } }), at),
      asked: ["audience" as const],
    };
    const passed = applyReading(asked, reading({ venue: "小广场" }), at);
    expect(passed.slots).toMatchObject({ audience: "老人", venue: "小广场" });
    expect(passed.suggested).toContain("audience");
    const idle = applyReading(asked, reading({}), at);
    expect(idle.slots.audience).toBeUndefined();
  });

  it("suggests a Saturday at least a week ahead, and marks it", () => {
    const left = applyReading(begun, reading({}, { leftToUs: ["date"] }), at);
    expect(left.slots.date).toBe("2026-12-05");
    expect(left.suggested).toEqual(["date"]);
  });

  it("no longer marks a suggestion that the person replaced", () => {
    const left = applyReading(begun, reading({}, { leftToUs: ["date"] }), at);
    expect(applyReading(left, reading({ date: "2026-12-12" }), at).suggested).toEqual([]);
  });

  it("fills the optional slots with marked suggestions, never over what was said", () => {
    const { slots, suggested } = completeSlots(applyReading(begun, reading({ headcount: 20 }), at), at);
    expect(slots).toMatchObject({ start: "14:00", end: "15:30", headcount: 20, venue: "居委会活动室" });
    expect(suggested).toEqual(["venue"]);
  });

  it("lets a late start end the same day", () => {
    const late = beginForm(reading({ theme: "赏月", start: "20:30" }), at);
    expect(completeSlots(late, at).slots.end).toBe("21:30");
  });

  it("goes back step by step and stops at the beginning", () => {
    const changed = applyReading(begun, reading({ budget: 2000 }), at);
    expect(undoForm(changed).slots).toEqual(begun.slots);
    expect(undoForm(undoForm(changed))).toEqual(undoForm(changed));
  });
});
