import { useEffect, useState } from "preact/hooks";
import type { ChatStatus } from "../entry.ts";
import { loadStatus } from "./api.ts";

const askAgainMs = 3_000;

/** Asks how the program is after each connection, and again and again while something is still loading. */
export function useStatus(isConnected: boolean): ChatStatus | null {
  const [status, setStatus] = useState<ChatStatus | null>(null);
  useEffect(() => {
    if (!isConnected) return;
    let isOver = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const ask = async () => {
      const found = await loadStatus().catch(() => null);
      if (isOver) return;
      setStatus(found);
      if (found?.phase !== "ready") timer = setTimeout(ask, askAgainMs);
    };
    void ask();
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [isConnected]);
  return status;
}
