import type { FlowStep } from "./activity.ts";

/** A step of the flow with its clock times. `round` counts from 1 where a long step was split, `rounds` is into how many. */
export type TimedStep = {
  start: string;
  end: string;
  item: string;
  step: FlowStep | undefined;
  round: number;
  rounds: number;
};

/** What gets a part of the time. `min` and `max` are minutes; only `stretch` ones may grow beyond `max`. */
export type TimeShare = { share: number; min: number; max: number; stretch: boolean };

type Piece = { item: string; minutes: number; step: FlowStep | undefined; round: number; rounds: number };

const roundMinutesMax = 100;
const roundMinutesUsual = 80;
const breakMinutes = 10;
const lunchMinutes = 60;
const noon = 12 * 60;
const noonMinutesOff = 50;
const lunch = "午间休息";
/** Steps at which people eat: nobody needs a midday break beside them, and no meal is held in rounds. */
const meal = /餐|宴|饭|开席|品尝|食|长桌/;
const dayMinutes = 24 * 60;
const roundNames = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十"];

/** Minutes since midnight of a clock time ("09:05" is 545). */
export function minutesOf(clock: string): number {
  const [hours = 0, minutes = 0] = clock.split(":").map(Number);
  return hours * 60 + minutes;
}

/** The clock time of minutes since midnight, "09:05"; a whole day is "24:00". */
export function clockOfMinutes(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
}

/**
 * Gives each step of a flow its time, from `start` to `end` without gap or overlap.
 *
 * Steps keep sensible lengths; what is too short for all of them loses its least important main steps first, then opening and closing.
 * A main step over 100 minutes becomes rounds with a break between them. What spans noon has a midday break, unless a step is a meal.
 * Inner borders fall on 5 minutes of the clock (on single minutes below 40 minutes in all).
 */
export function timeTable(flow: FlowStep[], start: string, end: string): TimedStep[] {
  const from = minutesOf(start);
  const total = Math.min(minutesOf(end), dayMinutes) - from;
  if (total <= 0) throw new Error(`bug: an activity from ${start} to ${end}`);
  const pieces = withLunch(piecesOf(stepsThatFit(flow, total), from, total), from, total);
  const lengths = pieces.map((piece) => piece.minutes);
  const borders = bordersOf(lengths, from, total);
  return pieces.map(({ minutes: _, ...piece }, index) => ({
    ...piece,
    start: clockOfMinutes(borders[index] ?? from),
    end: clockOfMinutes(borders[index + 1] ?? from + total),
  }));
}

function piecesOf(steps: FlowStep[], from: number, total: number): Piece[] {
  const minutes = divideMinutes(steps.map(shareOf), total);
  const pieces: Piece[] = [];
  let at = from;
  steps.forEach((step, index) => {
    const length = minutes[index] ?? 0;
    pieces.push(...rounds(step, length, at, from, from + total));
    at += length;
  });
  return pieces;
}

/** Puts a midday break between the two pieces whose border is nearest to noon, where none is and nobody eats otherwise. */
function withLunch(pieces: Piece[], from: number, total: number): Piece[] {
  const eats = pieces.some(({ item }) => item === lunch || meal.test(item));
  if (!spansNoon(from, from + total) || eats || pieces.length < 2) return pieces;
  const scale = (total - lunchMinutes) / total;
  const shorter = pieces.map((piece) => ({ ...piece, minutes: piece.minutes * scale }));
  let at = from;
  const borders = shorter.slice(0, -1).map((piece) => {
    at += piece.minutes;
    return at;
  });
  const best = nearest(borders, noon, noonMinutesOff);
  const pause: Piece = { item: lunch, minutes: lunchMinutes, step: undefined, round: 1, rounds: 1 };
  return best < 0 ? pieces : shorter.toSpliced(best + 1, 0, pause);
}

function spansNoon(from: number, until: number): boolean {
  return from <= 10.5 * 60 && until >= 14 * 60;
}

