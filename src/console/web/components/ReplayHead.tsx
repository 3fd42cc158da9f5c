import { useEffect, useState } from "preact/hooks";
import { clockOf, dayInWords } from "../../../adapters/web/common/dates.ts";
import type { SessionView } from "../../view.ts";
import { planStep } from "../walk.ts";
import { CompareNow } from "./CompareNow.tsx";
import { PlanFile } from "./PlanFile.tsx";
import { Reveal } from "./Reveal.tsx";

const thanksMs = 1_500;

type ReplayHeadProps = {
  session: SessionView;
  link: string;
  isRevealed: boolean;
  onStep: (step: number) => void;
  onRevealed: (session: SessionView) => void;
};

/** Whose session it is, how it stands, and whether the log can be trusted. */
export function ReplayHead({ session, link, isRevealed, onStep, onRevealed }: ReplayHeadProps) {
  const { summary, verdict, steps } = session;
  const { person, place, unit, firstAt, state } = summary;
  const plan = planStep(steps);
  return (
    <header class="replay-head">
      <a class="quiet back" href="#/sessions">
        ‹ 会话列表
      </a>
      <h1 title={[unit, place].filter(Boolean).join(" · ")}>
        {dayInWords(firstAt)} {clockOf(firstAt)} · {person}
        {state && ` · 现在：${state}`}
        <span class="muted">{[unit, place].map((part) => part && ` · ${part}`)}</span>
      </h1>
      <Verdict verdict={verdict} steps={steps} onStep={onStep} />
      {plan && <PlanFile id={summary.id} seq={plan.seq} />}
      <CopyLink link={link} />
      <CompareNow id={summary.id} />
      <Reveal id={summary.id} isRevealed={isRevealed} onRevealed={onRevealed} />
    </header>
  );
}

function Verdict({
  verdict,
  steps,
  onStep,
}: Pick<SessionView, "verdict" | "steps"> & { onStep: (step: number) => void }) {
  const { words, brokenAt, divergedAt, versions } = verdict;
  const at = brokenAt ?? divergedAt;
  if (at === null) {
    return (
      <details class="agrees" title={words}>
        <summary class="badge badge-same">与当时一致 ✓</summary>
        <p>
          按记录重新算了一遍，每一步都和当时一样：看到的就是当时发生的，记录没有被改过。（说的是记录可信；换到今天会不会这样答，点“现在会怎么答”。）
        </p>
      </details>
    );
  }
  const index = steps.findIndex(({ seq }) => seq === at);
  const version = versions.findLast(({ seq }) => seq <= at);
  const recordedBy = version && `当时的流程版本 ${version.hash.slice(0, 7)}，${dayInWords(version.since)}起`;
  return (
    <button
      type="button"
      class={brokenAt === null ? "badge badge-differs" : "badge badge-edited"}
      title={words}
      onClick={() => onStep(index)}
    >
      {brokenAt === null
        ? `第 ${index + 1} 步起与现在的算法不同${recordedBy ? `（${recordedBy}）` : ""}`
        : `第 ${index + 1} 步的记录被改动过 ✗`}
    </button>
  );
}

/** So that a colleague opens the same step. */
function CopyLink({ link }: { link: string }) {
  const [isCopied, setCopied] = useState(false);
  useEffect(() => {
    if (!isCopied) return;
    const timer = setTimeout(() => setCopied(false), thanksMs);
    return () => clearTimeout(timer);
  }, [isCopied]);
  return (
    <button
      type="button"
      class="quiet"
      title="发给同事，打开就是这一步"
      onClick={() => void navigator.clipboard?.writeText(link).then(() => setCopied(true))}
    >
      {isCopied ? "已复制" : "复制链接"}
    </button>
  );
}
