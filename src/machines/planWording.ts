/** What the bot says about the facts of a plan: values read back, their sources, and why one was refused. */
import type { FailureCode } from "../shared/failures.ts";
import {
  type PastPlan,
  type PlanLook,
  type PlanManner,
  type PlanSlots,
  type ProblemReason,
  type ReceivedPlan,
  type SlotName,
  type SlotProblem,
  type SlotSource,
  slotLabels,
  slotNames,
} from "../shared/plan.ts";
import { dayInWords, weekdayOf } from "../shared/time.ts";

/** What the form asks for, as parts of one sentence. */
export const askFor: Partial<Record<SlotName, string>> = {
  theme: "想办什么活动",
  date: "哪天办",
  budget: "预算大概多少（没有就说“没有预算”）",
  audience: "请哪些人来参加",
};

/** Why a value was refused, and what to say instead. */
export const problemTexts: Record<ProblemReason, (problem: SlotProblem) => string> = {
  noSuchDate: ({ said }) => `“${said}”这一天不存在，请再看看日历。`,
  pastDate: ({ said }) => `“${said}”已经过去了，请换一个以后的日期。`,
  tooFarDate: ({ said }) => `“${said}”离现在超过两年，暂时排不了，请换一个近些的日期。`,
  weekdayMismatch: ({ said, fix, is }) =>
    `“${said}”对不上：${is && fix ? `${shortDay(is)}是${weekdayOf(is)}，${weekdayOf(fix)}是${shortDay(fix)}。` : "日期和星期不一致，请再确认一下。"}`,
  festivalMismatch: ({ said, fix }) =>
    `“${said}”对不上：${fix ? `这个节日在${dayInWords(fix)}。` : "日期和节日不一致，请再确认一下。"}`,
  festivalPast: ({ said, fix, is }) =>
    `主题“${said}”和日期对不上${is ? `：这个节日在${dayInWords(is)}` : ""}。${fix ? "" : "换一个主题，或者把日期改回去，"}您看怎么定？`,
  noSuchTime: ({ said }) => `“${said}”不是有效的时间，请说成“下午两点”这样。`,
  endBeforeStart: ({ said }) => `“${said}”结束比开始还早，请再说一下起止时间。`,
  negativeBudget: ({ said }) => `预算不能是负数（“${said}”）。没有经费可以说“没有预算”。`,
  tooLargeBudget: ({ said }) => `“${said}”超出了社区活动的范围（最多一百万元），请再确认一下。`,
  noPeople: ({ said }) => `参加人数不能是零（“${said}”），请说一个大概的人数。`,
  tooManyPeople: ({ said }) => `“${said}”超出了社区活动的范围（最多一万人），请再确认一下。`,
  budgetTooSmall: ({ said, costs }) => (costs ? tooLittle(said, costs) : `“${said}”超过了预算，请再说一下预算。`),
  unsuitableTheme: ({ said }) =>
    `“${said}”不适合作为社区活动，我不能写这样的方案。可以换成${insteadOf(said)}，您看行不行？`,
};

/** The values that wait for a yes, a question each. */
export function proposals(proposed: PlanSlots): string {
  const texts = Object.keys(proposed).filter(
    (name) => name === "date" || name === "theme" || name === "audience" || name === "budget",
  );
  if (texts.length === 0) return "";
  return `${texts.map((name) => `${slotLabels[name as SlotName]}是不是${slotText(proposed, name as SlotName)}？是就说“对”。`).join("")}`;
}

