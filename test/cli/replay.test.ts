import { expect, it } from "vitest";
import { replayCommand } from "../../src/cli/replay.ts";
import { sessionKey } from "../../src/shared/ids.ts";

const sessions = [sessionKey("web", "王社工", "王社工"), sessionKey("web", "甲/乙", "甲/乙"), "脚本1"];

async function run(...words: string[]): Promise<string[]> {
  const printed: string[] = [];
  const open = async () => ({
    sessions: async () => sessions,
    replay: async (session: string) => ({ session, events: 5, divergedAt: null, brokenAt: null }),
    narrate: async (session: string) => [`经过：${session}`],
    exportLines: async () => [],
    close: async () => undefined,
  });
  await replayCommand({ open, print: (line) => printed.push(line) })
    .exitOverride()
    .parseAsync(words, { from: "user" });
  return printed;
}

it("lists sessions by names that a person can read, unless a part of one could be taken for two", async () => {
  const names = (await run()).map((line) => line.split(" · ")[0]);
  expect(names).toEqual(["web/王社工/王社工", sessions[1], "脚本1"]);
});

it("takes a session by the name that it listed or by the one in the log", async () => {
  expect(await run("web/王社工/王社工")).toEqual([`经过：${sessions[0]}`]);
  expect(await run(sessions[0] ?? "")).toEqual([`经过：${sessions[0]}`]);
  expect(await run("脚本1")).toEqual(["经过：脚本1"]);
});

it("says where to look for a session that is not there", async () => {
  await expect(run("没有")).rejects.toThrow("linli replay");
});
