import type { PlanSection } from "../../shared/plan.ts";
import { type DraftText, isRequirementLine, requirementPart, tipsMark } from "./assemble.ts";
import type { Skeleton } from "./skeleton.ts";

/**
 * One text of a section that a model may write. `key` names it in the JSON, `label` is the name in front of it, `ask` says what it is, `present` is what stands there now
 * ("" where it would be added). `put` returns the plan with it.
 */
export type Field = {
  key: string;
  label: string;
  /** The library's text stays unless a person asks for a change: a model invents things that people should bring. */
  onlyOnWish?: true;
  /** Asked for when a plan is begun, not when a person has a section changed. */
  onlyNew?: true;
  /** How the same looks for another activity: for lists, which a model only gets right when it sees one. */
  shown?: string;
  ask: string;
  charsMin: number;
  charsMax: number;
  present: string;
  put(text: DraftText, value: string): DraftText;
};

/** How much is wanted: `usual`, or `fine` after 写细点. */
export type Detail = "usual" | "fine";

/** The texts of a section that a model may write. What is computed, required by a rule or said by the person is not among them. */
export function fieldsOf(section: PlanSection, text: DraftText, skeleton: Skeleton, detail: Detail): Field[] {
  const more = detail === "fine" ? 1.8 : 1;
  const fields = fieldsBySection[section](text, skeleton);
  return fields.map((field) => ({ ...field, charsMin: field.charsMin, charsMax: Math.round(field.charsMax * more) }));
}

type Lines = "purpose" | "materials" | "promotion" | "safety" | "outcome" | "notice";

function lineField(
  section: Lines,
  index: number,
  key: string,
  ask: string,
  size: [number, number],
): (text: DraftText) => Field {
  return (text) => ({
    key,
    label: key,
    ask,
    charsMin: size[0],
    charsMax: size[1],
    present: text[section][index] ?? "",
    put: (plan, value) => ({ ...plan, [section]: plan[section].with(index, value) }),
  });
}

function withoutLabel(value: string, label: string): string {
  const rest = value.startsWith(label) ? value.slice(label.length) : value;
  return /^[，：、,:]/.test(rest) ? rest.slice(1) : value;
}

function endOfSentence(value: string): string {
  return /[。！？]$/.test(value) ? value : `${value.replace(/[，、；：,;.]+$/, "")}。`;
}

const fieldsBySection: Record<PlanSection, (text: DraftText, skeleton: Skeleton) => Field[]> = {
  purpose: (text) =>
    text.purpose.flatMap((line, index) => {
      if (isRequirementLine(line)) return [];
      const ask = ["为什么要请他们来办这样一次活动", "大家来了做什么、能带走什么"][index] ?? "再写一点意义";
      return lineField("purpose", index, ["背景", "目的"][index] ?? "意义", ask, [30, 140])(text);
    }),
  schedule: (text, skeleton) => {
    const fields = text.schedule.flatMap((line, index) => scheduleFields(line, index, skeleton));
    const main = text.schedule.findIndex((line) => skeleton.steps.find(({ item }) => item === line.item)?.step?.open);
    if (main < 0) return fields;
    return [
      ...actionFields(main, skeleton.facts.theme),
      ...fields.map((field) => ({ ...field, onlyOnWish: true as const })),
    ];
  },
  roles: (text) =>
    text.roles.map((line, index) => ({
      key: line.role,
      label: line.role,
      ask: "写职责",
      charsMin: 10,
      charsMax: 60,
      present: line.duty,
      put: (plan, value) => ({ ...plan, roles: plan.roles.with(index, { ...line, duty: value }) }),
    })),
  materials: (text, skeleton) => {
    const fields = text.materials.flatMap((line, index) => {
      if (skeleton.supplies.includes(line) || isRequirementLine(line)) return [];
      const key = `提示${index - skeleton.supplies.length + 1}`;
      return lineField("materials", index, key, "物资采购、验收或保管的提示，不写数量", [12, 80])(text);
    });
    const isGeneral = skeleton.activity.words.length === 0;
    return isGeneral
      ? [
          thingsField(skeleton.supplies, skeleton.facts.theme),
          ...fields.map((field) => ({ ...field, onlyOnWish: true as const })),
        ]
      : fields;
  },
  promotion: (text) =>
    text.promotion.flatMap((line, index) => {
      if (isRequirementLine(line)) return [];
      const key = ["活动前", "报名", "活动后"][index] ?? `第${index + 1}条`;
      return lineField(
        "promotion",
        index,
        key,
        ["活动前怎么通知", "怎么报名、怎么照顾不用手机的人", "活动后怎么报道"][index] ?? "怎么宣传",
        [15, 80],
      )(text);
    }),
  safety: safetyFields,
  outcome: (text) =>
    text.outcome.flatMap((line, index) => {
      if (isRequirementLine(line)) return [];
      const ask = "活动结束后能看到什么变化、留下什么、谁接着跟进";
      return lineField("outcome", index, index === 0 ? "效果" : `效果${index + 1}`, ask, [20, 110])(text);
    }),
  notice: (text) => {
    const tips = text.notice.findIndex((line) => line.startsWith(tipsMark));
    const field = lineField("notice", tips, "提示", "参加前要注意什么，一句话", [15, 80])(text);
    return [
      lineField("notice", 1, "开头", "亲切地请居民来，说说来了能做什么，一句话，不写时间和地点", [15, 90])(text),
      ...(tips < 0
        ? []
        : [
            {
              ...field,
              onlyOnWish: true as const,
              present: field.present.slice(tipsMark.length),
              put: (plan: DraftText, value: string) => field.put(plan, `${tipsMark}${value}`),
            },
          ]),
    ];
  },
};

