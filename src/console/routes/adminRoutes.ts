/** What only an administrator does: accounts, the audit log, erasure, how long sessions are kept. */
import { Hono } from "hono";
import { z } from "zod";
import { mask } from "../../shared/mask.ts";
import { clockOf, dayOf } from "../../shared/time.ts";
import type { Access } from "../access/access.ts";
import { auditWords } from "../access/audit.ts";
import type { ConsoleCore } from "../core.ts";
import { retentionDaysMax, retentionDaysMin, retentionSetting } from "../erase/retention.ts";
import { hideOf, summaryOf } from "../lists.ts";
import type { AuditView, UserView } from "../view.ts";
import { pageOf } from "./queries.ts";
import { adminOnly, bodyOf, type Env, notUnderstood, refuse } from "./requests.ts";

const name = z.string().max(100);
const saving = z.object({ name, role: z.enum(["admin", "supervisor", "worker"]), unit: z.string().max(100) });
const naming = z.object({ name });
const erasing = z.object({
  person: z.string().min(1).max(200),
  confirmed: z.string().max(200),
  reason: z.string().trim().min(4).max(200),
});
const keeping = z.object({
  days: z.union([z.literal(0), z.number().int().min(retentionDaysMin).max(retentionDaysMax)]),
});

/** Whose session something was done to, and when it began; "" where it was none. */
function aboutOf({ index, people }: ConsoleCore, target: string): string {
  const id = /^[0-9a-f]{16}/.exec(target)?.[0];
  const found = id === undefined ? undefined : index.byId(id);
  if (found === undefined) return "";
  const { person, firstAt } = summaryOf(found, 0, hideOf(people, found));
  return `${person} ${dayOf(firstAt)} ${clockOf(firstAt)}`;
}

export function createAdminRoutes(core: ConsoleCore, access: Access): Hono<Env> {
  const routes = new Hono<Env>().use(adminOnly);
  addUsers(routes, core, access);
  return routes
    .get("/audit", (context) => {
      const { offset, limit } = pageOf(context.req.url);
      const { total, lines } = core.audit.list(offset, limit);
      const shown = lines.map((line) => ({
        ...{ ...line, act: auditWords[line.act] ?? line.act, about: aboutOf(core, line.target) },
      }));
      const firstEdited = core.audit.firstEdited() ?? null;
      return context.json({ total, offset, firstEdited, lines: shown } satisfies AuditView);
    })
    .post("/erase", async (context) => {
      const given = await bodyOf(context, erasing);
      if (given === undefined) return refuse(context, 400, "请写明是谁、为什么删除（至少4个字）。");
      if (given.person !== given.confirmed) return refuse(context, 409, "两次写的名字不一样，没有删除。");
      if (core.eraser === undefined) return refuse(context, 409, "现在用的数据库还不能删除个人资料。");
      const by = context.get("visitor").name;
      const accounts = core
        .accountsNamed(given.person)
        .filter((each) => core.people.find("", each)?.name === given.person);
      if (accounts.length > 1) return refuse(context, 409, "花名册上有两个人叫这个名字，请写企业微信账号。");
      let erased = 0;
      for (const person of new Set([given.person, ...accounts]))
        erased += await core.eraser.erasePerson(by, person, mask(given.reason));
      if (erased === 0) return refuse(context, 404, "没有这个人的会话。名字要和聊天里的一样。");
      return context.json({ erased });
    })
    .get("/retention", (context) => context.json({ days: Number(core.access.setting(retentionSetting) ?? 0) }))
    .post("/retention", async (context) => {
      const given = await bodyOf(context, keeping);
      if (given === undefined)
        return refuse(context, 400, `请填0（一直保留），或${retentionDaysMin}到${retentionDaysMax}天。`);
      core.access.setSetting(retentionSetting, String(given.days));
      core.audit.write({ who: context.get("visitor").name, act: "retention", target: `${given.days}天`, reason: "" });
      return context.json({ days: given.days });
    });
}

function addUsers(routes: Hono<Env>, core: ConsoleCore, access: Access): void {
  const users = () =>
    core.access.users().map(
      ({ name: each, role, unit, isActive, password }): UserView => ({
        ...{ name: each, role, unit, isActive },
        hasPassword: password !== "",
      }),
    );
  routes
    .get("/users", (context) => context.json({ users: users() }))
    .post("/users", async (context) => {
      const given = await bodyOf(context, saving);
      if (given === undefined) return notUnderstood(context);
      const saved = access.saveUser(context.get("visitor"), given);
      if ("problem" in saved) return refuse(context, saved.status, saved.problem);
      core.index.assignUnits((channel, person) => core.people.find(channel, person)?.unit ?? "");
      return context.json({ users: users(), ...saved });
    })
    .post("/users/invite", async (context) => {
      const given = await bodyOf(context, naming);
      if (given === undefined) return notUnderstood(context);
      const invited = access.invite(context.get("visitor"), given.name);
      return "problem" in invited
        ? refuse(context, invited.status, invited.problem)
        : context.json({ users: users(), ...invited });
    })
    .post("/users/disable", async (context) => {
      const given = await bodyOf(context, naming);
      if (given === undefined) return notUnderstood(context);
      const refused = access.disable(context.get("visitor"), given.name);
      return refused ? refuse(context, refused.status, refused.problem) : context.json({ users: users() });
    });
}
