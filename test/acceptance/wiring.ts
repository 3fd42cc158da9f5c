/** The real store, library, matcher, tools and kernel on one directory, with room for a test to hold a tool or to see what is sent. */
import { createLog } from "../../src/adapters/log/log.ts";
import { readConfig } from "../../src/config.ts";
import { openLocalJobs } from "../../src/jobs.ts";
import {
  openEmbedder,
  openKernel,
  openLanguageModel,
  openLibrary,
  openStore,
  openTools,
  type SessionTools,
} from "../../src/parts.ts";
import type { Send } from "../../src/session/channel.ts";
import { Failure } from "../../src/shared/failures.ts";
import type { Message } from "../../src/shared/turn.ts";

type WiringOptions = {
  directory: string;
  timers: "wall" | "manual";
  send: Send;
  wrap?: (tools: SessionTools) => SessionTools;
};

export const depsOf = (directory: string) => ({
  config: readConfig({ ...process.env, LINLI_DATA_DIR: directory, LINLI_SAMPLES: "on" }),
  log: createLog("error"),
});

/** Plans are written by the built-in writer. What a crash left behind is taken up at once. */
export async function openWiring({ directory, timers, send, wrap = (tools) => tools }: WiringOptions) {
  const deps = depsOf(directory);
  const store = await openStore(directory, { readOnly: false });
  const model = await openLanguageModel(deps, () => Promise.reject(new Failure("MODEL_MISSING", "测试不用语言模型")));
  const writer = { only: "builtin", patienceMs: 600_000 } as const;
  const embedder = await openEmbedder();
  const jobs = await openLocalJobs(deps, { embedder, model, writer });
  const { readDocument } = jobs;
  const library = await openLibrary(deps, { directory, readOnly: false, watchMs: 0, readDocument });
  const tools = await openTools(deps, { library, embedder, jobs, directory });
  const kernel = openKernel(deps, { store, tools: wrap(tools), send, timers });
  await kernel.recover();
  return {
    store,
    kernel,
    say: (session: string, id: string, text: string, at: number) =>
      kernel.dispatch(session, id, { type: "message.received", message: textMessage(session, id, text, at), at }),
    async close() {
      await kernel.close();
      await model.close();
      await library.close();
      await store.close();
    },
  };
}

function textMessage(from: string, id: string, text: string, at: number): Message {
  return { id, at, kind: "text", text, from };
}
