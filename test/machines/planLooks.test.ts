import { describe, expect, it } from "vitest";
import type { PlanDraft } from "../../src/shared/plan.ts";
import { planSections } from "../../src/shared/plan.ts";
import type { Turn } from "../../src/shared/turn.ts";
import * as p from "./play.ts";

const whole = {
  ...p.draft,
  slots: p.fullSlots,
  ...Object.fromEntries(planSections.map((section) => [section, ["文字"]])),
} as unknown as PlanDraft;
const short = (template: string) => p.reading({}, { look: { template } });
const revise = (text: string, reading = p.reading({}), wish = ""): object[] =>
  p.said(text, { type: "turn.revise", reading, wish, sections: [] });
const confirmed = [
  ...p.said("包饺子…", { type: "turn.plan", reading: { ...p.reading(p.fullSlots), look: { template: "简版" } } }),
  ...p.said("确认", { type: "turn.confirm" }),
];
const delivered = [...confirmed, p.done("writePlan", whole), p.done("renderPlan", p.file)];
const inputOf = (played: p.Played, tool: string) =>
  played.commands.findLast((command) => command.do === "run" && command.src === tool) as { input: unknown } | undefined;

describe("the template of a plan", () => {
  it("is shown in the read-back and used for the file", () => {
    const read = p.play(confirmed.slice(0, 2));
    expect(read.texts[0]).toContain("模板：简版");
    const played = p.play([...confirmed, p.done("writePlan", whole)]);
    expect(inputOf(played, "renderPlan")?.input).toMatchObject({ template: "简版", version: 1 });
  });

  it("is changed after delivery without writing anew, in a file with the next number", () => {
    const played = p.play([...delivered, ...revise("换成经费申请", short("经费申请"))]);
    expect(played.writing).toBe("rendering");
    expect(inputOf(played, "renderPlan")?.input).toMatchObject({ template: "经费申请", version: 2, draft: whole });
    const done = p.play([p.done("renderPlan", { ...p.file, name: "b.docx" })], played.state);
    expect(done.files).toEqual(["b.docx"]);
    expect(done.texts.at(-1)).toContain("换成了“经费申请”模板，内容没有变");
    expect(done.decisions.at(-1)).toMatchObject({ step: "delivered" });
  });

  it("stays for later revisions, and goes back with them", () => {
    const second = [...delivered, ...revise("换成经费申请", short("经费申请")), p.done("renderPlan", p.file)];
    const later = p.play([...second, ...revise("流程写细点", p.reading({}), "流程写细点"), p.done("writePlan", whole)]);
    expect(inputOf(later, "renderPlan")?.input).toMatchObject({ template: "经费申请", version: 3 });
    const back = p.play([
      ...second,
      ...p.said("改回上一版", { type: "turn.back" }),
      ...revise("流程写细点", p.reading({}), "流程写细点"),
      p.done("writePlan", whole),
    ]);
    expect(inputOf(back, "renderPlan")?.input).toMatchObject({ template: "简版", version: 3 });
  });

  it("keeps the plan and says why where the template is broken", () => {
    const played = p.play([
      ...delivered,
      ...revise("换成经费申请", short("经费申请")),
      p.failed("renderPlan", "TEMPLATE_INVALID"),
    ]);
    expect(played.writing).toBe("idle");
    expect(played.texts.at(-1)).toContain("用标准的");
    const form = p.play([...confirmed, p.done("writePlan", whole), p.failed("renderPlan", "TEMPLATE_INVALID")]);
    expect(form.state.context["form"]).toMatchObject({ slots: p.fullSlots });
    expect(form.state.context["form"]).not.toHaveProperty("look");
  });

  it("is printed with comments where these are asked for, until they are no longer wanted", () => {
    const wanted = p.play([...delivered, ...revise("加上来源批注", p.reading({}, { look: { comments: true } }))]);
    expect(inputOf(wanted, "renderPlan")?.input).toMatchObject({ comments: true, template: "简版" });
    const done = p.play([p.done("renderPlan", p.file)], wanted.state);
    expect(done.texts.at(-1)).toContain("来源批注");
  });
});

