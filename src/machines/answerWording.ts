/** What the bot says about handbooks: its questions back, and its answers. */
import { type Answer, excerptsLabel, type Option, type SectionName, sectionLabels } from "../shared/sop.ts";
import { dayInWords } from "../shared/time.ts";
import { mostAsked } from "./chips.ts";
import { differInAction } from "./optionWords.ts";

const sampleMark = "（示例资料，非现行政策）";
export const leave = "回复“取消”退出";

export const answerWording = {
  /** The handbooks are those of one place. */
  elsewhere: (place: string | undefined) =>
    place === undefined ? "" : `我这里只有本地的手册，${place}的办法可能不同。`,
  /** `asked` names the question where a message held several, or where it was asked earlier. */
  clarify: (options: Option[], asked?: string) =>
    [
      `${asked === undefined ? "这件事" : `您问的“${shortened(asked)}”`}有几种情况，${differInAction(options) ? "您是要：" : "您想问的是哪一种？"}`,
      ...options.map(({ label }, index) => `${index + 1}. ${label}`),
      `回复数字，或直接说；都不是就说“都不是”；${leave}。`,
    ].join("\n"),
  clarifyAgain: (options: Option[], asked: string) => `还有刚才那件事。${answerWording.clarify(options, asked)}`,
  /** The second question, and the last one: other options after 都不是, else those that are still open. */
  clarifyOther: (options: Option[], { refused }: { refused: boolean }) =>
    [
      refused ? "那是不是下面这几种？" : "我还没分清是哪一种，再请您选一次：",
      ...options.map(({ label }, index) => `${index + 1}. ${label}`),
      `回复数字，或换个说法说一遍是什么事；都不是就说“都不是”，我转给同事；${leave}。`,
    ].join("\n"),
  /** A section was asked for before an option was chosen: it is remembered, the options stand. */
  clarifyWish: (options: Option[], wish: string) =>
    [
      `好的，您问的是“${shortened(wish)}”，记下了。先请选一种：`,
      ...options.map(({ label }, index) => `${index + 1}. ${label}`),
      `回复数字，或直接说；都不是就说“都不是”；${leave}。`,
    ].join("\n"),
  /** What was said does not tell which of the same options is meant; it is remembered. */
  clarifySame: (options: Option[], said: string) =>
    [
      `您说的“${shortened(said)}”记下了。是下面哪一种，还请您选一次：`,
      ...options.map(({ label }, index) => `${index + 1}. ${label}`),
      `回复数字，或换个说法说一遍是什么事；都不是就说“都不是”，我转给同事；${leave}。`,
    ].join("\n"),
  /** Which special case of one handbook holds. `asked` names the question where a message held several, or where it was asked earlier. */
  askCase: (options: Option[], asked?: string) =>
    [
      `${asked === undefined ? "" : `您问的“${shortened(asked)}”：`}按《${options[0]?.title ?? ""}》，这一项因情况而异。您是下面哪一种？`,
      ...options.map(({ label }, index) => `${index + 1}. ${label}`),
      `回复数字，或直接说情况；都不是就说“都不是”，我按一般规定说；${leave}。`,
    ].join("\n"),
  explainCases: (options: Option[]) =>
    [
      `这几种是《${options[0]?.title ?? ""}》里的特殊情形，各有各的规定：`,
      ...options.map(({ label }, index) => `${index + 1}. ${label}`),
      `说说您家的情况，我来对；一种也不是就说“都不是”，我按一般规定说；${leave}。`,
    ].join("\n"),
  /** The second question where no other option is left. */
  askOpenly: (asked: string) =>
    `那我没找对。您问的“${shortened(asked)}”，请换个说法再说一遍：是给谁办、办什么、碰到了什么情况。再查不到我就转给同事；${leave}。`,
  sayInWords: `这回没有选项，请用一句话说说是什么事，比如“孩子要上学，要开证明”；${leave}。`,
  explainOptions: (options: Option[]) =>
    [
      "这几种是不同的手册：",
      ...options.map(({ title, branch }, index) => `${index + 1}. 《${title}》${branch ? `，${branch}` : ""}`),
      `说说您的情况，比如“第一次办”“丢了”，我来帮您挑；也可以回复数字；${leave}。`,
    ].join("\n"),
  chooseFirst: `先选好是哪一种，回答了再发给您。回复上面的数字就行；${leave}。`,
  outOfOptions: (count: number) => `上面只有${count}个选项，请回复1到${count}之间的数字，或直接说您的情况。`,

  /** A title line, the sections, what else to ask, and the source at the end. */
  answer: (answer: Answer, { unsure, asked, elsewhere }: { unsure: boolean; asked?: string; elsewhere?: string }) => {
    const { document, sections, others } = answer;
    const shown = [...sections.map(section), ...excerpts(answer)];
    return [
      ...(asked === undefined ? [] : [`您问的“${shortened(asked)}”：`]),
      `${unsure ? unsureOf(elsewhere) : ""}这条按《${document.title}》回答：${answer.unstated ? unstated(answer) : ""}`,
      ...(shown.length > 0 ? shown : ["这本手册里没有写这一项。"]),
      `${besides(answer.cases ?? [])}${more(others.filter((name) => sections.every((shown) => shown.name !== name)))}`,
      `出处：${source(answer)}${document.sample ? sampleMark : ""}`,
    ].join("\n");
  },
  /** The same facts as one message that a resident can read: no hints for the worker. */
  forward: (answer: Answer) =>
    [
      "您好，您问的事情可以这样办：",
      `【${answer.document.title}】`,
      ...answer.sections.map(section),
      ...excerpts(answer),
      `以上按${source(answer)}回答，以窗口答复为准。${answer.document.sample ? sampleMark : ""}`,
    ]
      .filter(Boolean)
      .join("\n"),
};

