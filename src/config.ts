/** Reads the environment once into a frozen configuration. No other file reads process.env. */
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { z } from "zod";
import { Failure } from "./shared/failures.ts";
import { type OfficeHours, readOfficeHours } from "./shared/officeHours.ts";
import { type PlanSection, planSections } from "./shared/plan.ts";

const onOff = z.enum(["on", "off"], "写 on 或 off");

function wholeNumber(max: number) {
  const rule = `写 0 到 ${max} 的整数`;
  return z.coerce.number(rule).int(rule).min(0, rule).max(max, rule);
}
const oneOf = <const Names extends readonly string[]>(names: Names) => z.enum(names, `写 ${names.join("、")} 里的一个`);
const address = z.url("写成完整的地址，例如 https://linli.example.cn/path");

function officeHours(text: string, context: z.RefinementCtx): OfficeHours {
  const read = readOfficeHours(text);
  if (read) return read;
  context.addIssue({ code: "custom", message: "写成 周一至周五 9:00-11:30,13:30-17:00" });
  return z.NEVER;
}

/** Every variable, its default and what it is for. An empty variable counts as absent. */
const schema = z.object({
  LINLI_DATA_DIR: z.string().default("./data"),
  LINLI_STORE: z.string().optional(),
  LINLI_QUEUE: z.string().optional(),
  LINLI_ACCOUNT: z
    .string()
    .regex(/^[^{}\s]{1,64}$/, "1 到 64 个字，不能有空格和花括号")
    .default("main"),
  LINLI_ARCHIVE_DAYS: wholeNumber(36_500).default(365),
  LINLI_SAMPLES: onOff.default("on"),
  LINLI_MODELS_DIR: z.string().optional(),
  LINLI_MODEL_SOURCES: oneOf(["all", "official", "none"]).default("all"),
  LINLI_HOST: z.string().default("127.0.0.1"),
  LINLI_PORT: wholeNumber(65_535).default(8787),
  LINLI_PUBLIC_URL: z
    .string()
    .regex(/^https?:\/\/[^/?#\s]+\/?$/i, "写成 https://linli.example.cn，后面不带路径")
    .transform((text) => new URL(text).origin)
    .optional(),
  LINLI_TLS_CERT: z.string().optional(),
  LINLI_TLS_KEY: z.string().optional(),
  LINLI_WECHATY_TOKEN: z.string().optional(),
  LINLI_WECHATY_ENDPOINT: z.string().optional(),
  LINLI_WECHATY_TLS: onOff.default("off"),
  LINLI_WECOM_BOT_ID: z.string().optional(),
  LINLI_WECOM_BOT_SECRET: z.string().optional(),
  LINLI_WECOM_BOT_URL: address.optional(),
  LINLI_BOT_NAME: z.string().default("邻里助手"),
  LINLI_ALARM_WEBHOOK: address.optional(),
  LINLI_ALARM_CONTACT: z
    .string()
    .regex(/^(wechaty|wecom-bot):\S+$/, "写成 wecom-bot:账号 或 wechaty:账号")
    .optional(),
  LINLI_OFFICE_HOURS: z.string().default("周一至周五 9:00-11:30,13:30-17:00").transform(officeHours),
  LINLI_OFFICE_PHONE: z.string().default(""),
  LINLI_HOTLINE: z.string().default("12356"),
  LINLI_SERVED_GROUPS: z.string().optional(),
  LINLI_SECOND_LOOK: onOff.default("off"),
  LINLI_MODEL_SECTIONS: z
    .string()
    .transform((text) => text.split(",").map((name) => name.trim()))
    .pipe(z.array(oneOf(planSections)))
    .optional(),
  LINLI_SERVED_PEOPLE: oneOf(["all", "roster"]).default("all"),
  LINLI_LOG: oneOf(["debug", "info", "warn", "error"]).default("info"),
  PIP_INDEX_URL: z.string().optional(),
  PIP_CONFIG_FILE: z.string().optional(),
  XDG_CACHE_HOME: z.string().optional(),
});

export type Config = {
  /** Sessions, own library, plan files. */
  dataDirectory: string;
  /** Where sessions are kept: a Redis, or undefined for a file in the data directory. After `archiveDays` (0: never) they leave Redis. */
  store: { redisUrl: string; account: string; archiveDays: number } | undefined;
  /** Where long work waits for workers: a Redis, or undefined for a line in the process itself. */
  queue: { redisUrl: string; account: string } | undefined;
  /** Parsed samples, vectors, models: may be deleted at any time, is made again. */
  cacheDirectory: string;
  modelsDirectory: string;
  /** all: publishers, then re-packed wheels. official: publishers only. none: nothing is fetched, only files that are here are used. */
  modelSources: "all" | "official" | "none";
  samples: boolean;
  host: string;
  port: number;
  /** The origin that browsers ask for, where that is not this server itself: a proxy in front of it, or a name. */
  publicUrl: string | undefined;
  /** Files of the certificate, with those that it is signed by, and of its key: pages are served by HTTPS. */
  tls: { certificate: string; key: string } | undefined;
  wechaty: { token: string | undefined; endpoint: string | undefined; tls: boolean };
  wecomBot: { id: string | undefined; secret: string | undefined; url: string | undefined };
  /** How people mention the bot in groups. */
  botName: string;
  /** Who is told when something needs a person; `contact` is "channel:account". */
  alarm: { webhook: string | undefined; contact: string | undefined };
  /** When the office serves; `phone` and `hotline` are for people who cannot wait, "" for none. */
  office: { hours: OfficeHours; phone: string; hotline: string };
  /** Groups that are answered, undefined for all; of people all, or those on the roster. */
  served: { groups: { id: string; committee: string }[] | undefined; people: "all" | "roster" };
  /** Whether the language model says long unclear questions in a few words, for a second look. */
  secondLook: boolean;
  /** Sections of a new plan that the language model writes, instead of those that it was measured to write well. */
  modelSections: readonly PlanSection[] | undefined;
  logLevel: "debug" | "info" | "warn" | "error";
  pythonIndex: string | undefined;
  pipConfigFile: string | undefined;
  /** Variables whose names begin like ours and mean nothing: most likely misspelt. */
  unknownNames: readonly string[];
};

/** "群编号=居委会", or the id alone. */
function readGroup(text: string): { id: string; committee: string } {
  const [id = "", committee = ""] = text.split("=").map((part) => part.trim());
  return { id, committee };
}

/** "local" keeps the line in the process also where sessions are in Redis. */
function queueOf(place: string | undefined, account: string): Config["queue"] {
  return place === undefined || place === "local" ? undefined : { redisUrl: place, account };
}

/** A certificate is of no use without its key. */
function tlsOf(certificate: string | undefined, key: string | undefined): Config["tls"] {
  if (certificate === undefined && key === undefined) return undefined;
  if (certificate === undefined || key === undefined)
    throw new Failure("CONFIG_INVALID", "LINLI_TLS_CERT 和 LINLI_TLS_KEY 要一起设置");
  return { certificate: resolve(certificate), key: resolve(key) };
}

/** Fails with CONFIG_INVALID, naming every wrong variable at once. */
export function readConfig(environment: NodeJS.ProcessEnv = process.env): Readonly<Config> {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ""));
  const read = schema.safeParse(given);
  if (!read.success) {
    const wrong = read.error.issues.map(({ path, message }) => `${path.join(".")}（${message}）`).join("；");
    throw new Failure("CONFIG_INVALID", wrong);
  }
  const values = read.data;
  const cacheDirectory = join(values.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "linli");
  return Object.freeze({
    dataDirectory: resolve(values.LINLI_DATA_DIR),
    store: values.LINLI_STORE
      ? { redisUrl: values.LINLI_STORE, account: values.LINLI_ACCOUNT, archiveDays: values.LINLI_ARCHIVE_DAYS }
      : undefined,
    queue: queueOf(values.LINLI_QUEUE ?? values.LINLI_STORE, values.LINLI_ACCOUNT),
    cacheDirectory,
    modelsDirectory: resolve(values.LINLI_MODELS_DIR ?? join(cacheDirectory, "models")),
    modelSources: values.LINLI_MODEL_SOURCES,
    samples: values.LINLI_SAMPLES === "on",
    host: values.LINLI_HOST,
    port: values.LINLI_PORT,
    publicUrl: values.LINLI_PUBLIC_URL,
    tls: tlsOf(values.LINLI_TLS_CERT, values.LINLI_TLS_KEY),
    wechaty: {
      token: values.LINLI_WECHATY_TOKEN,
      endpoint: values.LINLI_WECHATY_ENDPOINT,
      tls: values.LINLI_WECHATY_TLS === "on",
    },
    wecomBot: {
      id: values.LINLI_WECOM_BOT_ID,
      secret: values.LINLI_WECOM_BOT_SECRET,
      url: values.LINLI_WECOM_BOT_URL,
    },
    botName: values.LINLI_BOT_NAME,
    alarm: { webhook: values.LINLI_ALARM_WEBHOOK, contact: values.LINLI_ALARM_CONTACT },
    office: { hours: values.LINLI_OFFICE_HOURS, phone: values.LINLI_OFFICE_PHONE, hotline: values.LINLI_HOTLINE },
    served: { groups: values.LINLI_SERVED_GROUPS?.split(",").map(readGroup), people: values.LINLI_SERVED_PEOPLE },
    secondLook: values.LINLI_SECOND_LOOK === "on",
    modelSections: values.LINLI_MODEL_SECTIONS,
    logLevel: values.LINLI_LOG,
    pythonIndex: values.PIP_INDEX_URL,
    pipConfigFile: values.PIP_CONFIG_FILE,
    unknownNames: Object.keys(given).filter((name) => name.startsWith("LINLI_") && !(name in schema.shape)),
  });
}
