/** Fifty people write at once by each route to WeCom; Linli runs in a process of its own with the real client library. */
import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { BotServer, botSecret } from "../helpers/bot/botServer.ts";
import { createPuppetServer } from "../helpers/puppet/puppetServer.ts";
import { TestPuppet } from "../helpers/puppet/testPuppet.ts";
import type { WecomOrder } from "./wecomChild.ts";

const peopleCount = 50;
const perPerson = 10;
/** Of the story in which Linli is killed: it is told on a slow machine, too. */
const perPersonKilled = 4;
const waitMsMax = 200_000;
const testMsMax = 400_000;
const lookMs = 100;
const people = Array.from({ length: peopleCount }, (_, index) => `78813000000${String(index).padStart(2, "0")}`);
/** A polite word that only its sender may get back; what was heard of a voice message is shown to who said it. */
const wordsOf = (person: string, index: number) => `谢谢您，记号${person.slice(-2)}第${index}条`;
const heard = /我听到的是：“([^”]+)”/u;

type Outside = {
  order: WecomOrder;
  say(person: string, words: string): void;
  texts(person: string): string[];
  stopServer(): Promise<void>;
  startServer(): Promise<void>;
};

const closings: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closings.splice(0).reverse()) await close();
});

function temporary(): string {
  const directory = mkdtempSync(join(tmpdir(), "linli-storm-"));
  closings.push(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

const routes: Record<WecomOrder["route"], () => Promise<Outside>> = {
  async wechaty() {
    const { log, types } = await import("@juzi/wechaty-puppet");
    log.level("silent");
    const puppet = new TestPuppet();
    const stranger = { avatar: "", gender: 0, type: types.Contact.Individual, phone: [], friend: true };
    for (const id of people) puppet.contacts.set(id, { ...stranger, id, name: id });
    const token = `puppet_workpro_${randomUUID().replaceAll("-", "")}`;
    const server = await createPuppetServer(puppet, { token });
    closings.push(() => server.stop());
    const voice = 2;
    return {
      order: {
        route: "wechaty",
        directory: temporary(),
        filesDirectory: temporary(),
        token,
        endpoint: server.endpoint,
      },
      say: (person, text) => void puppet.sayVoice({ talkerId: person, text, type: voice }, Buffer.from("#!SILK_V3")),
      texts: (person) => puppet.textsTo(person),
      stopServer: () => server.stop(),
      startServer: () => server.start(),
    };
  },
  async "wecom-bot"() {
    const server = new BotServer();
    await server.start();
    closings.push(() => server.stop());
    return {
      order: {
        route: "wecom-bot",
        directory: temporary(),
        filesDirectory: temporary(),
        url: server.url,
        secret: botSecret,
      },
      say: (person, content) => void server.say(person, { msgtype: "voice", voice: { content } }),
      texts: (person) => server.textsTo(person),
      stopServer: () => server.stop(),
      startServer: () => server.start(),
    };
  },
};

async function until(what: string, look: () => boolean): Promise<void> {
  const end = Date.now() + waitMsMax;
  while (!look()) {
    if (Date.now() > end) throw new Error(`waited in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, lookMs));
  }
}

/** Starts Linli and resolves when its link stands. `stored` counts the messages that this process took. */
async function launch(order: WecomOrder) {
  const child: ChildProcess = spawn(
    process.execPath,
    ["--import", "tsx", join(import.meta.dirname, "wecomChild.ts"), JSON.stringify(order)],
    { env: { ...process.env, HOME: order.filesDirectory, WECHATY_LOG: "silent" }, stdio: ["ignore", "pipe", "pipe"] },
  );
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream?.on("data", (data: Buffer) => (output += data.toString()));
  const kill = () =>
    new Promise<void>((resolve) => {
      if (child.exitCode !== null || child.signalCode !== null) return resolve();
      child.once("exit", () => resolve());
      child.kill("SIGKILL");
    });
  closings.push(kill);
  await until(`the link\n${output}`, () => /^up$/m.test(output) || child.exitCode !== null);
  if (child.exitCode !== null) throw new Error(output);
  const stored = () => Number(/stored (\d+)\s*$/.exec(output.trimEnd())?.[1] ?? 0);
  /** Kills at the very moment at which it says that so many are stored. */
  const killAt = (count: number) =>
    new Promise<void>((resolve) => {
      const look = () => stored() >= count && resolve(kill());
      child.stdout?.on("data", look);
      look();
    });
  return { kill, killAt, stored };
}

/** The messages that a person was shown to have been heard, in order. */
const heardBy = ({ texts }: Outside, person: string) => texts(person).flatMap((text) => heard.exec(text)?.[1] ?? []);
const countHeard = (outside: Outside) =>
  people.reduce((sum, person) => sum + new Set(heardBy(outside, person)).size, 0);

/** Everybody talks at once, the first of all before the second of anybody. Returns how many messages that were. */
function everybodyTalks(outside: Outside, each: number): number {
  for (let index = 0; index < each; index += 1)
    for (const person of people) outside.say(person, wordsOf(person, index));
  return each * peopleCount;
}

const expected = (person: string, each: number) => Array.from({ length: each }, (_, index) => wordsOf(person, index));

describe.each(Object.keys(routes) as WecomOrder["route"][])("fifty people at once by %s", (route) => {
  it(
    "each get their own answers, in order, once; the server restarts in the middle",
    async ({ annotate }) => {
      const outside = await routes[route]();
      const { stored } = await launch(outside.order);
      const start = performance.now();
      const answeredAt: number[] = [];
      const note = () => {
        const count = countHeard(outside);
        while (answeredAt.length < count) answeredAt.push(performance.now() - start);
        return count;
      };
      const count = everybodyTalks(outside, perPerson);
      // The platform of the bot sends nothing twice, so all of it must be stored by then.
      await until("all to be stored", () => note() > 0 && stored() === count);
      const before = note();
      await outside.stopServer();
      await outside.startServer();
      await until("all answers", () => note() === count);
      for (const person of people) expect(heardBy(outside, person)).toEqual(expected(person, perPerson));
      const p95 = answeredAt[Math.floor(count * 0.95)] ?? 0;
      await annotate(
        `${route}: 95 % of ${count} messages sent at once were answered in ${p95.toFixed(0)} ms; the server restarted after ${before}`,
      );
    },
    testMsMax,
  );

  it(
    "lose nothing when Linli is killed in the middle",
    async ({ annotate }) => {
      const outside = await routes[route]();
      const first = await launch(outside.order);
      const killed = first.killAt(perPersonKilled * peopleCount);
      const count = everybodyTalks(outside, perPersonKilled);
      await killed;
      const before = countHeard(outside);
      await launch(outside.order);
      await until("all answers", () => countHeard(outside) === count);
      let again = 0;
      for (const person of people) {
        const words = heardBy(outside, person);
        expect([...new Set(words)]).toEqual(expected(person, perPersonKilled));
        again += words.length - new Set(words).size;
      }
      await annotate(`${route}: ${count - before} of the stored messages had no answer at the kill`);
      // What was on its way at the kill may come twice: one message a person at most.
      expect(again).toBeLessThanOrEqual(peopleCount);
    },
    testMsMax,
  );
});