const askedCharsMax = 30;

function shortened(question: string): string {
  const bare = question.replace(/[，,。；;？?！!\s]+$/u, "");
  return bare.length > askedCharsMax ? `${bare.slice(0, askedCharsMax)}…` : bare;
}

const numberedSections: SectionName[] = ["conditions", "branches", "materials", "steps", "notes"];

function section({ name, lines }: { name: SectionName; lines: string[] }): string {
  const heading = `【${sectionLabels[name]}】`;
  if (lines.length === 1) return `${heading}${lines[0]}`;
  const numbered = numberedSections.includes(name);
  return [heading, ...lines.map((line, index) => (numbered ? `${index + 1}. ${line}` : line))].join("\n");
}

/** What an answer shows, as labels. */
export function answerLabels(answer: Answer): string[] {
  return [
    ...answer.sections.map(({ name }) => sectionLabels[name]),
    ...(answer.excerpts.length > 0 ? [excerptsLabel] : []),
  ];
}

function excerpts(answer: Answer): string[] {
  return answer.excerpts.length > 0 ? [[`【${excerptsLabel}】`, ...answer.excerpts].join("\n")] : [];
}

function source({ document }: Answer): string {
  const day = document.effectiveFrom ? `，${dayInWords(document.effectiveFrom).replace(/（.*/, "")}起施行` : "";
  return `《${document.title}》${document.edition || day ? `（${[document.edition, day.slice(1)].filter(Boolean).join("，")}）` : ""}`;
}

/** The case that was told is not in the handbook: what is shown instead. */
function unstated({ sections }: Answer): string {
  const shown = sections[0]?.name === "conditions" ? "以下是办理条件：" : "写到的有：";
  return `您说的情况手册里没有单独写，${shown}`;
}

function unsureOf(elsewhere: string | undefined): string {
  return elsewhere === undefined
    ? "我不太确定是不是您要问的，供您参考。"
    : `${answerWording.elsewhere(elsewhere).replace(/。$/u, "，")}供您参考。`;
}

/** What is told with the rule, for whoever it holds for. */
function besides(cases: readonly string[]): string {
  if (cases.length === 0) return "";
  const named = cases.map((when) => `“${when}”`).join("、");
  return `如果${cases.length > 1 ? "属于" : "是"}${named}，规定不一样，直接回复${cases.length > 1 ? "是哪一种" : "这几个字"}。`;
}

function more(others: SectionName[]): string {
  const names = mostAsked(others).map((name) => sectionLabels[name]);
  return `${names.length > 0 ? `还可以问：${names.join("、")}。` : ""}回复“原文”要Word文件，答得不对请说“不对”。`;
}
