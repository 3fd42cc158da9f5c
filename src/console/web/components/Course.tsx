import { clockOf } from "../../../adapters/web/common/dates.ts";
import type { JudgementView, MomentView, NotableView, SessionView, StepView } from "../../view.ts";
import { givenUpAt } from "../givenUp.ts";
import { judgementInWords } from "../verdictWords.ts";
import { kindAt } from "../walk.ts";
import { PlanFile } from "./PlanFile.tsx";
import { Resend } from "./Resend.tsx";
import { type Side, SideTabs } from "./SideTabs.tsx";

type CourseProps = {
  session: SessionView;
  judgements: readonly JudgementView[];
  step: number;
  onStep: (step: number) => void;
  onChanged: () => void;
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
export function Course({ session, judgements, step, onStep, onChanged, onShow }: CourseProps) {
  const { summary, steps, moments, notable } = session;
  const goTo = (seq: number) => onStep(steps.findIndex((each) => each.seq === seq));
  const here = steps[step]?.seq ?? 0;
  const now = moments.findLastIndex(({ seq }) => seq <= here);
  // A verdict about a step that is no line of its own stands under the line before.
  const lineOf = (judgement: JudgementView) => moments.findLastIndex(({ seq }) => seq <= judgement.seq);
  const judgedAt = (index: number) => judgements.filter((judgement) => lineOf(judgement) === index);
  return (
    <section class="pane step course" aria-label="经过">
      <SideTabs shown="course" position={`${step + 1}/${steps.length}`} onShow={onShow} />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard. */}
      <section class="pane-body" tabIndex={0} aria-label="经过的内容">
        <Notable id={summary.id} {...{ notable, steps, onChanged }} onMoment={goTo} />
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
              {judgedAt(index).map((judgement) => (
                <p key={judgement.at} class="moment-judged">
                  已评判：{judgementInWords(judgement, kindAt(steps, judgement.seq))}
                </p>
              ))}
            </li>
          ))}
        </ol>
      </section>
    </section>
  );
}

type NotableProps = {
  id: string;
  notable: readonly NotableView[];
  steps: readonly StepView[];
  onMoment: (seq: number) => void;
  onChanged: () => void;
};

/** What deserves a look, before everything else. */
function Notable({ id, notable, steps, onMoment, onChanged }: NotableProps) {
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
            <LostReply {...{ id, steps, onChanged }} step={steps.find((each) => each.seq === seq)} />
          </li>
        ))}
      </ul>
    </section>
  );
}

type LostReplyProps = { id: string; steps: readonly StepView[]; step: StepView | undefined; onChanged: () => void };

/** The reply that was given up in a step, to be sent again or fetched. */
export function LostReply({ id, steps, step, onChanged }: LostReplyProps) {
  const lost = step?.gaveUp ?? null;
  const bubble = step && givenUpAt(steps, step);
  if (lost === null || bubble === undefined) return null;
  return (
    <p class="lost-reply">
      {bubble.again && <Resend id={id} {...lost} onSent={onChanged} />}
      {bubble.isPlan && <PlanFile id={id} seq={lost.seq} />}
    </p>
  );
}
