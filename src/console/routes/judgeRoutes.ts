/** Verdicts about steps, and answers of colleagues. */
import { Hono } from "hono";
import { z } from "zod";
import { messageInWords } from "../../session/narrate.ts";
import { parseBody } from "../../session/replay.ts";
import type { Command } from "../../session/step.ts";
import { mask } from "../../shared/mask.ts";
import { emittedOf, messageOf } from "../bubbles.ts";
import type { ConsoleCore } from "../core.ts";
import type { IndexedSession } from "../find/indexStore.ts";
import { planTask } from "../find/story.ts";
import { answerCharsMax } from "../judge/answer.ts";
import type { Judged } from "../judge/judge.ts";
import { askedInWords, hideOf } from "../lists.ts";
import { understoodAs } from "../stepNotes.ts";
import type { JudgementList, JudgementView } from "../view.ts";
import { kindOfTurn, verdictInWords } from "../web/verdictWords.ts";
import { pageOf } from "./queries.ts";
import { bodyOf, type Env, notUnderstood, refuse, unitOf } from "./requests.ts";
import { findAllowed, notFound } from "./sessionRoutes.ts";

const seq = z.number().int().min(0).max(10_000_000);
const judging = z.object({
  seq,
  verdict: z.enum(["right", "wrong", "needless", "missing", "misheard"]),
  docs: z.array(z.string().max(100)).max(10),
  note: z.string().max(500),
  isHandbookWrong: z.boolean().default(false),
});
const answering = z.object({
  seq,
  text: z.string().trim().min(2).max(answerCharsMax),
  corrects: z.boolean(),
  keep: z.boolean(),
});

export function createJudgeRoutes(core: ConsoleCore): Hono<Env> {
  const { access, audit, judge, answerAsker, index, people } = core;
  return new Hono<Env>()
    .get("/sessions/:id/judgements", async (context) => {
      const found = await findAllowed(core, context);
      return found ? context.json({ judgements: access.judgementsOf(found.id) }) : notFound(context);
    })
    .post("/sessions/:id/judgements", async (context) => {
      const found = await findAllowed(core, context);
      if (found === undefined) return notFound(context);
      const given = await bodyOf(context, judging);
      if (given === undefined) return notUnderstood(context);
      const about =
        given.verdict === "misheard" ? await heardAt(core, found, given.seq) : await decidedAt(core, found, given.seq);
      if (about === undefined) return refuse(context, 409, "这一步没有决定可以评判，请选有决定的一步。");
      const visitor = context.get("visitor");
      const judged = { id: found.id, seq: given.seq, unit: found.unit, ...about };
      const problem = await judge(visitor.name, judged, given);
      if (problem !== undefined) return refuse(context, 409, problem);
      const target = `${found.id}/${given.seq}`;
      audit.write({ who: visitor.name, act: "judged", target, reason: mask(given.note) });
      const judgements = access.judgementsOf(found.id);
      const told = judgements.at(-1)?.told ?? "";
      if (told !== "") audit.write({ who: visitor.name, act: "ownerTold", target, reason: `已通知${told}` });
      return context.json({ judgements });
    })
    .post("/sessions/:id/answers", async (context) => {
      const found = await findAllowed(core, context);
      if (found === undefined) return notFound(context);
      const given = await bodyOf(context, answering);
      if (given === undefined) return refuse(context, 400, `请写解答，2到${answerCharsMax}字。`);
      if (found.person === "") return refuse(context, 409, "这个人的资料已删除，发不过去了。");
      const { keep, seq: about, ...answer } = given;
      const question = questionAt(core, found, about);
      const by = context.get("visitor").name;
      const title = await answerAsker(found.session, { ...answer, by, question, about }, { keep });
      audit.write({
        who: by,
        act: "answered",
        target: `${found.id}/${about}`,
        reason: keep ? `留作手册：${title}` : "",
      });
      core.sessions.note(found.session);
      return context.json({ title: title ?? null });
    })
    .get("/judgements", (context) => {
      const page = pageOf(context.req.url);
      const { total, judgements } = access.judgements(page.offset, page.limit);
      const unit = unitOf(context.get("visitor"));
      const shown = judgements.filter(({ id }) => unit === null || index.byId(id)?.unit === unit);
      const hide = (id: string) => hideOf(people, index.byId(id) ?? { channel: "", person: "" });
      const told = (judgement: JudgementView) => {
        const { id, seq: at, verdict, question } = judgement;
        const [turn] = index.turnAt(id, at);
        const words = verdictInWords(verdict, kindOfTurn(turn?.tag ?? "", turn?.task === planTask));
        return { ...judgement, words, question: hide(id).text(askedInWords({ said: turn?.said ?? "", question })) };
      };
      return context.json({
        ...{ total, offset: page.offset },
        judgements: shown.map(told),
      } satisfies JudgementList);
    });
}

/** The question that a step is about: the last one that was asked up to it. */
function questionAt({ index }: ConsoleCore, { id }: IndexedSession, step: number): string {
  const turns = index.turnsOf(id).filter((turn) => turn.seq <= step && turn.question !== "");
  return turns.at(-1)?.question ?? "";
}

type About = Pick<Judged, "question" | "decision" | "heard">;

async function decidedAt(core: ConsoleCore, found: IndexedSession, step: number): Promise<About | undefined> {
  const row = (await core.store.rows(found.session, step))[0];
  const body = row?.seq === step ? parseBody(row.body) : undefined;
  const decided = emittedOf((body?.commands ?? []) as Command[]).find((event) => event.type === "decided");
  return decided?.type === "decided"
    ? { question: questionAt(core, found, step), decision: decided.decision }
    : undefined;
}

/** The last message up to a step, with how it was understood. */
async function heardAt({ store }: ConsoleCore, { session }: IndexedSession, step: number): Promise<About | undefined> {
  const rows = (await store.rows(session)).filter(({ seq: each }) => each <= step);
  const events = rows.flatMap(({ body }) => parseBody(body)?.event ?? []);
  const message = events.flatMap((event) => messageOf(event) ?? []).at(-1);
  const understood = events.findLast(({ type }) => type === "xstate.done.actor.understand");
  if (message === undefined) return undefined;
  const heard = understood === undefined ? "" : understoodAs(understood, message.text);
  return { question: messageInWords(message), heard };
}
