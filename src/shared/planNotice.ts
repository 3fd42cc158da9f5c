import type { PlanDraft } from "./plan.ts";

/** The notice of a plan as one message for the residents' group: a headline, then its lines. Times and places are those of the plan. */
export function noticeMessage({ slots, notice }: Pick<PlanDraft, "slots" | "notice">): string {
  return [`【活动通知】${slots.theme ?? "社区活动"}`, ...notice].join("\n");
}
