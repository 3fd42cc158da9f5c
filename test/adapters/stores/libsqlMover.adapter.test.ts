import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe } from "vitest";
import { createLibsqlMover } from "../../../src/adapters/stores/libsqlMover.ts";
import { createLibsqlStore } from "../../../src/adapters/stores/libsqlStore.ts";
import { sessionMoverContract } from "../../contracts/sessionMover.contract.ts";

describe("sessions of a file", () => {
  sessionMoverContract(async () => {
    const directory = mkdtempSync(join(tmpdir(), "linli-mover-"));
    return {
      async withMover(work) {
        const mover = createLibsqlMover({ directory, readOnly: false });
        return work(mover).finally(() => mover.close());
      },
      async withStore(work) {
        const store = createLibsqlStore({ directory });
        return work(store).finally(() => store.close());
      },
      remove: async () => rmSync(directory, { recursive: true, force: true }),
    };
  });
});
