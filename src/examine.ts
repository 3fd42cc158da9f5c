/** What `linli doctor` looks at, made of the parts of this machine. */
import { join } from "node:path";
import type { ChannelSettings } from "./adapters/doctor/channelChecks.ts";
import type { Check } from "./adapters/doctor/check.ts";
import { examine } from "./adapters/doctor/examine.ts";
import { createPageProbe, createStoreCheck } from "./adapters/doctor/probes.ts";
import { openQueuePlace } from "./jobs.ts";
import { openPeople } from "./office.ts";
import { glossaryFiles, openLibrary, openModels, type PartsDeps } from "./parts.ts";
import { readVersion } from "./version.ts";

/** Changes nothing and works beside a running program. */
export async function examineMachine(deps: PartsDeps): Promise<Check[]> {
  const { config } = deps;
  const url = `${config.tls ? "https" : "http"}://${config.host}:${config.port}/`;
  return examine({
    nodeVersion: process.versions.node,
    dataDirectory: config.dataDirectory,
    modelsDirectory: config.modelsDirectory,
    host: config.host,
    port: config.port,
    listModels: async () => (await openModels(deps)).list({ hash: false }),
    hasSpeech: () => hasSpeech(deps),
    countDocuments: () => countDocuments(deps),
    glossaryProblems: () => checkGlossary(deps),
    checkStore: config.store
      ? () => checkRedis(deps)
      : createStoreCheck({ file: join(config.dataDirectory, "sessions.db") }),
    version: await readVersion(),
    ...(config.queue ? { listWorkers: () => listWorkers(deps) } : {}),
    isOurs: createPageProbe({ url, mark: "邻里助手" }),
    readChannels: () => readChannels(deps),
  });
}

async function readChannels(deps: PartsDeps): Promise<ChannelSettings> {
  const { wecomBot, wechaty, alarm, office } = deps.config;
  const people = await openPeople(deps, { readOnly: true });
  const staff = people.all().filter(({ role }) => role !== "resident");
  people.close();
  const admins = staff.filter(({ role }) => role === "admin").length;
  return { wecomBot, wechaty, alarm, phone: office.phone, roster: { staff: staff.length, admins } };
}

/** Whether every file of the recogniser is here. */
async function hasSpeech(deps: PartsDeps): Promise<boolean> {
  const models = await (await openModels(deps)).list({ hash: true });
  return models.every(({ entry, presence }) => entry.purpose !== "speech" || presence === "present");
}

async function countDocuments(deps: PartsDeps): Promise<{ own: number; samples: number }> {
  const library = await openLibrary(deps, { directory: deps.config.dataDirectory, readOnly: true, watchMs: 0 });
  const documents = library.documents();
  await library.close();
  const samples = documents.filter(({ sample }) => sample).length;
  return { own: documents.length - samples, samples };
}

async function checkGlossary(deps: PartsDeps): Promise<string[]> {
  const { glossaryProblems } = await import("./tools/understand/openGlossary.ts");
  const library = await openLibrary(deps, { directory: deps.config.dataDirectory, readOnly: true, watchMs: 0 });
  try {
    return await glossaryProblems({ library, ...glossaryFiles(deps.config) });
  } finally {
    await library.close();
  }
}

/** Who takes jobs out of Redis, or did so within a day. */
async function listWorkers(deps: PartsDeps) {
  const { readWorkers } = await import("./adapters/queue/bullmq/workers.ts");
  const place = await openQueuePlace(deps);
  if (place === undefined) return [];
  try {
    return await readWorkers(place.redis, place.account);
  } finally {
    await place.close();
  }
}

/** How many sessions Redis holds, what they cost, and whether it keeps what it acknowledged. */
async function checkRedis(deps: PartsDeps) {
  const { measureRedis } = await import("./upkeep.ts");
  const { bytes, sessions, durability } = await measureRedis(deps);
  const { refusal, advice } = durability;
  const problem = refusal === undefined ? undefined : `Redis 没有打开持久化（${refusal}）`;
  return { sessions, bytes, problem, ...(advice ? { advice } : {}) };
}
