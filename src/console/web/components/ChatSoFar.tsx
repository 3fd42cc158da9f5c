import { useLayoutEffect, useRef } from "preact/hooks";
import { clockOf, dayInWords, dayOf } from "../../../adapters/web/common/dates.ts";
import type { SeenBubble } from "../walk.ts";
import { Icon } from "./Icons.tsx";
import { PlanFile } from "./PlanFile.tsx";
import { Resend } from "./Resend.tsx";

type ChatProps = {
  id: string;
  bubbles: readonly SeenBubble[];
  step: number;
  onStep: (step: number) => void;
  onChanged: () => void;
};

/** The chat as the person saw it at that step; what the step added is framed. */
export function ChatSoFar({ id, bubbles, step, onStep, onChanged }: ChatProps) {
  const list = useRef<HTMLElement>(null);
  // Every step shows its end.
  useLayoutEffect(() => {
    list.current?.scrollTo({ top: list.current.scrollHeight });
  }, [step]);
  return (
    <section class="pane chat" aria-label="聊天，当时所见">
      <h2 class="pane-title">聊天（当时所见）</h2>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard. */}
      <section class="pane-body" ref={list} tabIndex={0} aria-label="聊天内容">
        {bubbles.length === 0 && <p class="muted">还没有人说话。</p>}
        {bubbles.map((bubble, index) => (
          <div key={bubble.id}>
            <DayLine bubble={bubble} previous={bubbles[index - 1]} />
            <ChatBubble {...{ id, bubble, onStep, onChanged }} isNew={bubble.step === step} />
          </div>
        ))}
      </section>
    </section>
  );
}

function DayLine({ bubble, previous }: { bubble: SeenBubble; previous: SeenBubble | undefined }) {
  if (previous && dayOf(previous.at) === dayOf(bubble.at)) return null;
  return <p class="chat-day">{dayInWords(bubble.at)}</p>;
}

type ChatBubbleProps = {
  id: string;
  bubble: SeenBubble;
  isNew: boolean;
  onStep: (step: number) => void;
  onChanged: () => void;
};

function ChatBubble({ id, bubble, isNew, onStep, onChanged }: ChatBubbleProps) {
  const { side, kind, text, options, delivery, isPlan, position, again, at, seq, step } = bubble;
  return (
    <div class={`row row-${side}${isNew ? " row-new" : ""}`}>
      <span class="unseen">{side === "person" ? "对方：" : "助手："}</span>
      <div class={`bubble bubble-${kind}`}>
        {kind === "file" && <Icon name="file" />}
        {text}
      </div>
      {options.length > 0 && (
        <ul class="options" aria-label="给出的选项">
          {options.map((option) => (
            <li key={option}>{option}</li>
          ))}
        </ul>
      )}
      <p class="bubble-meta">
        {clockOf(at)}
        {delivery === "failed" && <b class="problem"> 没有发出去</b>}
        {delivery === "sending" && " 还在发"}
        {isPlan && <PlanFile id={id} seq={seq} />}
        {again && position !== undefined && <Resend {...{ id, seq, position }} onSent={onChanged} />}
        <button type="button" class="link" onClick={() => onStep(step)}>
          第 {step + 1} 步
        </button>
      </p>
    </div>
  );
}