describe("a plan that comes as a file", () => {
  const file: Turn = { type: "turn.planFile", names: ["标准策划案"], plan: { template: "简版", draft: whole } };
  const sent = [
    p.message("", { kind: "file", fileName: "活动策划案-包饺子-第3版.docx", path: "/in/a.docx" }),
    p.understood(file),
  ];

  it("is named with its facts and can be revised in a new file with the next number", () => {
    const played = p.play(sent);
    expect(played.texts[0]).toContain("《包饺子》的策划案");
    expect(played.texts[0]).toContain("要改什么");
    const revised = p.play(
      [...revise("预算减到1500", p.reading({ budget: 1500 }), "预算减到1500"), p.done("writePlan", whole)],
      played.state,
    );
    expect(inputOf(revised, "writePlan")?.input).toMatchObject({
      slots: { budget: 1500 },
      revision: { previous: whole },
    });
    expect(inputOf(revised, "renderPlan")?.input).toMatchObject({ version: 4, template: "简版" });
    const back = p.play([p.done("renderPlan", p.file), ...p.said("改回上一版", { type: "turn.back" })], revised.state);
    expect(back.files).toEqual([p.file.name, "活动策划案-包饺子-第3版.docx"]);
  });

  it("does not take the place of one that is being written", () => {
    const played = p.play([...confirmed, ...sent]);
    expect(played.texts.at(-1)).toContain("还在写");
    expect(played.state.context["plan"]).toBeNull();
  });

  it("leaves an open form as it is", () => {
    const played = p.play([...p.said("包饺子", { type: "turn.plan", reading: p.reading({ theme: "插花" }) }), ...sent]);
    expect(played.state.context["form"]).toMatchObject({ slots: { theme: "插花" } });
    expect(played.place).toBe("planActivity.collecting");
  });

  it("says what is possible where no template is known", () => {
    const unknown: Turn = { type: "turn.planFile", names: ["标准策划案", "简版"] };
    const played = p.play([
      p.message("", { kind: "file", fileName: "春游.docx", path: "/in/b.docx" }),
      p.understood(unknown),
    ]);
    expect(played.texts[0]).toContain("《春游.docx》");
    expect(played.texts[0]).toContain("标准策划案、简版");
    expect(played.decisions).toEqual([{ kind: "chat" }]);
  });

  it("lists the templates, and says which there is not", () => {
    const played = p.play(
      p.said("换成红头模板", { type: "turn.templates", names: ["标准策划案", "简版"], said: "红头" }),
    );
    expect(played.texts[0]).toMatch(/没有叫“红头”的模板[\s\S]*1\. 标准策划案[\s\S]*2\. 简版/);
  });
});

describe("how a plan is to be written, said before it is", () => {
  const manner = { wish: "写得活泼一点", sections: [] };
  const asked = [
    ...p.said("包饺子…", { type: "turn.plan", reading: p.reading(p.fullSlots) }),
    ...p.said("写得活泼一点", { type: "turn.slots", reading: { ...p.reading({}), manner } }),
  ];
  const begun = [...asked, ...p.said("确认", { type: "turn.confirm" })];

  it("is read back, and carried out on the first version before it is sent", () => {
    expect(p.play(asked).texts.at(-1)).toContain("写法：写得活泼一点");
    const played = p.play([...begun, p.done("writePlan", whole)]);
    expect(played.writing).toBe("drafting");
    expect(inputOf(played, "writePlan")?.input).toMatchObject({ revision: { previous: whole, ...manner } });
    const done = p.play([p.done("writePlan", whole), p.done("renderPlan", p.file)], played.state);
    expect(inputOf(done, "renderPlan")?.input).toMatchObject({ version: 1 });
    expect(done.files).toEqual([p.file.name]);
    expect(done.state.context["plan"]).toMatchObject({ version: 1, earlier: [] });
  });

  it("does not keep the plan from being sent where it cannot be done", () => {
    const played = p.play([...begun, p.done("writePlan", whole), p.failed("writePlan", "WISH_NOT_MET")]);
    expect(played.writing).toBe("rendering");
    expect(inputOf(played, "renderPlan")?.input).toMatchObject({ draft: whole, version: 1 });
  });

  it("is added to what is being written", () => {
    const played = p.play([
      ...confirmed,
      ...revise("流程写细点", p.reading({}), "流程写细点"),
      p.done("writePlan", whole),
    ]);
    expect(inputOf(played, "writePlan")?.input).toMatchObject({ revision: { wish: "流程写细点" } });
  });
});

describe("a second plan for the same theme", () => {
  const again = p.said("再写一个…", { type: "turn.plan", reading: p.reading({ ...p.fullSlots, date: "2026-12-19" }) });

  it("is told when it is read back", () => {
    const played = p.play([...delivered, ...again]);
    expect(played.texts.at(-1)).toMatch(/2026年12月12日.*写过一份[\s\S]*换个主意/);
    const other = { ...p.fullSlots, date: "2028-12-19" };
    const late = p.play([...delivered, ...p.said("再写一个…", { type: "turn.plan", reading: p.reading(other) })]);
    expect(late.texts.at(-1)).not.toContain("写过一份");
  });

  it("takes another idea for the same people, day and money", () => {
    const wish = { text: "换个主意", avoid: ["包饺子"], again: false };
    const asked = p.said("换个主意", { type: "turn.ideas", reading: p.reading({}), wish, instead: true });
    const played = p.play([...delivered, ...again, ...asked]);
    expect(inputOf(played, "suggestThemes")?.input).toMatchObject({
      wish: { avoid: ["包饺子"] },
      slots: { date: "2026-12-19", budget: 2000 },
    });
    const chosen = p.play(
      [p.done("suggestThemes", p.ideas), ...p.said("2", { type: "turn.choice", index: 1 })],
      played.state,
    );
    expect(chosen.state.context["form"]).toMatchObject({
      slots: { theme: "防诈骗情景课", date: "2026-12-19", budget: 2000 },
    });
  });
});
