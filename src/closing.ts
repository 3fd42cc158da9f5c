/** What a process has open, so that all of it is closed again: when it ends, or when a later part of its start fails. */
import { toFailureData } from "./shared/failures.ts";

export interface Closing {
  /** Remembers how to close a part. `name` is for the log. */
  add(name: string, close: () => unknown): void;
  /** Closes what is open, what was opened last first, and never fails: a part that cannot be closed is in the log and keeps no other open. */
  close(): Promise<void>;
  /** Resolves with what the opening gives; where it fails, everything is closed before the failure is passed on. */
  orClose<T>(opening: () => Promise<T>): Promise<T>;
}

export function createClosing(log: { error(fields: object, message: string): void }): Closing {
  const open: { name: string; close: () => unknown }[] = [];
  async function close(): Promise<void> {
    for (let part = open.pop(); part !== undefined; part = open.pop()) {
      try {
        await part.close();
      } catch (error) {
        log.error({ part: part.name, error: toFailureData(error) }, "没有关好，其余的照样关");
      }
    }
  }
  return {
    add: (name, close) => void open.push({ name, close }),
    close,
    async orClose(opening) {
      try {
        return await opening();
      } catch (error) {
        await close();
        throw error;
      }
    },
  };
}
