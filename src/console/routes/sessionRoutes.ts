/** Finding sessions, replaying one, and seeing it unmasked for a reason. */
import { Hono } from "hono";
import { z } from "zod";
import { mask } from "../../shared/mask.ts";
import type { Visitor } from "../access/access.ts";
import type { ConsoleCore } from "../core.ts";
import type { IndexedSession, Page } from "../find/indexStore.ts";
import { type Hide, showAll } from "../hide.ts";
import { hideOf, openQuestionOf, summaryOf } from "../lists.ts";
import { tagLabels, tags } from "../outcome.ts";
import { readSession } from "../readSession.ts";
import { sendingWords } from "../unsent.ts";
import type { FilterChoices, OpenQuestionList, SessionList, SessionView } from "../view.ts";
import { pageOf, queryOf } from "./queries.ts";
import { type Asking, bodyOf, type Env, refuse, unitOf } from "./requests.ts";

const reasonCharsMin = 4;
const revealing = z.object({ reason: z.string().trim().min(reasonCharsMin).max(200) });

export function createSessionRoutes(core: ConsoleCore): Hono<Env> {
  const { access, index, sessions, people, audit, chart, groupQuestions } = core;
  const openQuestions = (visitor: Visitor, page: Page) => {
    const { total, questions } = index.openQuestions(unitOf(visitor), page);
    const shown = questions.map((question) =>
      openQuestionOf(question, index.byId(question.id)?.story ?? "", hideOf(people, question)),
    );
    return { total, shown };
  };
  return new Hono<Env>()
    .get("/sessions", async (context) => {
      await sessions.refresh();
      const found = index.find(
        queryOf(context.req.url, unitOf(context.get("visitor")), core.accountsNamed),
        pageOf(context.req.url),
      );
      return context.json({
        total: found.total,
        offset: pageOf(context.req.url).offset,
        sessions: found.sessions.map((session) =>
          summaryOf(session, access.judgementsOf(session.id).length, hideOf(people, session)),
        ),
        tags: tags.map((tag) => ({ tag, label: tagLabels[tag], count: found.counts[tag] })),
      } satisfies SessionList);
    })
    .get("/choices", async (context) => {
      const unit = unitOf(context.get("visitor"));
      const units = unit === null ? index.units() : [unit];
      return context.json({ units, rooms: index.rooms(unit).map(mask), tasks: index.tasks() } satisfies FilterChoices);
    })
    .get("/unanswered", async (context) => {
      await sessions.refresh();
      const page = pageOf(context.req.url);
      const { total, shown } = openQuestions(context.get("visitor"), page);
      return context.json({ total, offset: page.offset, questions: shown } satisfies OpenQuestionList);
    })
    .get("/unanswered/groups", async (context) => {
      await sessions.refresh();
      const { total, shown } = openQuestions(context.get("visitor"), { offset: 0, limit: 300 });
      return context.json({ total, groups: await groupQuestions(shown) });
    })
    .get("/chart", (context) => context.json(chart.view))
    .get("/sessions/:id", async (context) => {
      const found = await findAllowed(core, context);
      if (found === undefined) return notFound(context);
      audit.write({ who: context.get("visitor").name, act: "replayed", target: found.id, reason: "" });
      return context.json(await viewOf(core, found, hideOf(people, found)));
    })
    .post("/sessions/:id/reveal", async (context) => {
      const found = await findAllowed(core, context);
      if (found === undefined) return notFound(context);
      const given = await bodyOf(context, revealing);
      if (given === undefined) return refuse(context, 400, `请写明为什么要看原文，至少${reasonCharsMin}个字。`);
      const { reason } = given;
      audit.write({ who: context.get("visitor").name, act: "revealed", target: found.id, reason: mask(reason) });
      return context.json(await viewOf(core, found, showAll));
    });
}

async function viewOf(core: ConsoleCore, found: IndexedSession, hide: Hide): Promise<SessionView> {
  const read = await readSession(core.reading, found.session, {
    hide,
    startedAt: core.access.starts(),
    tries: core.deliveries.of(found.id),
  });
  const summary = summaryOf(found, core.access.judgementsOf(found.id).length, hide);
  // The log says that a file goes out; whether it has arrived, only the delivery tells.
  const isSending = read.steps.at(-1)?.after === sendingWords;
  return { summary: { ...summary, ...(isSending ? { state: sendingWords } : {}) }, ...read };
}

export const notFound = (context: Asking): Response =>
  refuse(context, 404, "找不到这个会话。它可能属于别的居委会、在另一台机器上，或已按规定删除。");

/** A session that the visitor may see. What one may not see cannot be told from what is not there. */
export async function findAllowed(core: ConsoleCore, context: Asking): Promise<IndexedSession | undefined> {
  await core.sessions.refresh();
  const found = await core.sessions.find(context.req.param("id") ?? "");
  return found && maySee(context.get("visitor"), found) ? found : undefined;
}

const maySee = (visitor: Visitor, { unit }: IndexedSession) => visitor.role === "admin" || visitor.unit === unit;