const actions = ["第一步", "第二步", "第三步"];
const actionsShown =
  '例：活动“扎染”，{"第一步":"折叠白布，用皮筋扎紧","第二步":"把布浸入染料，等它上色","第三步":"拆开皮筋，漂洗晾干"}';
const orderWords = ["先", "接着", "最后"];
const actionsEnd = "。志愿者分组照看，跟不上的由旁边的人帮一把。";
const actionsMark = "负责人边讲边做，大家跟着来：";

/** What is done in the step that stands for a theme that the library does not know: three short actions, put together by rule. */
function actionFields(at: number, theme: string): Field[] {
  return actions.map((key, order) => ({
    key,
    label: key,
    onlyNew: true,
    ask: `${theme}${orderWords[order] ?? ""}做的一个动作`,
    shown: actionsShown,
    charsMin: 5,
    charsMax: 36,
    present: "",
    put: (text, value) => {
      const line = text.schedule[at];
      if (!line) return text;
      const begun = line.how.startsWith(actionsMark) ? line.how.slice(actionsMark.length, -actionsEnd.length) : "";
      const bare = value.replace(/[。！]$/, "").replace(/^(?:大家)?(?:先|接着|然后|再|最后)(?:大家)?[，：]?/, "");
      const parts = [...begun.split("；").filter((part) => part !== ""), `${orderWords[order] ?? ""}${bare}`];
      // A part that was refused first comes back after the others.
      const rank = (part: string) => orderWords.findIndex((word) => part.startsWith(word));
      const ordered = parts.sort((one, other) => rank(one) - rank(other)).join("；");
      const how = `${actionsMark}${ordered}${actionsEnd}`;
      return { ...text, schedule: text.schedule.with(at, { ...line, how }) };
    },
  }));
}

/** What is needed for a theme that the library does not know, without what stands in the plan anyway. */
function thingsField(supplies: string[], theme: string): Field {
  return {
    key: "用品",
    label: "用品",
    onlyNew: true,
    ask: `${theme}要用到的三到五样东西，不写数量`,
    shown: '例：活动“扎染”，{"用品":"白布、皮筋、染料、手套"}',
    charsMin: 5,
    charsMax: 40,
    present: "",
    put: (text, value) => {
      const things = value.replace(/[。！]$/, "").split(/[、，]/);
      const own = [...new Set(things)].filter((thing) => !supplies.some((line) => line.includes(thing.slice(0, 2))));
      const line = `按主题另备：${own.join("、")}，数量按报名人数定，提前一天清点试用。`;
      return own.length === 0 ? text : { ...text, materials: [...text.materials, line] };
    },
  };
}

function scheduleFields(line: DraftText["schedule"][number], index: number, skeleton: Skeleton): Field[] {
  const timed = skeleton.steps.find((step) => step.item === line.item);
  if (/休息$/.test(line.item) && !timed?.step) return [];
  const slot = `${line.start}-${line.end}`;
  const fixed = requirementPart(line.how);
  const how: Field = {
    key: slot,
    label: line.item,
    ask: `${line.item}怎么做`,
    charsMin: 12,
    charsMax: 80,
    present: line.how.slice(0, line.how.length - fixed.length),
    put: (plan, value) => ({
      ...plan,
      schedule: plan.schedule.map((each, at) => (at === index ? { ...each, how: `${value}${fixed}` } : each)),
    }),
  };
  return [how];
}

/** Measures that the library demands stay; a model may add two of its own before the last one, who to call. */
function safetyFields(text: DraftText, skeleton: Skeleton): Field[] {
  const added = text.safety
    .map((line, index) => ({ line, index }))
    .filter(({ line }) => !skeleton.measures.includes(line) && !isRequirementLine(line));
  const lead = skeleton.facts.theme;
  const asks = [`“${lead}”过程中最容易出的一种意外和防范办法`, "开始前要检查什么、由谁检查"];
  return asks.map((ask, order) => {
    const place = added[order];
    return {
      key: `措施${order + 1}`,
      label: `措施${order + 1}`,
      ask,
      charsMin: 15,
      charsMax: 90,
      present: place?.line ?? "",
      put: (plan, value) => ({
        ...plan,
        safety: place
          ? plan.safety.with(place.index, value)
          : insertBeforeLast(plan.safety, value, skeleton.common.emergency),
      }),
    };
  });
}

function insertBeforeLast(lines: string[], line: string, last: string): string[] {
  const at = lines.indexOf(last);
  return at < 0 ? [...lines, line] : lines.toSpliced(at, 0, line);
}

/** Brings a value into the form in which it is printed: one line, without its own label in front, one full stop at the end. */
export function tidied(value: string, label: string): string {
  return endOfSentence(
    withoutLabel(value.replace(/\s+/g, ""), label)
      .replace(/^(做法|职责|提示|内容|背景|目的|开头|效果|措施\d?|环节)[：:]/, "")
      .replaceAll(",", "，")
      .replaceAll(";", "；")
      .replace(/(?<!\d):(?!\d)/g, "："),
  );
}