/** Clock borders of consecutive lengths (minutes, any positive numbers that add up to `total`), rounded to whole 5 minutes inside. */
export function bordersOf(lengths: number[], from: number, total: number): number[] {
  const grain = total < 40 || total < lengths.length * 10 ? 1 : 5;
  const borders = [from];
  let sum = 0;
  lengths.forEach((length, index) => {
    sum += length;
    const left = lengths.length - 1 - index;
    const rounded = left === 0 ? from + total : Math.round((from + sum) / grain) * grain;
    borders.push(Math.min(Math.max(rounded, (borders[index] ?? from) + 1), from + total - left));
  });
  return borders;
}

/** Divides `total` minutes by share, each part inside its limits as far as the total allows. Parts add up to the total. */
export function divideMinutes(parts: TimeShare[], total: number): number[] {
  const at = (scale: number) => parts.map((part) => Math.min(Math.max(part.share * scale, part.min), part.max));
  const sum = (lengths: number[]) => lengths.reduce((all, length) => all + length, 0);
  let low = 0;
  let high = total / Math.min(...parts.map((part) => part.share));
  for (let turn = 0; turn < 40; turn++) {
    const middle = (low + high) / 2;
    if (sum(at(middle)) > total) high = middle;
    else low = middle;
  }
  const lengths = at(low);
  const rest = total - sum(lengths);
  const stretched = parts.some((part) => part.stretch)
    ? parts.map((part) => (part.stretch ? part.share : 0))
    : parts.map((part) => part.share);
  const weight = sum(stretched);
  return lengths.map((length, index) => length + (rest * (stretched[index] ?? 0)) / weight);
}

function shareOf(step: FlowStep): TimeShare {
  return { share: step.share, min: step.min, max: step.max, stretch: step.part === "main" };
}

function stepsThatFit(flow: FlowStep[], total: number): FlowStep[] {
  const byWorth = [...flow].sort((a, b) => worthOf(b, flow) - worthOf(a, flow));
  const kept = new Set<FlowStep>();
  let needed = 0;
  for (const step of byWorth) {
    if (kept.size > 0 && needed + step.min > total) break;
    kept.add(step);
    needed += step.min;
  }
  return flow.filter((step) => kept.has(step));
}

/** The main step with the largest share is what people come for; then opening and closing; then the rest by share. */
function worthOf(step: FlowStep, flow: FlowStep[]): number {
  const largest = Math.max(...flow.filter((each) => each.part === "main").map((each) => each.share));
  if (step.part === "main" && step.share === largest) return 3_000;
  return step.part === "main" ? step.share : 2_000;
}

function rounds(step: FlowStep, minutes: number, at: number, from: number, until: number): Piece[] {
  const once: Piece = { item: step.item, minutes, step, round: 1, rounds: 1 };
  if (step.part !== "main" || minutes <= roundMinutesMax || meal.test(step.item)) return [once];
  const count = Math.min(Math.ceil(minutes / roundMinutesUsual), roundNames.length);
  const each = minutes / count;
  const gaps = Array.from({ length: count - 1 }, (_, index) => at + each * (index + 1));
  const midday = spansNoon(from, until) ? nearest(gaps, noon, noonMinutesOff) : -1;
  const pauses = gaps.map((_, index) => (index === midday ? lunchMinutes : breakMinutes));
  const work = (minutes - pauses.reduce((all, pause) => all + pause, 0)) / count;
  return Array.from({ length: count }, (_, index): Piece[] => {
    const name = count === 2 ? ["上半场", "下半场"][index] : `第${roundNames[index]}轮`;
    const piece: Piece = { item: `${step.item}（${name}）`, minutes: work, step, round: index + 1, rounds: count };
    const pause = pauses[index];
    if (pause === undefined) return [piece];
    return [
      piece,
      { item: index === midday ? lunch : "中场休息", minutes: pause, step: undefined, round: 1, rounds: 1 },
    ];
  }).flat();
}

function nearest(values: number[], target: number, within: number): number {
  const distances = values.map((value) => Math.abs(value - target));
  const least = Math.min(...distances);
  return least <= within ? distances.indexOf(least) : -1;
}
