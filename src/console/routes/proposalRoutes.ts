/** Questions that the assistant proposed for new handbooks, for staff to take, reword or drop. */
import { Hono } from "hono";
import { z } from "zod";
import type { ConsoleCore } from "../core.ts";
import type { ProposalList } from "../view.ts";
import { bodyOf, type Env, refuse } from "./requests.ts";

const questionCharsMin = 2;
const questionCharsMax = 200;
const accepting = z.object({ question: z.string().trim().min(questionCharsMin).max(questionCharsMax) });
const gone = "这一条已经有人处理过了。";

export function createProposalRoutes({ proposals, audit }: ConsoleCore): Hono<Env> {
  const list = async (): Promise<ProposalList> => ({
    proposals: (await proposals.open()).map(({ id, title, question }) => ({ id, title, question })),
  });
  const waiting = async (id: string) => (await proposals.open()).find((each) => each.id === id);
  return new Hono<Env>()
    .get("/proposals", async (context) => context.json(await list()))
    .post("/proposals/:id/accept", async (context) => {
      const given = await bodyOf(context, accepting);
      if (given === undefined) return refuse(context, 400, `请写问法，${questionCharsMin}到${questionCharsMax}字。`);
      const proposal = await waiting(context.req.param("id"));
      if (proposal === undefined) return refuse(context, 409, gone);
      const by = context.get("visitor").name;
      await proposals.accept(proposal, by, given.question);
      audit.write({ who: by, act: "proposalTaken", target: proposal.title, reason: given.question });
      return context.json(await list());
    })
    .post("/proposals/:id/drop", async (context) => {
      const proposal = await waiting(context.req.param("id"));
      if (proposal === undefined) return refuse(context, 409, gone);
      const by = context.get("visitor").name;
      await proposals.drop(proposal.id, by);
      audit.write({ who: by, act: "proposalDropped", target: proposal.title, reason: proposal.question });
      return context.json(await list());
    });
}
