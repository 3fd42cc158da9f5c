/**
 * The console of supervisors: finds sessions and replays them, read-only, on the server of the web chat.
 *
 * Everything that it shows comes from the log and its replay; personal data is masked before it leaves the server.
 * The server that mounts it refuses requests from elsewhere and sets the security headers.
 */
import { Hono } from "hono";
import type { AnyStateMachine } from "xstate";
import { readBuiltPage, servePage } from "../adapters/web/servePage.ts";
import { createReplay } from "../session/replay.ts";
import { createStageChart } from "./chartView.ts";
import { tags as knownTags } from "./outcome.ts";
import { type LogSource, readSession } from "./readSession.ts";
import { createSessionIndex, type Page, type SessionFilter } from "./sessionIndex.ts";
import type { SessionView, Tag } from "./view.ts";

/**
 * - `pageDirectory`: the built page (buildPage); asked at the first visit, and again if that failed.
 * - `log` gets what went wrong, never texts of people.
 */
export type ConsoleOptions = {
  store: LogSource;
  machine: AnyStateMachine;
  pageDirectory: () => Promise<string>;
  log: { error(fields: Record<string, unknown>, message: string): void };
};

/** To be mounted at `path`, from which `fetch` gets requests without that beginning. */
export type Console = { path: "/console"; fetch(request: Request): Response | Promise<Response> };

const pageSize = 50;
const offsetMax = 1_000_000;
const textCharsMax = 100;

export function createConsole({ store, machine, pageDirectory, log }: ConsoleOptions): Console {
  const chart = createStageChart(machine);
  const index = createSessionIndex({ store, machine });
  const reading = { store, machine, chart, replay: createReplay({ machine, older: [] }) };
  const page = onceBuilt(pageDirectory);
  const app = new Hono()
    .get("/api/sessions", async (context) =>
      context.json(await index.list(filterOf(new URL(context.req.url)), pageOf(context.req.query("offset")))),
    )
    .get("/api/unanswered", async (context) =>
      context.json(await index.openQuestions(pageOf(context.req.query("offset")))),
    )
    .get("/api/sessions/:id", async (context) => {
      const found = await index.find(context.req.param("id"));
      if (found === undefined)
        return context.json({ error: "找不到这个会话。它可能在另一台机器上，或已按规定删除。" }, 404);
      const view: SessionView = { summary: found.summary, ...(await readSession(reading, found.session)) };
      return context.json(view);
    })
    .get("/api/chart", (context) => context.json(chart.view))
    .get("*", async (context) => {
      const file = servePage(await page(), context.req.method, context.req.path.slice(1));
      return file ?? context.json({ error: "找不到这个页面。" }, 404);
    });
  app.onError((error, context) => {
    log.error({ path: context.req.path, error }, "督导台出错");
    return context.json({ error: "这一页读不出来。请刷新再试；还不行，请告诉管理员看日志。" }, 500);
  });
  return { path: "/console", fetch: (request) => app.fetch(request) };
}

/** Reads the page when it is first asked for. */
function onceBuilt(pageDirectory: () => Promise<string>) {
  let page: ReturnType<typeof readBuiltPage> | undefined;
  return () => {
    page ??= pageDirectory()
      .then(readBuiltPage)
      .catch((error: unknown) => {
        page = undefined;
        throw error;
      });
    return page;
  };
}

/** What cannot be read counts as not given. */
function filterOf({ searchParams }: URL): SessionFilter {
  const day = searchParams.get("day") ?? "";
  return {
    text: (searchParams.get("text") ?? "").slice(0, textCharsMax),
    tags: searchParams.getAll("tag").filter((tag): tag is Tag => knownTags.includes(tag as Tag)),
    day: /^\d{4}-\d{2}-\d{2}$/.test(day) ? day : "",
  };
}

function pageOf(offset: string | undefined): Page {
  const wanted = Number(offset ?? 0);
  const valid = Number.isInteger(wanted) && wanted >= 0 && wanted <= offsetMax;
  return { offset: valid ? wanted : 0, limit: pageSize };
}
