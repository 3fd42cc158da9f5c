/** Signs that something did not go as it should, read from what was weighed and from what a person said to it. */
import { type SlotName, slotLabels } from "../shared/plan.ts";

type Weighed = { title: string; score: number };
type Doubt = { share: number; limit: number };

/** Candidates that stood closer together than this could easily have come the other way round. */
const closeMax = 0.2;
/** A first one with more than this hardly needed a question. */
const clearMin = 0.85;
/** Where even the first one has less than this, the library may have nothing about the matter. */
const faintMax = 0.4;

export const percent = (score: number): string => `${Math.round(score * 100)}%`;
export const weighedInWords = (candidates: readonly Weighed[]): string =>
  candidates
    .slice(0, 2)
    .map(({ title, score }) => `《${title}》${percent(score)}`)
    .join("，");

/** The probability that the question is not clear beside the limit from which on that is asked; with a decimal where both round alike. */
export function doubtFigures({ share, limit }: Doubt): string {
  const isAlike = percent(share) === percent(limit);
  const words = isAlike ? (score: number) => `${(score * 100).toFixed(1)}%` : percent;
  if (words(share) === words(limit))
    return `问得不清楚的可能${words(share)}，${share >= limit ? "达到" : "略低于"}${words(limit)}`;
  return `问得不清楚的可能${words(share)}，${share >= limit ? "超过" : "不到"}${words(limit)}`;
}
/** Why it asked, or did not; "" where the log does not tell. */
export const doubtInWords = ({ doubt }: { doubt: Doubt | null }): string =>
  doubt === null ? "" : `当时估计${doubtFigures(doubt)}${doubt.share >= doubt.limit ? "就先问" : "，不用问"}`;

export const isClose = ([first, second]: readonly Weighed[]): boolean =>
  first !== undefined && second !== undefined && first.score - second.score < closeMax;
/** Whether a question back was asked although the first handbook stood far ahead. */
export const isNeedless = (candidates: readonly Weighed[]): boolean =>
  (candidates[0]?.score ?? 0) >= clearMin && candidates.length > 1 && !isClose(candidates);
export const isFaint = ([first]: readonly Weighed[]): boolean => first !== undefined && first.score < faintMax;

const objecting = /^(?:［语音］)?\s*(?:不对|不是|错了|[答说搞弄]错|答非所问|都不是)/;

/** Whether a message, as it stands or as it was understood, says that what came before was not right. */
export const isObjection = (said: string, understood: string): boolean =>
  objecting.test(said) || understood.startsWith("说答得不对") || understood.startsWith("选项都不是");

const figure = "[\\d零〇一二两三四五六七八九十百千万]+";
/** How people mostly say a value. */
export const spoken: Readonly<Partial<Record<SlotName, RegExp>>> = {
  headcount: new RegExp(`${figure}[来多几]?[个位名口]?人|${figure}[来多几]?[位名]`),
  budget: new RegExp(`(?:预算|经费)[^，。,；]{0,4}?${figure}(?:元|块)?|${figure}(?:元|块)`),
  date: /[\d一二三四五六七八九十]{1,3}月[\d一二三四五六七八九十]{1,3}[日号]?|(?:[这本下]个?)?(?:周|星期|礼拜)[一二三四五六日天]|[明后]天/,
  start: new RegExp(`(?:上午|下午|早上|晚上|中午)${figure}(?:点半?|[:：]\\d{2})`),
};

/** The words of a message that look like a value which was not heard, by its label: 参加人数, “四十八个人”. */
export function missedWords(said: string, unheard: readonly string[]): { label: string; words: string }[] {
  return Object.entries(spoken).flatMap(([name, pattern]) => {
    const label = slotLabels[name as SlotName];
    const words = unheard.includes(label) ? pattern.exec(said)?.[0] : undefined;
    return words === undefined ? [] : [{ label, words }];
  });
}

/** What stands before every answer of a colleague: of that there is no need to tell. */
const staffHead = /^【社工解答】[^\n]*\n(?:您问：[^\n]*\n)?/;
export const withoutStaffHead = (text: string): string => text.replace(staffHead, "");

const promising =
  /我们?[^，。；]{0,6}(?:上门|看一|看看|问问|问一|核实|了解|记下|联系|处理|转给|回复)|先记下|记下了|稍后|回头|等我|再(?:回复|答复|告诉)您/;
/** Whether a colleague only said that it will be seen to: what came of it is open. */
export const isPromise = (words: string): boolean => promising.test(words);

const answering: readonly string[] = ["社工解答", "同事直接回复了"];
/** Whether a step is a colleague's reply, by its title. */
export const isByStaff = (title: string): boolean => answering.includes(title);
