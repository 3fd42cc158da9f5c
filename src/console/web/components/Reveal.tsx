import { useState } from "preact/hooks";
import type { SessionView } from "../../view.ts";
import { reveal } from "../api.ts";
import { useSending } from "../useSending.ts";
import { useVisitor } from "../visitor.ts";
import { Problem } from "./SignIn.tsx";

type RevealProps = { id: string; isRevealed: boolean; onRevealed: (session: SessionView) => void };

/** Unmasks the session for this visit, once a reason is written; both are recorded. */
export function Reveal({ id, isRevealed, onRevealed }: RevealProps) {
  const [isOpen, setOpen] = useState(false);
  const [reason, setReason] = useState("");
  const { isBusy, error, send } = useSending();
  const { csrf } = useVisitor();
  if (isRevealed) return <span class="badge badge-differs">正在显示原文（已记录）</span>;
  if (!isOpen) {
    return (
      <button type="button" class="quiet" onClick={() => setOpen(true)}>
        查看原文
      </button>
    );
  }
  return (
    <form
      class="inline-form reveal"
      onSubmit={(event) => {
        event.preventDefault();
        send(async () => onRevealed(await reveal(csrf, id, reason)));
      }}
    >
      <label class="field">
        <span>为什么要看原文（会记下来）</span>
        <input autofocus value={reason} maxLength={200} onInput={(event) => setReason(event.currentTarget.value)} />
      </label>
      <button type="submit" class="primary" disabled={isBusy || reason.trim().length < 4}>
        显示
      </button>
      <button type="button" class="quiet" onClick={() => setOpen(false)}>
        不看了
      </button>
      <Problem error={error} />
    </form>
  );
}
