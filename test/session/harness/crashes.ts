/** (8) Lives and deaths of the real kernel over the real store, seeded or at every place: whatever fails, and wherever, the promises hold. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createReplay } from "../../../src/session/replay.ts";
import type { RowBody, SessionStore } from "../../../src/session/sessionStore.ts";
import type { Command } from "../../../src/session/step.ts";
import { beginLife, type Dangers, type Life, noDangers, type Sent } from "./mortal.ts";
import { type Random, randomOf, type Subject } from "./subject.ts";
import { beginning } from "./world.ts";

/** `everywhere`: seeds of the stories that are told once for each place at which somebody may die. */
export type CrashOptions = { seed: number; stories: number; everywhere: readonly number[] };

const sessionNames = ["s0", "s1", "s2"];
const messagesMax = 14;
const triesMax = 200;
/** A story waits most of its time: for tools that are slow, for stores that are asked again. */
const atOnce = 16;
const timeoutMs = 6 * 3_600_000;
/** What a person says to have a plan written, or written again. */
const orderTurns = ["turn.confirm", "turn.revise", "turn.useBuiltin", "turn.waitForModel", "turn.resend"];
const placesMin = 20;

export function crashSuite(subject: Subject, { seed, stories, everywhere }: CrashOptions): void {
  describe(`${stories} stories with crashes, full disks, torn writes and clocks that jump (SEED=${seed})`, () => {
    it("keep every promise", { timeout: timeoutMs }, async () => {
      let deaths = 0;
      let told = 0;
      const tellSome = async () => {
        while (told < stories) {
          const own = seed + told++;
          const died = await tellStory(subject, randomOf(own), `SEED=${own}, one story`);
          deaths += died;
        }
      };
      await Promise.all(Array.from({ length: atOnce }, tellSome));
      expect(deaths).toBeGreaterThanOrEqual(Math.floor(stories / 100) * 50);
    });
  });
  describe("a death at every place of a story, before and after each call", () => {
    it.each(everywhere)("keeps every promise (story %i)", { timeout: timeoutMs }, async (seedOfStory) => {
      let dieAt = 0;
      while (await tellStory(subject, randomOf(seedOfStory), `death ${dieAt}`, { ...noDangers, dieAt })) dieAt += 1;
      expect(dieAt).toBeGreaterThan(placesMin);
    });
  });
}

type Story = {
  subject: Subject;
  random: Random;
  dangers: Dangers;
  directories: string[];
  sent: Sent[];
  clock: number;
  deaths: number;
};

function randomDangers(random: Random): Dangers {
  const risk = () => (random.next() < 0.3 ? 0 : random.next() * 0.06);
  return { dieBefore: risk(), dieAfter: risk(), failBefore: risk(), failAfter: risk(), slow: risk() };
}

/** Resolves with how often somebody died. */
async function tellStory(
  subject: Subject,
  random: Random,
  name: string,
  dangers = randomDangers(random),
): Promise<number> {
  const directory = mkdtempSync(join(tmpdir(), "linli-life-"));
  const story: Story = { subject, random, dangers, directories: [directory], sent: [], clock: beginning, deaths: 0 };
  const acknowledged: string[] = [];
  let life = await live(story, directory, dangers);
  const count = 4 + random.below(messagesMax - 3);
  for (let number = 0; number < count; number += 1) {
    life = await acknowledge(story, life, `m${number}`, acknowledged);
    if (random.next() < 0.3) life = await attempt(story, life, (kernel) => kernel.settled(random.pick(sessionNames)));
    if (random.next() < 0.15)
      life = await attempt(story, life, (kernel) => kernel.fireTimers(random.pick(sessionNames), story.clock));
  }
  if (random.next() < 0.5)
    for (const session of sessionNames) life = await attempt(story, life, (kernel) => kernel.settled(session));
  // One more death, and then a life without dangers in which all that is left is done.
  life = await live(story, life.inherit(), noDangers);
  for (const session of sessionNames) await life.kernel.settled(session);
  await life.kernel.close();
  await verify(subject, life.store, acknowledged, story.sent, name);
  await life.store.close();
  for (const used of story.directories) rmSync(used, { recursive: true, force: true });
  return story.deaths;
}

async function live(story: Story, directory: string, dangers: Dangers): Promise<Life> {
  const { subject, random, sent } = story;
  if (!story.directories.includes(directory)) story.directories.push(directory);
  const life = beginLife({ subject, directory, random, dangers, now: () => story.clock, sent });
  for (let tries = 0; tries < triesMax; tries += 1) {
    const end = await Promise.race([
      life.death,
      life.kernel.recover().then(
        () => "lives",
        () => "failed",
      ),
    ]);
    if (end === "lives") return life;
    if (end === "died") return reborn(story, life);
  }
  throw new Error("a kernel cannot recover from a store that mostly works");
}

function reborn(story: Story, life: Life): Promise<Life> {
  story.deaths += 1;
  const { dieAt: _once, ...dangers } = story.dangers;
  return live(story, life.inherit(), dangers);
}

/** Does something with a kernel until it worked or the kernel died; a failure is tried again. */
async function attempt(story: Story, life: Life, work: (kernel: Life["kernel"]) => Promise<unknown>): Promise<Life> {
  for (let tries = 0; tries < triesMax; tries += 1) {
    const end = await Promise.race([
      life.death,
      work(life.kernel).then(
        () => "done",
        () => "failed",
      ),
    ]);
    if (end === "died") return reborn(story, life);
    if (end === "done") return life;
  }
  throw new Error("the store never worked again");
}

