import { clockOf } from "../../../adapters/web/common/dates.ts";
import type { MomentView, NotableView, StepView } from "../../view.ts";
import { type Side, SideTabs } from "./SideTabs.tsx";

type CourseProps = {
  moments: readonly MomentView[];
  notable: readonly NotableView[];
  steps: readonly StepView[];
  step: number;
  onStep: (step: number) => void;
  onShow: (side: Side) => void;
};

const kindWords: Readonly<Record<MomentView["kind"], string>> = {
  said: "收到",
  answered: "回答",
  asked: "反问",
  plan: "方案",
  person: "同事",
  trouble: "问题",
  reply: "情况",
};

/** What happened from beginning to end, and why: for somebody who opens the session for the first time. */
export function Course({ moments, notable, steps, step, onStep, onShow }: CourseProps) {
  const goTo = (seq: number) => onStep(steps.findIndex((each) => each.seq === seq));
  const here = steps[step]?.seq ?? 0;
  const now = moments.findLastIndex(({ seq }) => seq <= here);
  return (
    <section class="pane step course" aria-label="经过">
      <SideTabs shown="course" position={`${step + 1}/${steps.length}`} onShow={onShow} />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard. */}
      <section class="pane-body" tabIndex={0} aria-label="经过的内容">
        <Notable notable={notable} onMoment={goTo} />
        <p class="muted course-note">从头到尾发生了什么、为什么。点一条，看那一步。</p>
        <ol class="moments">
          {moments.map(({ seq, at, kind, words, details, hints }, index) => (
            <li key={`${seq} ${index}`} class={`moment moment-${kind}${index === now ? " moment-now" : ""}`}>
              <button type="button" onClick={() => goTo(seq)}>
                <span class="moment-time">{clockOf(at)}</span>
                <span class={`moment-kind moment-kind-${kind}`}>{kindWords[kind]}</span>
                <span class="moment-words">{words}</span>
              </button>
              {details.map((detail) => (
                <p key={detail} class="moment-detail">
                  {detail}
                </p>
              ))}
              {hints.map((hint) => (
                <p key={hint} class="moment-hint">
                  {hint}
                </p>
              ))}
            </li>
          ))}
        </ol>
      </section>
    </section>
  );
}

/** What deserves a look, before everything else. */
function Notable({ notable, onMoment }: { notable: readonly NotableView[]; onMoment: (seq: number) => void }) {
  if (notable.length === 0) return null;
  return (
    <section class="notable" aria-label="要留意的">
      <h3>要留意的</h3>
      <ul class="plain">
        {notable.map(({ seq, text, advice, isTrouble }) => (
          <li key={`${seq} ${text}`} class={isTrouble ? "problem" : ""}>
            {text}
            <button type="button" class="link" onClick={() => onMoment(seq)}>
              看这一步
            </button>
            <p class="moment-detail">可以这样做：{advice}</p>
          </li>
        ))}
      </ul>
    </section>
  );
}
