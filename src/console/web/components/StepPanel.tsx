import type { ComponentChildren } from "preact";
import { dayInWords } from "../../../adapters/web/common/dates.ts";
import type { JudgementView, SessionView, StepView, TryView } from "../../view.ts";
import { preciseClockOf, spanInWords } from "../dates.ts";
import { givenUpAt } from "../givenUp.ts";
import { kindLabels } from "../kinds.ts";
import { isNotable, isTrouble } from "../walk.ts";
import { Citation } from "./Citation.tsx";
import { LostReply } from "./Course.tsx";
import { Candidates, Decisions } from "./Decisions.tsx";
import { Icon } from "./Icons.tsx";
import { Judging } from "./Judging.tsx";
import { Knowledge } from "./Knowledge.tsx";
import { PlanFile } from "./PlanFile.tsx";
import { Resend } from "./Resend.tsx";
import { type Side, SideTabs } from "./SideTabs.tsx";

type StepPanelProps = {
  session: SessionView;
  judgements: readonly JudgementView[];
  step: StepView;
  number: number;
  count: number;
  previousAt: number | undefined;
  onShow: (side: Side) => void;
  onJudged: () => void;
  onChanged: () => void;
};

const warnings = {
  same: null,
  edited: "这一步的记录被改动过，和校验值对不上。从这里起的内容不可信。",
  differs: "从这一步起，现在的流程会走得不一样。下面是当时的记录。",
  recorded: "这一步没有重新算，只按当时的记录显示。",
} as const;

/** What came in, what that changed, what was decided and why, and what went out. */
export function StepPanel({ session, step, number, count, previousAt, onShow, ...more }: StepPanelProps) {
  const { id } = session.summary;
  const isDecided = step.decisions.length > 0;
  const warning = warnings[step.checked];
  return (
    <section class="pane step" aria-label="这一步">
      <SideTabs shown="step" position={`${number + 1}/${count}`} onShow={onShow} />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard. */}
      <section class="pane-body" tabIndex={0} aria-label="这一步的内容" aria-live="polite">
        <h3 class="step-title">
          <span class={`kind kind-${isTrouble(step) ? "fault" : step.kind}`}>{kindLabels[step.kind]}</span> {step.title}
        </h3>
        {step.at > 0 && (
          <p class="muted step-time">
            {dayInWords(step.at)} {preciseClockOf(step.at)}
            {previousAt !== undefined && `，上一步之后 ${spanInWords(step.at - previousAt)}`}
          </p>
        )}
        {warning && <p class={`warning warning-${step.checked}`}>{warning}</p>}
        <Decisions decisions={step.decisions} isNotable={isNotable(step)} />
        {isDecided && <Judging key={step.seq} session={session} step={step} {...more} />}
        <Hints step={step} />
        {step.said !== null && <Part label="收到">“{step.said}”</Part>}
        {step.understood !== "" && <Part label="理解成">{step.understood}</Part>}
        {step.notes.length > 0 && (
          <Part label="情况">
            <ul class="plain">
              {step.notes.map((note) => (
                <li key={note}>{note}</li>
              ))}
            </ul>
          </Part>
        )}
        {step.problem !== null && (
          <Part label="出了什么问题">
            <span class="problem">{step.problem}</span>
          </Part>
        )}
        <Moved step={step} />
        {!isDecided && step.understood !== "" && <Judging key={step.seq} session={session} step={step} {...more} />}
        {step.candidates.length > 0 && <Candidates candidates={step.candidates} />}
        <Rules step={step} />
        <Citation citation={step.citation} />
        <Tools step={step} />
        <Lost id={id} session={session} step={step} onChanged={more.onChanged} />
        <Sent id={id} step={step} onChanged={more.onChanged} />
        <Knowledge step={step} />
        <Record step={step} />
      </section>
    </section>
  );
}

/** Why the step deserves a look: the same sentences as before the course, but for what the step says itself. */
function Hints({ step: { hints, decisions, problem } }: { step: StepView }) {
  const said = [...decisions.map(({ words }) => words), ...(problem === null ? [] : [problem])];
  const shown = hints.filter((hint) => !said.some((words) => hint.includes(words.replace(/。$/, ""))));
  if (shown.length === 0) return null;
  return (
    <section class="notable" aria-label="这一步要留意的">
      <h4>要留意</h4>
      {shown.map((hint) => (
        <p key={hint}>{hint}</p>
      ))}
    </section>
  );
}

function Part({ label, children }: { label: string; children: ComponentChildren }) {
  return (
    <div class="part">
      <h4>{label}</h4>
      <div>{children}</div>
    </div>
  );
}

