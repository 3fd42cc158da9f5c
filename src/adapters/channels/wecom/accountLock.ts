import { createHash } from "node:crypto";
import { join } from "node:path";
import { Failure } from "../../../shared/failures.ts";
import { ensureDirectory, lockDirectory } from "../../stores/libsqlDatabase.ts";

/**
 * Makes this process the only one on this machine that uses an account; the function returned lets go of it, as does the end of the
 * process. A second client on one account gets no messages, or takes the first one's, and neither is told. Fails with ACCOUNT_IN_USE.
 */
export function lockAccount(directory: string, account: string): () => void {
  const name = createHash("sha256").update(account).digest("hex").slice(0, 32);
  const own = join(directory, name);
  ensureDirectory(own);
  try {
    return lockDirectory(own);
  } catch (error) {
    if (error instanceof Failure && error.code === "DATA_DIRECTORY_LOCKED")
      throw new Failure("ACCOUNT_IN_USE", /进程号 \d+/.exec(error.detail)?.[0] ?? "另一个进程", { cause: error });
    throw error;
  }
}
