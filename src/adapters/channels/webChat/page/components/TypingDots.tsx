import { useEffect, useState } from "preact/hooks";
import { type ChatState, isAwaited } from "../chatState.ts";

/** After this an answer has been lost, or there is none. */
const patienceMs = 90_000;

export function TypingDots({ state }: { state: ChatState }) {
  const isWaiting = state.isConnected && isAwaited(state);
  const since = Math.max(state.entries.at(-1)?.at ?? 0, state.pending.at(-1)?.at ?? 0);
  const [, setTick] = useState(0);
  const left = since + patienceMs - Date.now();
  useEffect(() => {
    if (!isWaiting || left <= 0) return;
    const timer = setTimeout(() => setTick((tick) => tick + 1), left);
    return () => clearTimeout(timer);
  }, [isWaiting, left]);
  if (!isWaiting || left <= 0) return null;
  return (
    <div class="row row-bot">
      <div class="bubble bubble-bot dots" role="img" aria-label="助手正在输入">
        <span />
        <span />
        <span />
      </div>
    </div>
  );
}
