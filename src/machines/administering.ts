/** Does what an administrator asks for in the chat: handbooks, roster, state of the program. */
import { withRouting } from "./routing.ts";
import { wording } from "./wording.ts";

export const administering = withRouting.createStateConfig({
  id: "administering",
  meta: { label: "管理", explain: "管理员在对话里管理资料和名单", stage: "对话" },
  invoke: {
    id: "administer",
    src: "administer",
    input: ({ context: { administering, message, received, reviewing } }) => ({
      command: administering?.command ?? "status",
      argument: administering?.argument ?? "",
      account: message?.from ?? "",
      ...(message?.role ? { role: message.role } : {}),
      ...(received ? { file: received } : {}),
      ...(reviewing ? { shown: reviewing } : {}),
    }),
    onDone: {
      target: "#resuming",
      actions: [
        { type: "sayOnly", params: ({ event }) => ({ text: event.output.text }) },
        { type: "change", params: ({ event }) => ({ reviewing: event.output.shown ?? [] }) },
        { type: "recordChat", params: { reason: "管理员的指令" } },
      ],
    },
    onError: {
      target: "#resuming",
      actions: [
        { type: "sayOnly", params: { text: wording.fault } },
        { type: "recordChat", params: { reason: "管理员的指令没有办成" } },
      ],
    },
  },
});
