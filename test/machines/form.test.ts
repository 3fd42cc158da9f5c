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
    const proposed = applyReading(begun, reading({}, { proposed: { date: "2027-06-09" } }), at);
    expect(missingSlots(proposed)).toContain("date");
    expect(missingSlots(acceptProposed(proposed, at))).not.toContain("date");
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
