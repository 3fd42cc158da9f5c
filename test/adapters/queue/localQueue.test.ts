import { describe } from "vitest";
import { createLocalQueue } from "../../../src/adapters/queue/localQueue.ts";
import { jobQueueContract } from "../../contracts/jobQueue.contract.ts";

describe("jobs in this process", () => {
  jobQueueContract({ open: async (work) => createLocalQueue({ work }), close: async () => undefined });
});