/** What is said about templates, comments and plans that were sent in. */
export const lookWording = {
  /** A line of the read-back; "" where nothing was said. */
  line: ({ template, comments }: PlanLook) =>
    [template ? `模板：${template}` : "", comments ? "每一项加来源批注" : ""].filter(Boolean).join("，"),
  /** A line of the read-back about how it is to be written; "" where nothing was said. */
  manner: (manner: PlanManner | undefined) => (manner ? `写法：${manner.wish}` : ""),
  /** Of the tool's answer only what could not be done counts: the plan itself is whole. */
  mannerNotMet: (why: string) => `${why.split("。")[0]}。其余都按您说的写好了。`,
  /** The same theme was planned before. */
  repeated: ({ theme, date }: PastPlan, again: boolean) =>
    again
      ? `“${theme}”在${dayInWords(date)}写过一份，这次照那一份的环节写。`
      : `“${theme}”在${dayInWords(date)}写过一份，这次会换几个环节，不和那一份重样。想照旧，说“和上次一样”；想换主题，说“换个主意”。`,
  redone: (now: PlanLook, before: PlanLook) => {
    const changes = [
      now.template !== before.template ? `换成了“${now.template}”模板` : "",
      now.comments !== before.comments ? (now.comments ? "每一项加上了来源批注" : "去掉了批注") : "",
    ].filter(Boolean);
    return `${changes.length > 0 ? changes.join("，") : "按原样又排了一份"}，内容没有变，文件单独发给您。说“改回上一版”就换回来。`;
  },
  noticeLater: "通知要等策划写好。确认以后我先写策划，写好了您再说“写个通知”，我就发一段可以直接转到群里的。",
  failed: (why: string) => `${why}方案的内容都还在。可以说“用标准的”换一个模板；有表单等确认的，换好再回复“确认”。`,
  templates: (names: readonly string[], said: string | undefined) =>
    [
      said === undefined ? "现在有这几种模板：" : `没有叫“${said}”的模板。现在有这几种：`,
      ...names.map((name, index) => `${index + 1}. ${name}${index === 0 ? "（平时用这一种）" : ""}`),
      `要换就说“用${names[1] ?? names[0] ?? ""}”。自己单位的模板请管理员放好，放好就能用。`,
    ].join("\n"),
  planFile: ({ draft: { slots }, template }: ReceivedPlan) => {
    const facts = [
      slots.date ? dayInWords(slots.date) : "",
      slots.headcount === undefined ? "" : `${slots.headcount}人`,
      slots.budget === undefined ? "" : `预算${slotText(slots, "budget")}`,
    ].filter(Boolean);
    return `我看到这是《${slots.theme ?? "活动"}》的策划案（${[...facts, `“${template}”模板`].join("，")}）。要改什么？直接说，比如“预算减到1500”“流程写细点”“换成简版”，改好我发一份新的给您。`;
  },
  unknownFile: (name: string, templates: readonly string[]) =>
    `收到${name ? `《${name}》` : "文件"}。我认不出它是用哪个模板写的策划案，所以没法直接改，也不会把它放进资料库。要问办事，请用文字说。要写策划，可以说一句要办什么活动，我按现有的模板（${templates.join("、")}）写一份；也可以请管理员把你们的模板放进来，以后用它写的策划案发来就能改。`,
  fileLater: "前一份方案还在写。请等它写好，再把这份发给我一次。",
};

const whyUnopened: Partial<Record<FailureCode, string>> = {
  FILE_EMPTY: "是空的（0字节），没有内容可读。请从原处重新复制或另存一份，再发给我。",
  FILE_NOT_WORD:
    "名字像Word文件，里面却不是Word文档（.docx），我打不开。请用Word或WPS打开原来的文件，另存为.docx再发给我；来历不明的文件请不要打开。",
  FILE_PROTECTED: "有密码保护，我打不开。请在Word或WPS里去掉打开密码，另存一份再发给我。",
  FILE_DAMAGED: "已损坏，打不开，可能是没有传完整。请从原处重新复制一份，再发给我。",
  FILE_TOO_LARGE: "太大，我读不了。请压缩里面的图片，另存一份再发给我。",
};

/** Why a file that was sent cannot be opened, and what to do. */
export function unopenedFile(name: string, problem: FailureCode): string {
  const why = whyUnopened[problem] ?? "没有收全。请再发一次。";
  return `${name ? `《${name}》` : "这个文件"}${why}要问办事，请用文字说；要写策划，可以直接说一句要办什么活动。`;
}

/** Words that only speaking needs, and what stands for them where a wish is read back. */
const spoken: readonly (readonly [RegExp, string])[] = [
  [/^(?:嗯|那|就|还有|另外|然后|对了|麻烦|最好)+(?=再?[加来添设弄搞]|安排)/u, ""],
  [/^((?:流程|环节|活动|中间|最后|结尾|开头|现场)?(?:里面?|上|中)?)(?:还要|再|也|还)(?=[加来添设弄搞]|安排)/u, "$1"],
  [/^(流程|环节|活动|现场)(?:里面?|上|中)(?=[加来添设弄搞]|安排)/u, "$1"],
  [/([加来添设弄搞]|安排)(?:上)?一?个(?=\p{Script=Han}{2})/u, "$1"],
  [/^(.{0,4}(?:[加添设]|安排).*[^是])的$/u, "$1"],
];

/** A wish in short for the read-back: 再加个量血压的 is 加量血压. */
export function inShort(wish: string): string {
  const short = spoken.reduce((words, [pattern, instead]) => words.replace(pattern, instead), wish);
  return short.length >= 2 ? short : wish;
}

