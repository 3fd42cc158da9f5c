/** Sums, exports, and what would be different today. */
import { Hono } from "hono";
import { z } from "zod";
import type { ConsoleCore } from "../core.ts";
import { exportColumns, exportRows, jsonLines } from "../export.ts";
import type { Count, Totals } from "../find/indexStore.ts";
import { isPlan, overviewOf } from "../overview/overview.ts";
import { queryOf } from "./queries.ts";
import { bodyOf, type Env, notUnderstood, refuse, unitOf } from "./requests.ts";
import { findAllowed, notFound } from "./sessionRoutes.ts";

const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);
const spanning = z.object({ from: day, to: day });
const comparedMax = 20_000;
const excelType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/** Plans by kind of activity: themes are worded in many ways. The most frequent first. */
async function kindsOf(themes: Totals["byTheme"], planKind: ConsoleCore["planKind"]): Promise<Count[]> {
  const kinds = new Map<string, number>();
  for (const { name, via, count } of themes) {
    if (!isPlan({ tag: "delivered", via })) continue;
    const kind = await planKind(name);
    kinds.set(kind, (kinds.get(kind) ?? 0) + count);
  }
  return [...kinds].map(([name, count]) => ({ name, count })).sort((one, other) => other.count - one.count);
}

export function createOverviewRoutes(core: ConsoleCore): Hono<Env> {
  const { index, sessions, library, audit, comparings } = core;
  return new Hono<Env>()
    .get("/overview", async (context) => {
      await sessions.refresh();
      const query = queryOf(context.req.url, unitOf(context.get("visitor")));
      const { byTheme, ...totals } = index.totals(query);
      const plansByKind = await kindsOf(byTheme, core.planKind);
      return context.json(overviewOf(query, { ...totals, plansByKind }, library.documents()));
    })
    .get("/export/:kind", async (context) => {
      const kind = context.req.param("kind");
      if (kind !== "xlsx" && kind !== "jsonl") return refuse(context, 404, "只能导出 Excel（xlsx）或 JSON（jsonl）。");
      await sessions.refresh();
      const visitor = context.get("visitor");
      const query = queryOf(context.req.url, unitOf(visitor), core.accountsNamed);
      audit.write({
        who: visitor.name,
        act: "exported",
        target: `${kind} ${new URL(context.req.url).search}`,
        reason: "",
      });
      const rows = exportRows(core, query);
      const body =
        kind === "jsonl" ? jsonLines(rows) : core.writeWorkbook({ name: "会话记录", columns: exportColumns }, rows);
      return context.body(body, 200, {
        "Content-Type": kind === "jsonl" ? "application/x-ndjson; charset=utf-8" : excelType,
        "Content-Disposition": `attachment; filename="linli-sessions.${kind}"`,
        "Cache-Control": "private, no-store",
      });
    })
    .get("/compare", (context) => context.json(comparings.of(context.get("visitor").name).now()))
    .post("/compare", async (context) => {
      const span = await bodyOf(context, spanning);
      if (span === undefined) return notUnderstood(context);
      await sessions.refresh();
      const visitor = context.get("visitor");
      const address = new URL("http://localhost/");
      address.search = new URLSearchParams(span).toString();
      const query = queryOf(address.href, unitOf(visitor));
      const found = index.find(query, { offset: 0, limit: comparedMax }).sessions;
      audit.write({ who: visitor.name, act: "compared", target: `${span.from}至${span.to}`, reason: "" });
      const comparing = comparings.of(visitor.name);
      comparing.start(
        found.map(({ session, id }) => ({ session, id, ...span })),
        { ...span, only: "" },
      );
      return context.json(comparing.now());
    })
    .post("/sessions/:id/compare", async (context) => {
      const found = await findAllowed(core, context);
      if (found === undefined) return notFound(context);
      const { name } = context.get("visitor");
      audit.write({ who: name, act: "compared", target: found.id, reason: "" });
      const comparing = comparings.of(name);
      comparing.start([{ session: found.session, id: found.id, from: "", to: "" }], {
        from: "",
        to: "",
        only: found.id,
      });
      return context.json(comparing.now());
    });
}
