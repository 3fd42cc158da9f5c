import type { Pending } from "../chatState.ts";
import { Bubble } from "./Bubble.tsx";

type PendingRowProps = { pending: Pending; onResend: () => void; onDrop: () => void };

/** What was typed and is not in the log yet: 发送中, 已发送, or why not, with 重发; what was refused can be given up. */
export function PendingRow({ pending, onResend, onDrop }: PendingRowProps) {
  const { state, text, file, error } = pending;
  return (
    <Bubble
      side="person"
      meta={
        state === "failed" ? (
          <span class="failed" role="alert">
            {error ?? "没发出去，连上后会自动再发。"}
            <button type="button" class="resend" onClick={onResend}>
              重发
            </button>
            {error !== undefined && (
              <button type="button" class="resend" onClick={onDrop}>
                不发了
              </button>
            )}
          </span>
        ) : (
          <span>{state === "sending" ? "发送中…" : "已发送"}</span>
        )
      }
    >
      {file ? `📎 ${file.name}` : text}
    </Bubble>
  );
}
