/** The small test machine as a subject of the harnesses. */
import { desk } from "./deskMachine.ts";
import type { Subject } from "./subject.ts";

const failed = { code: "TOOL_TIMED_OUT", message: "处理超时", retryable: true } as const;

export const subject: Subject = {
  machine: desk,
  facts: [
    { type: "ask", text: "社保卡" },
    { type: "ask", text: "丢了" },
    { type: "pick", index: 0 },
    { type: "pick", index: 7 },
    { type: "plan" },
    { type: "fill", theme: "包饺子" },
    { type: "fill", budget: 2_000 },
    { type: "confirm" },
    { type: "later" },
    { type: "resume" },
    { type: "cancel" },
  ],
  answers: {
    search: [
      { output: [{ title: "补办社保卡" }] },
      { output: [{ title: "补办社保卡" }, { title: "挂失社保卡" }] },
      { output: [] },
      { error: failed },
    ],
    write: [{ output: { file: "方案.docx" } }, { error: failed }],
  },
  progress: { write: [{ type: "job.progress", done: 2 }] },
  shape: ({ slots, options, asked, job, attempts }) => [
    Object.keys(slots as object).sort(),
    (options as unknown[]).length,
    Math.min(Number(asked), 2),
    job !== null,
    attempts,
  ],
  transient: ["desk.talk.leaving"],
  unanswered: () => [],
};