function Moved({ step: { before, after, changes } }: { step: StepView }) {
  return (
    <>
      {after !== "" && <Part label="状态">{before === "" || before === after ? after : `${before} → ${after}`}</Part>}
      {changes.length > 0 && (
        <Part label="内容变了">
          <ul class="changes">
            {changes.map(({ label, from, to, source }) => (
              <li key={label}>
                <b>{label}</b> {from !== "" && <s>{from}</s>} {from !== "" && "→"} {to === "" ? "去掉了" : to}
                {source && <span class="source">{source}</span>}
              </li>
            ))}
          </ul>
        </Part>
      )}
    </>
  );
}

function Rules({ step: { rules } }: { step: StepView }) {
  if (rules.length === 0) return null;
  return (
    <Part label="按哪条规则">
      <ul class="plain">
        {rules.map(({ where, words, guard }) => (
          <li key={`${where} ${guard}`}>
            {words}
            <span class="source">{where}</span>
          </li>
        ))}
      </ul>
    </Part>
  );
}

const toolWords = { started: "开始", done: "完成", failed: "没有成功", stopped: "停下" } as const;

function Tools({ step: { tools } }: { step: StepView }) {
  if (tools.length === 0) return null;
  return (
    <Part label="工具">
      <ul class="plain">
        {tools.map(({ name, did, milliseconds }) => (
          <li key={`${name} ${did}`} class={did === "failed" ? "problem" : ""}>
            {name}：{toolWords[did]}
            {milliseconds !== undefined && <span class="muted">，用了 {spanInWords(milliseconds)}</span>}
          </li>
        ))}
      </ul>
    </Part>
  );
}

const deliveryWords = { sent: "已发出", sending: "还在发", failed: "没有发出去" } as const;

type SentProps = { id: string; step: StepView; onChanged: () => void };

/** What was given up in this step: it was sent in another. */
function Lost({ id, session: { steps }, step, onChanged }: SentProps & { session: SessionView }) {
  const lost = givenUpAt(steps, step);
  if (lost === undefined) return null;
  return (
    <Part label={lost.kind === "file" ? "没有送到的文件" : "没有送到的话"}>
      <span class="sent-text">{lost.text}</span>
      <Tries tries={lost.tries} />
      <LostReply {...{ id, steps, step, onChanged }} />
    </Part>
  );
}

function Sent({ id, step: { seq, bubbles, respondedMs }, onChanged }: SentProps) {
  const replies = bubbles.filter(({ side }) => side === "bot");
  if (replies.length === 0) return null;
  return (
    <Part label={respondedMs === null ? "发给对方" : `发给对方（等了 ${spanInWords(respondedMs)}）`}>
      <ul class="plain">
        {replies.map(({ kind, text, delivery = "sent", isPlan, position, again, tries }, index) => (
          <li key={index} class="sent">
            <span class="sent-text">
              {kind === "file" && <Icon name="file" />}
              {text}
            </span>
            <span class={delivery === "failed" ? "source problem" : "source"}>
              {kind === "progress" ? "写的时候显示，写完就换掉" : deliveryWords[delivery]}
            </span>
            {isPlan && <PlanFile id={id} seq={seq} />}
            {again && position !== undefined && <Resend {...{ id, seq, position }} onSent={onChanged} />}
            <Tries tries={tries} />
          </li>
        ))}
      </ul>
    </Part>
  );
}

/** How sending went, try by try. */
function Tries({ tries }: { tries: readonly TryView[] }) {
  if (tries.length === 0) return null;
  return (
    <ol class="plain tries" aria-label="发送经过">
      {tries.map(({ at, until, times, problem }) => (
        <li key={`${at} ${problem}`} class={problem === "" ? "" : "problem"}>
          {preciseClockOf(at)}
          {until > at && times > 1 && `–${preciseClockOf(until)}`}{" "}
          {problem === "" ? "发出去了" : `${times > 1 ? `试了${times}次都` : ""}没成功：${problem}`}
        </li>
      ))}
    </ol>
  );
}

/** For those who look after the program. */
function Record({ step: { record, states } }: { step: StepView }) {
  return (
    <details class="record">
      <summary>技术记录</summary>
      <dl>
        <dt>内部状态</dt>
        <dd>{states.map(({ label }) => label).join("，") || "—"}</dd>
        <dt>流程版本</dt>
        <dd>{record.machine || "—"}</dd>
        <dt>校验值</dt>
        <dd>{record.hash}</dd>
      </dl>
    </details>
  );
}
