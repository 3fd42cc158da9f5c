import { useId, useState } from "preact/hooks";
import { clockOf } from "../../../adapters/web/common/dates.ts";
import { answer } from "../api.ts";
import { useSending } from "../useSending.ts";
import { useVisitor } from "../visitor.ts";
import { Problem } from "./SignIn.tsx";

type AnswerFormProps = {
  id: string;
  seq: number;
  place: string;
  corrects: boolean;
  draft: string;
  onSent?: () => void;
};

const answerCharsMax = 1_500;
const [dayBegins, dayEnds] = [8, 21];

/** What is to be thought of before it goes out: it arrives at once, and in a group everybody reads it. */
function cautions(place: string): string {
  const hour = new Date().getHours();
  const isLate = hour < dayBegins || hour >= dayEnds;
  return [
    ...(isLate ? [`现在是${clockOf(Date.now())}，对方马上会收到`] : []),
    ...(place.startsWith("群") ? ["发到群里，群里的人都看得到"] : []),
  ].join("；");
}

/** Sends a colleague's answer into the chat of the asker, marked as such; if wanted, it is also kept for the next who asks. */
export function AnswerForm({ id, seq, place, corrects, draft, onSent }: AnswerFormProps) {
  const { csrf } = useVisitor();
  const [text, setText] = useState(draft);
  const [keep, setKeep] = useState(false);
  const [isSent, setSent] = useState(false);
  const { isBusy, error, send } = useSending();
  const name = useId();
  if (isSent)
    return (
      <p role="status">
        已交给助手发出，标着“社工解答”；万一没有送到，这个问题会回到“未解答”。
        {keep && "以后有人问同样的事，会按这个回答。"}
      </p>
    );
  const caution = cautions(place);
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
        留作手册，下次有人问就这样回答（马上生效，没有人再审，请写完整）
      </label>
      {caution !== "" && <p class="muted">{caution}。</p>}
      <button type="submit" class="primary" disabled={isBusy || text.trim().length < 2}>
        {isBusy ? "正在发……" : "发给对方"}
      </button>
      <Problem error={error} />
    </form>
  );
}