/** What a message changed in the form, in short: 记下了. "" where nothing did. */
export function noted(before: PlanSlots, now: PlanSlots): string {
  const known = before.requirements ?? [];
  const values = slotNames.flatMap((name) => {
    if (name === "requirements") return (now.requirements ?? []).filter((wish) => !known.includes(wish)).map(inShort);
    return now[name] === undefined || now[name] === before[name] ? [] : [`${slotLabels[name]}${slotText(now, name)}`];
  });
  return values.length > 0 ? `${values.join("，")}，记下了。` : "";
}

/** Tells the day that was put in for a festival, where the read-back does not come at once. */
export const dayPutIn = ({ date }: PlanSlots): string => (date ? `日期先按${dayInWords(date)}，要改直接说。` : "");

const sourceMarks: Partial<Record<SlotSource, string>> = { suggestion: "建议", library: "资料库", template: "模板" };

/** What the marks of a read-back mean. */
export function legend(sources: SlotSource[]): string {
  const lines = [
    sources.includes("suggestion") ? "标“建议”的是我先填的" : "",
    sources.includes("library") ? "标“资料库”的是从活动资料里挑的" : "",
    sources.includes("template") ? "标“模板”的是模板里写好的" : "",
  ].filter(Boolean);
  return lines.length > 0 ? `没有标的是您说的；${lines.join("；")}，都可以改。` : "";
}

const shortDay = (day: string): string => `${Number(day.slice(5, 7))}月${Number(day.slice(8))}日`;

/** 每人80元礼品, 50人: what it costs, and the three ways out. */
function tooLittle(said: string, { each, people, fixed, budget }: NonNullable<SlotProblem["costs"]>): string {
  if (fixed !== undefined)
    return `${said}${said.includes("、") ? `，一共${fixed}元` : ""}，超过了预算${budget}元，怎么调？可以说“预算改成${fixed}”；花费不算在预算里，就说“预算还是${budget}”。`;
  const affordable = Math.floor(budget / each);
  const ways = [
    `“预算改成${Math.ceil(each * people)}”`,
    `“每人${Math.floor(budget / people)}元”`,
    ...(affordable > 0 ? [`“人数改成${affordable}人”`] : []),
  ];
  return `${said}×${people}人＝${Math.ceil(each * people)}元，超过了预算${budget}元，怎么调？可以说${ways.join("、")}。`;
}

/** What an office can hold in the place of a theme that it may not. */
function insteadOf(said: string): string {
  if (/保健|养生|理疗|床垫|药/.test(said)) return "请社区医生讲的健康讲座，或识别保健品骗局的宣传";
  if (/集资|理财|投资|高息|收益|股|币|贷|保本/.test(said)) return "防范非法集资的宣传，或请银行来讲反诈";
  if (/赌|赢钱|输赢|押|彩|麻将|打牌|扑克|棋牌/.test(said)) return "不带钱的棋牌友谊赛";
  if (/命|相|风水|签|卦|迷信|神|鬼|烧香|佛|塔罗|占卜/.test(said)) return "传统民俗讲座，或节气文化体验";
  if (/教|弥撒|祷|布道|经/.test(said)) return "邻里茶话会，或志愿服务活动";
  return "健康讲座、反诈宣传这类活动";
}

/** The lines of a read-back; what the person did not say carries its mark. */
export function summary(slots: PlanSlots, sources: ReadonlyMap<SlotName, SlotSource>): string[] {
  const mark = (...names: SlotName[]) => {
    const found = names.map((name) => sourceMarks[sources.get(name) ?? "user"]).find((each) => each !== undefined);
    return found === undefined ? "" : `（${found}）`;
  };
  const lines = [
    `${slotLabels.theme}：${slots.theme}${mark("theme")}`,
    `时间：${slotText(slots, "date")}${mark("date")} ${slots.start ?? ""}–${slots.end ?? ""}${mark("start", "end")}`,
    `${slotLabels.venue}：${slots.venue ?? ""}${mark("venue")}`,
    `${slotLabels.audience}：${slots.audience ?? ""}${mark("audience")}，${slots.headcount ?? ""}人${mark("headcount")}`,
    `${slotLabels.budget}：${slotText(slots, "budget")}${mark("budget")}`,
  ];
  if (slots.requirements?.length)
    lines.push(`${slotLabels.requirements}：${slots.requirements.map(inShort).join("；")}`);
  return lines;
}

function slotText(slots: PlanSlots, name: SlotName): string {
  if (name === "date") return slots.date ? dayInWords(slots.date) : "";
  if (name === "budget")
    return slots.budget === undefined
      ? ""
      : slots.budget === 0
        ? "没有预算"
        : `${slots.budget}元${slots.budgetIsLimit ? "以内" : ""}`;
  return String(slots[name] ?? "");
}
