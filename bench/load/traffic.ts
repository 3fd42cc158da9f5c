/**
 * What people do: they open the chat at random moments, ask one to three questions with a pause between them, and leave; now and then one
 * orders a plan. Arrivals do not wait for answers, so a slow program gets a queue.
 */
import { setTimeout as wait } from "node:timers/promises";
import { percentile } from "../report.ts";
import type { Place, Taken } from "./place.ts";
import { openVisit } from "./visit.ts";

/** `rates`: questions a second, one after the other, `minutes` each. `persons` are who asks, `plansAtOnce` are ordered at the beginning. */
export type Traffic = {
  persons: number;
  rates: readonly number[];
  plansPerHour: number;
  plansAtOnce: number;
  minutes: number;
};

type Question = { atMs: number; rate: number; storedMs: number; repliedMs: number };
type Times = { p50: number; p95: number; p99: number };
type Sample = Taken & { atS: number; p50: number; p95: number };

/** Times in milliseconds, memory and files in bytes. `asked` counts questions that were answered. */
export type Measured = {
  asked: number;
  failures: string[];
  byRate: { perSecond: number; asked: number; failed: number; stored: Times; replied: Times }[];
  plans: { ordered: number; delivered: number; seconds: Times; allWithinS: number };
  samples: Sample[];
};

const sampleMs = 5_000;
const pauseMsMean = 2_000;
const planMsMax = 300_000;
const questionsPerVisit = 2;
const plan = "下周六下午两点在活动室给60岁以上老人包饺子，预算两千，40人";

/** Waits between arrivals that do not know of each other (a Poisson process). */
const exponential = (mean: number) => -Math.log(1 - Math.random()) * mean;
const below = (count: number) => Math.floor(Math.random() * count);

function createRun(place: Place, traffic: Traffic, texts: readonly string[]) {
  const since = performance.now();
  const now = () => performance.now() - since;
  const questions: Question[] = [];
  const failures: { rate: number; text: string }[] = [];
  const planSeconds: number[] = [];
  const visits = new Set<Promise<void>>();
  const urlOf = (number: number) => place.urls[number % place.urls.length] ?? "";
  let rate = 0;
  let ordered = 0;

  async function ask(): Promise<void> {
    const [person, ofRate] = [below(traffic.persons), rate];
    const visit = await openVisit(urlOf(person), `社工${person}`);
    try {
      for (let left = 1 + below(2 * questionsPerVisit - 1); left > 0; left -= 1) {
        const atMs = now();
        const times = await visit.say(texts[below(texts.length)] ?? "社保卡掉了怎么办");
        questions.push({ atMs, rate: ofRate, ...times });
        if (left > 1) await wait(exponential(pauseMsMean));
      }
    } finally {
      visit.leave();
    }
  }

  async function order(): Promise<void> {
    ordered += 1;
    const began = now();
    const visit = await openVisit(urlOf(ordered), `策划${ordered}`);
    try {
      await visit.say(plan);
      const file = visit.file(planMsMax);
      await visit.say("确认");
      if (await file) planSeconds.push((now() - began) / 1_000);
      else throw new Error("no plan came");
    } finally {
      visit.leave();
    }
  }

  function begin(doing: () => Promise<void>): void {
    const ofRate = rate;
    const visit: Promise<void> = doing()
      .catch((error: unknown) => void failures.push({ rate: ofRate, text: String(error) }))
      .finally(() => visits.delete(visit));
    visits.add(visit);
  }

  async function arrive(doing: () => Promise<void>, perSecond: number, endMs: number): Promise<void> {
    if (perSecond <= 0) return;
    for (let due = now() + exponential(1_000 / perSecond); due < endMs; due += exponential(1_000 / perSecond)) {
      await wait(Math.max(0, due - now()));
      begin(doing);
    }
  }

  return {
    now,
    questions,
    failures,
    async go(): Promise<void> {
      const planning = arrive(
        order,
        traffic.plansPerHour / 3_600,
        traffic.minutes * 60_000 * Math.max(1, traffic.rates.length),
      );
      for (let count = 0; count < traffic.plansAtOnce; count += 1) begin(order);
      for (const perSecond of traffic.rates) {
        rate = perSecond;
        await arrive(ask, perSecond / questionsPerVisit, now() + traffic.minutes * 60_000);
      }
      await planning;
      while (visits.size > 0) await Promise.all(visits);
    },
    plans: () => ({
      ordered,
      delivered: planSeconds.length,
      seconds: timesOf(planSeconds),
      allWithinS: Number(Math.max(0, ...planSeconds).toFixed(1)),
    }),
  };
}

/** Drives the place and measures it, until everybody has left. */
export async function drive(place: Place, traffic: Traffic, texts: readonly string[]): Promise<Measured> {
  const run = createRun(place, traffic, texts);
  const samples: Sample[] = [];
  let taken = 0;
  const sample = async () => {
    const lately = run.questions.slice(taken).map(({ repliedMs }) => repliedMs);
    taken = run.questions.length;
    const { p50, p95 } = timesOf(lately);
    samples.push({ atS: Math.round(run.now() / 1_000), p50, p95, ...(await place.taken()) });
  };
  await sample();
  const sampler = setInterval(() => void sample(), sampleMs);
  await run.go();
  clearInterval(sampler);
  return {
    asked: run.questions.length,
    failures: [...new Set(run.failures.map(({ text }) => text))].slice(0, 5),
    byRate: traffic.rates.map((perSecond) => {
      const ofRate = run.questions.filter(({ rate }) => rate === perSecond);
      return {
        perSecond,
        asked: ofRate.length,
        failed: run.failures.filter(({ rate }) => rate === perSecond).length,
        stored: timesOf(ofRate.map(({ storedMs }) => storedMs)),
        replied: timesOf(ofRate.map(({ repliedMs }) => repliedMs)),
      };
    }),
    plans: run.plans(),
    samples,
  };
}

/** 0 where nothing was measured. */
export function timesOf(values: readonly number[]): Times {
  const at = (share: number) => (values.length > 0 ? Number(percentile(values, share).toFixed(1)) : 0);
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99) };
}
