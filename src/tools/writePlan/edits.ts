import type { PlanSection } from "../../shared/plan.ts";
import { type DraftText, tipsMark } from "./assemble.ts";
import { fillText } from "./facts.ts";
import { editSchedule } from "./scheduleEdits.ts";
import type { Skeleton } from "./skeleton.ts";
import { numberOf } from "./wish.ts";

/** What became of a wish: done (with a few words about it), or refused with the reason. Undefined: no rule knows such a wish. */
export type EditOutcome = { done: string; text: DraftText } | { refused: string } | undefined;

const rulesBySection: Record<PlanSection, (clause: string, text: DraftText, skeleton: Skeleton) => EditOutcome> = {
  schedule: (clause, text, skeleton) => editSchedule(clause, text, skeleton),
  roles: addRole,
  materials: (clause, text) => changeLines("materials", clause, text),
  promotion: (clause, text) => changeLines("promotion", clause, text),
  purpose: (clause, text) => changeLines("purpose", clause, text),
  safety: (clause, text, skeleton) => addMeasure(clause, text, skeleton) ?? changeLines("safety", clause, text),
  outcome: (clause, text) => changeLines("outcome", clause, text),
  notice: (clause, text) => changeLines("notice", clause, text),
};

/** Carries out one wish by rule, without a model. Everything that the wish does not concern stays word for word. */
export function editByRule(clause: string, section: PlanSection, text: DraftText, skeleton: Skeleton): EditOutcome {
  return rulesBySection[section](clause, text, skeleton);
}

const circumstances: [RegExp, string][] = [
  [/雨/, "雨天"],
  [/高温|中暑|防暑|炎热|太热/, "高温"],
  [/寒|降温|保暖|下雪|雪天/, "寒冷"],
  [/走失|孩子|儿童/, "儿童"],
  [/防滑|摔/, "老人室内"],
  [/老人/, "老人"],
  [/急救|心脏|突发疾病|晕倒|AED|除颤/i, "急救"],
  [/停电/, "停电"],
  [/用电|电源|插座/, "用电"],
  [/火|燃气|灶/, "用火"],
  [/食品|食物|过敏|食材/, "食品"],
  [/拥挤|踩踏|人太多|秩序/, "人多"],
  [/剪刀|刀具/, "刀剪"],
  [/夜|晚上|照明/, "夜间"],
  [/隐私|个人信息|身份证/, "信息"],
];

function addMeasure(clause: string, text: DraftText, skeleton: Skeleton): EditOutcome {
  const found = circumstances.find(([words]) => words.test(clause));
  if (!found && /细|具体|完善|全面|丰富|充实/.test(clause)) return addUsualMeasures(text, skeleton);
  const measures = found ? (skeleton.common.measures[found[1]] ?? []) : [];
  if (!found || measures.length === 0) return undefined;
  const missing = measures.filter((line) => !text.safety.includes(line));
  if (missing.length === 0) return { refused: `安全预案里已有${found[1]}措施` };
  const last = text.safety.lastIndexOf(skeleton.common.emergency);
  const at = last < 0 ? text.safety.length : last;
  return { done: `安全预案增加了${found[1]}措施`, text: { ...text, safety: text.safety.toSpliced(at, 0, ...missing) } };
}

/** Measures that suit any gathering, for whoever wants the safety plan in more detail. */
function addUsualMeasures(text: DraftText, { common }: Skeleton): EditOutcome {
  const usual = ["急救", "用电", "停电", "信息"].flatMap((tag) => common.measures[tag] ?? []);
  const missing = usual.filter((line) => !text.safety.includes(line));
  if (missing.length === 0) return { refused: "安全预案已经写得最细" };
  const last = text.safety.lastIndexOf(common.emergency);
  const safety = text.safety.toSpliced(last < 0 ? text.safety.length : last, 0, ...missing);
  return { done: "安全预案已补充急救、用电、停电等措施", text: { ...text, safety } };
}

const addition =
  /(?:加上?|增加|添加|补充|写上|注明|写明|强调|提醒|说明)(?:一?[句条点段项个])?(?:话|内容|提醒|说明)?[：:，,]?(.{2,60})$/;
const labels = {
  materials: "物资准备",
  promotion: "宣传报名",
  purpose: "活动目的",
  safety: "安全预案",
  outcome: "预期效果",
  notice: "活动通知",
} as const;
const where =
  /^(?:在)?(?:活动)?(?:物资(?:准备)?|材料|宣传(?:报名)?|目的|背景|安全(?:预案)?|预案|预期效果|效果|通知|温馨提示)(?:部分|里面|里|中|上)?/;

/** Adds the person's own sentence to a section, or keeps only its most important lines. */
function changeLines(section: keyof typeof labels, clause: string, text: DraftText): EditOutcome {
  const lines = text[section];
  if (/短一?[点些]|精简|简短|简单[点些]|少[点些]|简洁/.test(clause)) {
    const shorter = lines.map(firstSentence);
    if (shorter.every((line, index) => line === lines[index])) return { refused: `${labels[section]}已经是最简的写法` };
    return { done: `${labels[section]}已写短`, text: { ...text, [section]: shorter } };
  }
  const added = addition.exec(clause.replace(where, ""))?.[1]?.replace(/^(?:一下|上)/, "");
  if (!added) return undefined;
  const line = `${added.replace(/[。；]+$/, "")}。`;
  if (lines.includes(line)) return { refused: `${labels[section]}里已有这句话` };
  const tips = section === "notice" ? lines.findIndex((each) => each.startsWith(tipsMark)) : -1;
  const changed = tips < 0 ? [...lines, line] : lines.with(tips, `${lines[tips] ?? ""}${line}`);
  return { done: `${labels[section]}加上了“${added}”`, text: { ...text, [section]: changed } };
}

function firstSentence(line: string): string {
  if (line.startsWith("采购物资") || line.startsWith("现有物资")) return line;
  const sentence = /^.+?[。；！？]/.exec(line)?.[0] ?? line;
  return sentence.replace(/；$/, "。");
}

const roleWish =
  /(?:加|增加|添加|安排|配|设|补充)(?:上|一下)?(?:一?([一二两三四五六七八九十\d]{0,2})[名个位])?([\p{Script=Han}]{2,8})$/u;

function addRole(clause: string, text: DraftText, skeleton: Skeleton): EditOutcome {
  const found = roleWish.exec(clause.replace(/(?:岗位|岗|人员|负责人|的人)$/, ""));
  const role = found?.[2];
  if (!role) return undefined;
  if (text.roles.some((line) => line.role.includes(role))) return { refused: `分工里已有“${role}”` };
  const known = Object.entries(skeleton.common.duties).find(([word]) => role.includes(word));
  const duty = known?.[1] ?? `负责${role}方面的工作，听从总协调安排，活动后报告情况。`;
  const count = numberOf(found[1] ?? "");
  return {
    done: `分工增加了${role}`,
    text: {
      ...text,
      roles: [...text.roles, { role, people: `志愿者${count}人`, duty: fillText(duty, skeleton.facts) }],
    },
  };
}
