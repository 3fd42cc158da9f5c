import { compareSession } from "../api.ts";
import { useSending } from "../useSending.ts";
import { useVisitor } from "../visitor.ts";

/** Asks today's library and matcher the questions of this session, and goes where the difference is shown. */
export function CompareNow({ id }: { id: string }) {
  const { isBusy, error, send } = useSending();
  const { csrf } = useVisitor();
  return (
    <button
      type="button"
      class="quiet"
      disabled={isBusy}
      title={error || "把这个会话里问过的，拿现在的手册和助手再问一遍，看会不会答得不一样"}
      onClick={() =>
        send(async () => {
          await compareSession(csrf, id);
          location.hash = "#/compare";
        })
      }
    >
      现在会怎么答
    </button>
  );
}
