/** What a hand-over to a person needs to know and to remember. */
import { assign, enqueueActions } from "xstate";
import type { Called } from "../shared/people.ts";
import { wording } from "./wording.ts";
import { withWriting } from "./writing.ts";

/** Words by which somebody asks for the bot again while waiting for a person. */
const callsBot =
  /(?:找|叫|问|用|让|要)(?:智能)?(?:助手|机器人|小邻|邻里)|^(?:助手|机器人)[！!。]?$|不(?:用|要)(?:转)?人工|取消转?人工|你(?:来|先)?(?:回|继续)/u;

export const withHandover = withWriting.extend({
  guards: {
    wasTold: (_, { told }: Called) => told,
    isHandedOver: ({ context }) => Boolean(context.handover),
    nobodySpoke: ({ context }) => !context.handover?.spoke,
    callsBot: ({ context }) => callsBot.test(context.message?.text ?? ""),
  },
  actions: {
    keepCalled: assign(({ context: { message } }, called: Called) => ({
      handover: { ...called, spoke: false, ...(message ? { message } : {}) },
    })),
    keepSpoken: assign(({ context }) => (context.handover ? { handover: { ...context.handover, spoke: true } } : {})),
    endHandover: assign({ handover: null }),
    /** Where no office stands behind the program, as in a rehearsal, there is nothing to say. */
    sayAlarmed: enqueueActions(({ enqueue }, called: Called) => {
      if (called.told || called.who !== "")
        enqueue.emit({ type: "reply", kind: "text", text: wording.alarmed(called) });
    }),
  },
});
