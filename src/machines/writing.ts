/**
 * Writes confirmed plans in the background, one after the other, while the conversation goes on.
 *
 *   idle --job--> drafting --draft--> rendering --file--> idle
 *                   '--取消--> idle      '--failed--> idle, the form comes back
 *
 * Invariant: one job gives one file, delivered once; what was filled in survives a failure.
 */
import { and, assign, not } from "xstate";
import type { FailureData } from "../shared/failures.ts";
import type { PlanDraft, PlanFile } from "../shared/plan.ts";
import type { Revision } from "./context.ts";
import { lookOf, planDecision } from "./form.ts";
import { withPlans } from "./planActivity.ts";
import { noJob, revisedForm, withWaiting } from "./planJobs.ts";
import { atOf } from "./planReplies.ts";
import { lookWording } from "./planWording.ts";
import { wording } from "./wording.ts";
import {
  amended,
  deliveredWith,
  earlierOf,
  isLookOnly,
  nextVersion,
  readyText,
  returned,
  revises,
  stopped,
  withMannerAsWish,
  withoutLook,
} from "./writingParts.ts";

export const withWriting = withPlans.extend({
  guards: {
    /** 取消 stops the plan only if nothing nearer is open. */
    cancelStopsWriting: ({ context }) =>
      context.jobs.length > 0 && !context.clarification && !context.form && !context.offer,
    /** 用简版: the words stay as they are, where all sections are there. */
    changesLookOnly: ({ context: { jobs } }) => isLookOnly(jobs[0]),
    hasManner: ({ context: { jobs } }) => jobs[0]?.manner !== undefined && !jobs[0]?.revision,
    isFirstVersion: ({ context: { jobs } }) => jobs[0]?.isFirst === true,
    isTemplateProblem: ({ event }) =>
      ["TEMPLATE_INVALID", "TEMPLATE_UNKNOWN", "FILE_NOT_FOUND"].includes(
        (event as { error?: FailureData }).error?.code ?? "",
      ),
    isWishNotMet: ({ event }) => (event as { error?: FailureData }).error?.code === "WISH_NOT_MET",
    isModelLoading: ({ event }) => (event as { error?: FailureData }).error?.code === "MODEL_LOADING",
    canAmend: ({ context }, turn: Revision) =>
      context.jobs.length > 0 &&
      turn.reading.problems.length === 0 &&
      revisedForm(context, withWaiting(context, turn)).problems.length === 0,
  },
  actions: {
    keepDraft: assign((_, draft: PlanDraft) => ({ draft })),
    turnToManner: assign(({ context }) => ({ jobs: withMannerAsWish(context) })),
    keepPreviousDraft: assign(({ context }) => ({ draft: context.jobs[0]?.revision?.previous ?? null })),
    keepPlan: assign(({ context }, file: PlanFile) =>
      context.draft
        ? {
            plan: {
              draft: context.draft,
              file,
              version: nextVersion(context),
              earlier: earlierOf(context),
              ...lookOf(context.jobs[0]?.look, undefined),
            },
            draft: null,
            jobs: context.jobs.slice(1),
            delivered: deliveredWith(context),
          }
        : {},
    ),
    dropLook: assign(({ context: { form } }) => (form ? { form: withoutLook(form) } : {})),
    dropJob: assign(({ context }) => stopped(context)),
    offerJob: assign(({ context }) => ({ offer: context.jobs[0] ?? null, jobs: context.jobs.slice(1) })),
    returnJob: assign(({ context }) => returned(context)),
    amendJob: assign(({ context }, turn: Revision) => ({
      jobs: context.jobs.map((job, index) => (index === 0 ? amended(job, turn, atOf(context)) : job)),
      draft: null,
    })),
  },
});

const giveBack = [
  "returnJob" as const,
  { type: "say", params: { text: wording.planFailed } } as const,
  { type: "recordChat", params: { reason: "方案没有写成，内容保留" } } as const,
];

