import { useId, useState } from "preact/hooks";
import { answer } from "../api.ts";
import { useSending } from "../useSending.ts";
import { useVisitor } from "../visitor.ts";
import { Problem } from "./SignIn.tsx";

type AnswerFormProps = { id: string; seq: number; corrects: boolean; draft: string; onSent?: () => void };

const answerCharsMax = 1_500;

/** Sends a colleague's answer into the chat of the asker, marked as such; if wanted, it is also kept for the next who asks. */
export function AnswerForm({ id, seq, corrects, draft, onSent }: AnswerFormProps) {
  const { csrf } = useVisitor();
  const [text, setText] = useState(draft);
  const [keep, setKeep] = useState(!corrects);
  const [isSent, setSent] = useState(false);
  const { isBusy, error, send } = useSending();
  const name = useId();
  if (isSent) return <p role="status">已发给对方，标着“社工解答”。{keep && "以后有人问同样的事，会按这个回答。"}</p>;
  return (
    <form
      class="answer-form"
      onSubmit={(event) => {
        event.preventDefault();
        send(async () => {
          await answer(csrf, id, { seq, text, corrects, keep });
          setSent(true);
          onSent?.();
        });
      }}
    >
      <label class="field" for={name}>
        <span>{corrects ? "把更正发给对方" : "您的解答"}</span>
      </label>
      <textarea
        id={name}
        rows={6}
        required
        maxLength={answerCharsMax}
        value={text}
        onInput={(event) => setText(event.currentTarget.value)}
      />
      <label class="check">
        <input type="checkbox" checked={keep} onInput={(event) => setKeep(event.currentTarget.checked)} />
        留作手册，下次有人问就这样回答
      </label>
      <button type="submit" class="primary" disabled={isBusy || text.trim().length < 2}>
        发给对方
      </button>
      <Problem error={error} />
    </form>
  );
}
