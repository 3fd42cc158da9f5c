import type { PlanSlots, SlotName, SlotReading } from "../../../../src/shared/plan.ts";
import { readSlots } from "../../../../src/tools/understand/slots/readSlots.ts";

type Around = { today?: string; slots?: PlanSlots; asked?: SlotName[]; plan?: boolean; proposed?: PlanSlots };

/** Reads a text at ten in the morning of a day, by default Monday 2026-11-23; `plan` = it asks for a plan (default: nothing was asked). */
export function read(text: string, around: Around = {}): SlotReading {
  const {
    today = "2026-11-23",
    slots = {},
    asked = [],
    proposed,
    plan = asked.length === 0 && Object.keys(slots).length === 0,
  } = around;
  return readSlots(text, {
    at: Date.parse(`${today}T10:00:00+08:00`),
    slots,
    asked,
    writingRequest: plan,
    ...(proposed === undefined ? {} : { proposed }),
  });
}

/** A form in the middle of being filled. */
export const form: PlanSlots = {
  theme: "包饺子",
  date: "2026-12-05",
  start: "14:00",
  end: "16:00",
  venue: "活动室",
  audience: "60岁以上老人",
  headcount: 40,
  budget: 2000,
};