/** A channel that hands in a message again until it is acknowledged, also to the next life. */
async function acknowledge(story: Story, first: Life, id: string, acknowledged: string[]): Promise<Life> {
  const { random, subject } = story;
  const session = random.pick(sessionNames);
  const fact = random.pick(subject.facts);
  story.clock +=
    random.next() < 0.1 ? -random.below(86_400_000) : random.below(random.next() < 0.2 ? 7_200_000 : 5_000);
  const event = { ...fact, at: story.clock };
  let life = first;
  for (let tries = 0; tries < triesMax; tries += 1) {
    const taken = life.kernel.dispatch(session, id, event).then(
      () => "taken",
      () => "failed",
    );
    const end = await Promise.race([life.death, taken]);
    if (end === "died") life = await reborn(story, life);
    if (end !== "taken") continue;
    acknowledged.push(`${session} ${id}`);
    return life;
  }
  throw new Error("a message was never taken");
}

async function verify(
  subject: Subject,
  store: SessionStore,
  acknowledged: readonly string[],
  sent: readonly Sent[],
  name: string,
): Promise<void> {
  const replay = createReplay({ machine: subject.machine, older: [] });
  const keys: string[] = [];
  const committed: Sent[] = [];
  for (const session of await store.sessions()) {
    const rows = await store.rows(session);
    const report = replay(session, rows, { head: (await store.head(session))! });
    expect(report.divergence ?? report.brokenChain, name).toBeUndefined();
    const bodies = rows.map(({ body }) => JSON.parse(body) as RowBody);
    keys.push(...bodies.map(({ key }) => `${session} ${key}`));
    committed.push(...bodies.flatMap(({ commands }, seq) => repliesOf(session, seq, commands as Command[])));
    expect(supersededResults(session, bodies), name).toEqual([]);
    expect(documentsTooMany(bodies), `${name}: one document for one confirmation`).toEqual([]);
    expect(subject.unanswered(report.state?.context ?? {}), `${name}: no message is left unanswered`).toEqual([]);
  }
  const own = keys.filter((key) => !/session\.(open|adopt)$/.test(key));
  expect(new Set(own).size, `${name}: no event twice`).toBe(own.length);
  expect(
    acknowledged.filter((key) => !keys.includes(key)),
    `${name}: nothing acknowledged is lost`,
  ).toEqual([]);
  expect(await store.dueEffects(), `${name}: nothing is left undone`).toEqual([]);
  for (const session of sessionNames) expectSent(session, committed, sent, name);
}

function repliesOf(session: string, seq: number, commands: readonly Command[]): Sent[] {
  return commands.flatMap((command, index) =>
    command.do === "emit" && command.event.type === "reply"
      ? [{ session, key: `${session}#${seq}.${index}`, reply: JSON.stringify(command.event) }]
      : [],
  );
}

/** Each reply was sent under its key, with its words, and for the first time in its turn; news about progress may have been dropped. */
function expectSent(session: string, committed: readonly Sent[], sent: readonly Sent[], name: string): void {
  const first = new Map<string, string>();
  for (const { key, reply } of sent.filter((one) => one.session === session)) {
    expect(first.get(key) ?? reply, `${name}: one key, one message`).toBe(reply);
    first.set(key, first.get(key) ?? reply);
  }
  const wanted = committed.filter((one) => one.session === session && JSON.parse(one.reply).kind !== "progress");
  const news = new Set(committed.filter(({ reply }) => JSON.parse(reply).kind === "progress").map(({ key }) => key));
  expect(
    [...first].filter(([key]) => !news.has(key)),
    `${name}: replies of ${session}`,
  ).toEqual(wanted.map(({ key, reply }) => [key, reply]));
}

/** Keys of plans that were delivered though nobody had asked for one that was not delivered yet. */
function documentsTooMany(bodies: readonly RowBody[]): string[] {
  let wanted = 0;
  return bodies.flatMap(({ key, event, commands }) => {
    const turns = ((event["output"] as { turns?: { type: string }[] } | undefined)?.turns ?? []).map(
      ({ type }) => type,
    );
    wanted += turns.filter((type) => orderTurns.includes(type)).length;
    const files = (commands as Command[]).filter(
      (command) => command.do === "emit" && command.event["kind"] === "file",
    );
    if (event.type !== "xstate.done.actor.renderPlan" || files.length === 0) return [];
    wanted -= files.length;
    return wanted < 0 ? [key] : [];
  });
}

/** Results in the log whose run had ended before, or had been stopped by a step in between: there must be none. */
function supersededResults(session: string, bodies: readonly RowBody[]): string[] {
  const runs = new Map<string, string>();
  const wrong: string[] = [];
  bodies.forEach(({ key, commands }, seq) => {
    if (key.endsWith(":result")) {
      const effect = key.slice(0, -":result".length);
      const actor = [...runs].find(([, run]) => run === effect)?.[0];
      if (actor === undefined) wrong.push(key);
      else runs.delete(actor);
    }
    (commands as Command[]).forEach((command, index) => {
      if (command.do === "run") runs.set(command.id, `${session}#${seq}.${index}`);
      if (command.do === "stop") runs.delete(command.id);
    });
  });
  return wrong;
}
