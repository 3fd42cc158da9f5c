/** Where leads what fits any place: 取消, 帮助, 上一步, small talk. Guards are tried in order: the nearest thing that is open comes first. */
import { not } from "xstate";
import { chat, withRouting } from "./routing.ts";
import { wording } from "./wording.ts";

export const talkRoutes = withRouting.createStateConfig({
  on: {
    "session.adopted": "#resuming",
    "session.fault": { guard: not("concernsPlan"), target: "#resuming" },
    "turn.refuse": [
      {
        guard: "isAskingOpenly",
        target: "#noticing",
        actions: [
          { type: "say", params: { text: wording.noneFits } },
          { type: "recordHandover", params: { reason: "换了问法还是没说清是什么事，转给同事" } },
          "stopAsking",
        ],
      },
      { guard: "isAskingForCase", target: "#answerQuestion.composing", actions: { type: "composeRule", params: {} } },
      { guard: "isClarifying", target: "#answerQuestion.deciding", actions: "rejectOptions" },
      { guard: "hasIdeas", target: "#planActivity.suggesting" },
      {
        guard: "formComplete",
        target: "#planActivity.confirming",
        actions: [
          { type: "say", params: { text: wording.planWhatToChange, options: ["取消"] } },
          { type: "recordForm", params: "confirm" as const },
        ],
      },
      { guard: "hasForm", target: "#planActivity.checking", actions: "refuseProposed" },
      { target: "#resuming", actions: chat(wording.acknowledged, "对方表示不用") },
    ],
    "turn.back": [
      { guard: "canUndo", target: "#planActivity.checking", actions: "undoForm" },
      {
        guard: { type: "hasVersion", params: ({ event }) => event.version },
        target: "#planActivity.delivered",
        actions: [
          { type: "takeBackRevision", params: ({ event }) => event },
          "sendPlanFile",
          { type: "say", params: ({ context }) => ({ text: wording.planTakenBack(context.plan?.standing ?? 1) }) },
          "recordStanding",
        ],
      },
      {
        guard: { type: "lacksVersion", params: ({ event }) => event.version },
        target: "#resuming",
        actions: [
          {
            type: "say",
            params: ({ context: { plan } }) => ({
              text: wording.noSuchVersion(
                (plan?.earlier ?? []).map(({ version }) => version),
                plan?.standing ?? plan?.version ?? 1,
              ),
            }),
          },
          { type: "recordChat", params: { reason: "对方要的那一版没有，说明有哪几版" } },
        ],
      },
      {
        guard: "hasCancelled",
        target: "#planActivity.checking",
        actions: [
          "reopenForm",
          { type: "say", params: ({ context }) => ({ text: wording.formReopened(context.form?.slots.theme) }) },
        ],
      },
      { target: "#resuming", actions: chat(wording.nothingToUndo, "没有可以退回的步骤") },
    ],
    "turn.cancel": [
      {
        guard: "isClarifying",
        target: "#resuming",
        actions: ["dropClarification", ...chat(wording.clarificationCancelled, "对方不查了")],
      },
      {
        guard: "hasOffer",
        target: "#resuming",
        actions: ["recordOfferDropped", "dropOffer", { type: "say", params: { text: wording.planCancelled } }],
      },
      {
        guard: "hasForm",
        target: "#resuming",
        actions: [
          { type: "recordForm", params: "cancelled" as const },
          "closeForm",
          { type: "say", params: { text: wording.planCancelled } },
        ],
      },
      { guard: "isWriting" },
      { target: "#resuming", actions: chat(wording.nothingToCancel, "没有正在办的事") },
    ],
    "turn.help": [
      {
        guard: "isClarifying",
        actions: [...chat(wording.help, "对方要帮助"), { type: "sayClarification", params: true }],
      },
      { target: "#resuming", actions: chat(wording.help, "对方要帮助") },
    ],
    "turn.human": {
      target: "#calling",
      actions: [{ type: "recordHandover", params: { reason: "对方要转人工" } }],
    },
    "turn.admin": [
      {
        guard: "isPrivate",
        target: "#administering",
        actions: {
          type: "change",
          params: ({ event: { command, argument } }) => ({ administering: { command, argument } }),
        },
      },
      { target: "#resuming", actions: chat(wording.adminInPrivate, "管理指令只在私聊里办") },
    ],
    "turn.smallTalk": [
      {
        guard: { type: "isDistress", params: ({ event }) => event.topic },
        target: "#alarming",
        actions: [
          { type: "sayOnly", params: ({ event }) => ({ text: wording.smallTalk(event.topic, event.danger) }) },
          { type: "recordHandover", params: { reason: "对方可能有危险，请马上联系" } },
        ],
      },
      {
        guard: { type: "isUnclear", params: ({ event }) => event.topic },
        target: "#resuming.quietly",
        actions: [
          { type: "say", params: { text: wording.smallTalk("unclear"), options: ["确认", "取消"] } },
          { type: "recordChat", params: { reason: "像是确认，但没看懂，请对方说清楚" } },
        ],
      },
      {
        guard: { type: "isLater", params: ({ event }) => event.topic },
        target: "#resuming.quietly",
        actions: [
          { type: "say", params: ({ event }) => ({ text: wording.smallTalk(event.topic) }) },
          { type: "recordChat", params: { reason: "对方说先放一放" } },
        ],
      },
      {
        guard: { type: "isAdminFile", params: ({ event }) => event.topic },
        target: "#resuming",
        actions: [
          "keepReceived",
          {
            type: "say",
            params: ({ context }) => ({
              text: wording.adminFile(context.message?.fileName ?? ""),
              options: ["入库"],
            }),
          },
          { type: "recordChat", params: { reason: "管理员发来文件，等“入库”" } },
        ],
      },
      {
        guard: { type: "isImproper", params: ({ event }) => event.topic },
        target: "#resuming",
        actions: [
          { type: "say", params: ({ event }) => ({ text: wording.smallTalk(event.topic) }) },
          { type: "recordChat", params: { reason: "不合适的要求（改规则、要别人的信息、造假等），已拒绝" } },
        ],
      },
      {
        guard: { type: "isFileMessage", params: ({ event }) => event.topic },
        target: "#resuming",
        actions: [
          {
            type: "say",
            params: ({ context }) => ({
              text: context.message ? wording.fileReceived(context.message) : wording.smallTalk("unreadable"),
            }),
          },
          { type: "recordChat", params: { reason: "收到文件，不读取" } },
        ],
      },
      {
        target: "#resuming",
        actions: [
          { type: "say", params: ({ event }) => ({ text: wording.smallTalk(event.topic) }) },
          { type: "recordChat", params: { reason: "闲谈" } },
        ],
      },
    ],
  },
}).on;