export const writing = withWriting.createStateConfig({
  id: "writing",
  meta: { label: "撰写", explain: "在后台写活动策划" },
  initial: "idle",
  on: {
    "turn.cancel": {
      guard: "cancelStopsWriting",
      target: ".idle",
      actions: [
        {
          type: "record",
          params: ({ context }) => ({
            decision: planDecision("cancelled", context.jobs[0]?.slots ?? {}, context.jobs[0]?.suggested ?? []),
            reason: "对方停下了正在写的方案",
          }),
        },
        {
          type: "say",
          params: ({ context }) => ({
            text: revises(context.jobs[0]) ? wording.revisingCancelled : wording.writingCancelled,
          }),
        },
        "dropJob",
      ],
    },
    "turn.revise": {
      guard: { type: "canAmend", params: ({ event }) => event },
      target: ".idle",
      actions: [
        { type: "amendJob", params: ({ context, event }) => withWaiting(context, event) },
        { type: "say", params: { text: wording.planRestarted } },
        {
          type: "record",
          params: ({ context }) => ({
            decision: planDecision("writing", context.jobs[0]?.slots ?? {}, context.jobs[0]?.suggested ?? []),
            reason: "写的时候改了内容，重新写",
          }),
        },
      ],
    },
    "session.fault": { guard: "concernsPlan", target: ".idle", actions: giveBack },
  },
  states: {
    idle: {
      meta: { label: "没有在写", explain: "没有要写的方案", stage: "撰写" },
      tags: "safe",
      always: [
        { guard: "changesLookOnly", target: "rendering", actions: "keepPreviousDraft" },
        { guard: "isWriting", target: "drafting" },
      ],
    },
    drafting: {
      meta: { label: "写正文", explain: "语言模型逐段撰写，时间和预算由程序计算", stage: "撰写" },
      on: { "plan.progress": { actions: { type: "showProgress", params: ({ event }) => event.progress } } },
      invoke: {
        id: "writePlan",
        src: "writePlan",
        input: ({ context }) => {
          const job = context.jobs[0] ?? noJob;
          return {
            person: job.person,
            slots: job.slots,
            suggested: job.suggested,
            writer: job.writer,
            ...(job.revision ? { revision: job.revision } : {}),
            ...(job.fromLibrary ? { fromLibrary: job.fromLibrary } : {}),
          };
        },
        onDone: [
          {
            guard: "hasManner",
            target: "drafting",
            reenter: true,
            actions: [{ type: "keepDraft", params: ({ event }) => event.output }, "turnToManner"],
          },
          { target: "rendering", actions: { type: "keepDraft", params: ({ event }) => event.output } },
        ],
        onError: [
          {
            guard: and(["isFirstVersion", not("isModelLoading")]),
            target: "rendering",
            actions: [
              "keepPreviousDraft",
              {
                type: "say",
                params: ({ event }) => ({ text: lookWording.mannerNotMet((event.error as FailureData).message) }),
              },
            ],
          },
          {
            guard: "isModelLoading",
            target: "idle",
            actions: [
              "offerJob",
              { type: "say", params: { text: wording.modelLoading, options: wording.modelLoadingOptions } },
              { type: "recordChat", params: { reason: "语言模型还没准备好，请对方选写法" } },
            ],
          },
          {
            guard: "isWishNotMet",
            target: "idle",
            actions: [
              { type: "say", params: ({ event }) => ({ text: (event.error as FailureData).message }) },
              { type: "recordChat", params: { reason: "这个修改做不到，方案保持原样" } },
              "returnJob",
            ],
          },
          { target: "idle", actions: giveBack },
        ],
      },
    },
    rendering: {
      meta: { label: "排版", explain: "把内容填进本单位的Word模板", stage: "送达" },
      invoke: {
        id: "renderPlan",
        src: "renderPlan",
        input: ({ context }) => ({
          draft: context.draft as PlanDraft,
          version: nextVersion(context),
          ...context.jobs[0]?.look,
        }),
        onDone: {
          target: "idle",
          actions: [
            { type: "keepPlan", params: ({ event }) => event.output },
            {
              type: "sendFile",
              params: ({ event }) => ({ name: event.output.name, path: event.output.path, private: true as const }),
            },
            {
              type: "say",
              params: ({ context }) => ({
                text: readyText(context),
              }),
            },
            {
              type: "record",
              params: ({ context }) => ({
                decision: planDecision(
                  "delivered",
                  context.plan?.draft.slots ?? {},
                  context.plan?.draft.suggested ?? [],
                ),
                reason: "方案写好，文件发给对方",
              }),
            },
          ],
        },
        onError: [
          {
            guard: "isTemplateProblem",
            target: "idle",
            actions: [
              {
                type: "say",
                params: ({ event }) => ({ text: lookWording.failed((event.error as FailureData).message) }),
              },
              { type: "recordChat", params: { reason: "模板用不了，内容保留" } },
              "returnJob",
              "dropLook",
            ],
          },
          { target: "idle", actions: giveBack },
        ],
      },
    },
  },
});
