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
      title={error || "用现在的资料库和算法，把这个会话里问过的再问一遍"}
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
