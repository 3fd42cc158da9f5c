import { useState } from "preact/hooks";
import { resend } from "../api.ts";
import { useSending } from "../useSending.ts";
import { useVisitor } from "../visitor.ts";
import { Problem } from "./SignIn.tsx";

/** Long enough for a try or two. */
const lookAgainMs = 2_500;

type ResendProps = { id: string; seq: number; position: number; onSent: () => void };

/** Sends once more what did not arrive. What came of it is looked up a moment later. */
export function Resend({ id, seq, position, onSent }: ResendProps) {
  const { csrf } = useVisitor();
  const [isSent, setSent] = useState(false);
  const { isBusy, error, send } = useSending();
  if (isSent) return <span role="status">已再发一次，稍等几秒看结果</span>;
  return (
    <>
      <button
        type="button"
        class="again"
        disabled={isBusy}
        onClick={() =>
          send(async () => {
            await resend(csrf, id, { seq, position });
            setSent(true);
            setTimeout(onSent, lookAgainMs);
          })
        }
      >
        {isBusy ? "正在发……" : "再发一次"}
      </button>
      <Problem error={error} />
    </>
  );
}
