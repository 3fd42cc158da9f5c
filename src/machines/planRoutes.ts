/** Where what concerns an activity plan leads. Guards are tried in order: the nearest thing that is open comes first. */
import { and } from "xstate";
import { noticeMessage } from "../shared/planNotice.ts";
import { revisedForm, revisionJob, withWaiting } from "./planJobs.ts";
import { begunText, formSourcesText } from "./planReplies.ts";
import { planSourcesText } from "./planSources.ts";
import { lookWording, unopenedFile } from "./planWording.ts";
import { chat, takeOffer, withRouting } from "./routing.ts";
import { wording } from "./wording.ts";

export const planRoutes = withRouting.createStateConfig({
  on: {
    "turn.plan": [
      {
        guard: { type: "continuesForm", params: ({ event }) => event.reading },
        target: "#planActivity.checking",
        actions: { type: "fillForm", params: ({ event }) => event.reading },
      },
      {
        guard: "hasForm",
        target: "#planActivity.checking",
        actions: [
          { type: "say", params: ({ context }) => ({ text: wording.formShelved(context.form?.slots.theme) }) },
          { type: "beginForm", params: ({ event }) => event.reading },
        ],
      },
      {
        target: "#planActivity.checking",
        actions: ["dropClarification", { type: "beginForm", params: ({ event }) => event.reading }],
      },
    ],
    "turn.ideas": [
      {
        guard: { type: "replacesTheme", params: ({ event }) => event },
        target: "#planActivity.suggesting",
        actions: ["dropTheme", { type: "wishForIdeas", params: ({ event }) => event }],
      },
      {
        guard: "opensIdeas",
        target: "#planActivity.suggesting",
        actions: [
          "dropClarification",
          { type: "beginForm", params: ({ event }) => event.reading },
          { type: "wishForIdeas", params: ({ event }) => event },
        ],
      },
      {
        target: "#planActivity.suggesting",
        actions: { type: "wishForIdeas", params: ({ event }) => event },
      },
    ],
    "turn.slots": [
      {
        guard: "hasForm",
        target: "#planActivity.checking",
        actions: { type: "fillForm", params: ({ event }) => event.reading },
      },
      { target: "#planActivity.checking", actions: { type: "beginForm", params: ({ event }) => event.reading } },
    ],
    "turn.revise": [
      { guard: { type: "canAmend", params: ({ event }) => event }, target: "#resuming" },
      {
        guard: { type: "readingRefused", params: ({ event }) => event.reading },
        target: "#resuming",
        actions: [
          { type: "say", params: ({ event }) => ({ text: wording.problems(event.reading.problems) }) },
          "recordRefused",
        ],
      },
      {
        guard: { type: "cannotBePaid", params: ({ event }) => event },
        target: "#resuming",
        actions: [
          {
            type: "say",
            params: ({ context, event }) => ({
              text: wording.revisionRefused(revisedForm(context, withWaiting(context, event)).problems),
            }),
          },
          { type: "keepWaiting", params: ({ event }) => event },
          "recordRefused",
        ],
      },
      {
        guard: "hasPlan",
        target: "#planActivity.waiting",
        actions: [
          { type: "queueJob", params: ({ context, event }) => revisionJob(context, withWaiting(context, event)) },
          { type: "say", params: { text: wording.planRevising } },
          "recordWriting",
        ],
      },
      { target: "#resuming", actions: chat(wording.nothingToRevise, "还没有可以改的方案") },
    ],
    "turn.confirm": [
      {
        guard: "isClarifying",
        actions: [
          { type: "sayClarification", params: true },
          { type: "recordChat", params: { reason: "还没选是哪一种，再请对方选" } },
        ],
      },
      { guard: and(["formComplete", "dateHasPassed"]), target: "#planActivity.checking", actions: "recheckDate" },
      {
        guard: and(["formComplete", "isWriting"]),
        target: "#resuming",
        actions: [
          { type: "fillForm", params: ({ event }) => event.reading },
          "queueForm",
          { type: "say", params: { text: wording.planQueuedBehind } },
          "recordWriting",
        ],
      },
      {
        guard: "formComplete",
        target: "#resuming",
        actions: [
          { type: "fillForm", params: ({ event }) => event.reading },
          "queueForm",
          {
            type: "say",
            params: ({ context, event }) => ({ text: begunText(context, event.reading), options: ["取消"] }),
          },
          "recordWriting",
        ],
      },
      { guard: "hasProposed", target: "#planActivity.checking", actions: "acceptProposed" },
      { guard: "hasForm", target: "#planActivity.checking", actions: "noteNothing" },
      { guard: "isWriting", target: "#resuming", actions: chat(wording.planWaiting, "方案正在写，不重复写") },
      { target: "#resuming", actions: chat(wording.acknowledged, "对方表示知道了") },
    ],
    "turn.reopen": [
      {
        guard: "canReopen",
        target: "#planActivity.checking",
        actions: [
          "reopenForm",
          { type: "fillForm", params: ({ event }) => event.reading },
          { type: "say", params: ({ context }) => ({ text: wording.formReopened(context.form?.slots.theme) }) },
        ],
      },
      { target: "#resuming", actions: chat(wording.nothingToReopen, "没有取消过的策划") },
    ],
    "turn.sources": [
      {
        guard: "hasForm",
        target: "#resuming",
        actions: [
          { type: "say", params: ({ context }) => ({ text: formSourcesText(context) }) },
          { type: "recordChat", params: { reason: "对方问表里的内容从哪来" } },
        ],
      },
      {
        guard: "hasPlan",
        target: "#resuming",
        actions: [
          {
            type: "say",
            params: ({ context: { plan }, event }) => ({
              text: plan ? planSourcesText(plan.draft, event.of) : wording.nothingToRevise,
            }),
          },
          { type: "recordChat", params: { reason: "对方问方案里的内容从哪来" } },
        ],
      },
      { target: "#resuming", actions: chat(wording.nothingToRevise, "还没有方案可问") },
    ],
    "turn.useBuiltin": [
      {
        guard: "hasOffer",
        target: "#resuming",
        actions: takeOffer("builtin", wording.planBegun),
      },
      { target: "#resuming", actions: chat(wording.nothingToChoose, "没有等着写的方案") },
    ],
    "turn.waitForModel": [
      {
        guard: "hasOffer",
        target: "#resuming",
        actions: takeOffer("llm", wording.waitForModel),
      },
      { target: "#resuming", actions: chat(wording.nothingToChoose, "没有等着写的方案") },
    ],
    "turn.notice": [
      { guard: "hasForm", target: "#resuming", actions: chat(lookWording.noticeLater, "策划还没写，通知要等写好") },
      {
        guard: "hasPlan",
        target: "#resuming",
        actions: [
          {
            type: "say",
            params: ({ context: { plan } }) => ({ text: plan ? noticeMessage(plan.draft) : wording.nothingToRevise }),
          },
          { type: "recordChat", params: { reason: "对方要可以发到居民群的活动通知" } },
        ],
      },
      { target: "#resuming", actions: chat(wording.nothingToRevise, "还没有方案可以写通知") },
    ],
    "turn.templates": {
      target: "#resuming",
      actions: [
        { type: "say", params: ({ event: { names, said } }) => ({ text: lookWording.templates(names, said) }) },
        { type: "recordChat", params: { reason: "对方问有哪些模板" } },
      ],
    },
    "turn.planFile": [
      {
        guard: { type: "isPlanFile", params: ({ event }) => event },
        target: "#resuming",
        actions: [
          { type: "takePlanFile", params: ({ event }) => event.plan ?? null },
          {
            type: "say",
            params: ({ event: { plan } }) => ({ text: plan ? lookWording.planFile(plan) : "" }),
          },
          { type: "recordChat", params: { reason: "收到一份策划案，等对方说要改什么" } },
        ],
      },
      {
        guard: ({ event }) => event.plan !== undefined,
        target: "#resuming",
        actions: chat(lookWording.fileLater, "正在写另一份方案，请对方稍后再发"),
      },
      {
        guard: ({ event }) => event.problem !== undefined,
        target: "#resuming",
        actions: [
          {
            type: "say",
            params: ({ context, event: { problem = "FILE_DAMAGED" } }) => ({
              text: unopenedFile(context.message?.fileName ?? "", problem),
            }),
          },
          { type: "recordChat", params: { reason: "收到的文件打不开，说明原因和怎么办" } },
        ],
      },
      {
        target: "#resuming",
        actions: [
          {
            type: "say",
            params: ({ context, event }) => ({
              text: lookWording.unknownFile(context.message?.fileName ?? "", event.names),
            }),
          },
          { type: "recordChat", params: { reason: "收到的文件认不出模板，说明怎么办" } },
        ],
      },
    ],
    "turn.resend": [
      {
        guard: "hasUnsent",
        target: "#resuming",
        actions: [
          "resendUnsent",
          { type: "change", params: { unsent: null } },
          { type: "recordChat", params: { reason: "对方要重发" } },
        ],
      },
      {
        guard: "hasPlan",
        target: "#resuming",
        actions: ["sendPlanFile", ...chat(wording.resent, "对方要重发")],
      },
      { target: "#resuming", actions: chat(wording.nothingToSend, "没有可以重发的内容") },
    ],
  },
}).on;
