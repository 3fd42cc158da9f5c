import { useEffect, useState } from "preact/hooks";
import type { SessionView } from "../../view.ts";
import { clockOf, dayInWords } from "../dates.ts";

const thanksMs = 1_500;

type ReplayHeadProps = { session: SessionView; link: string; onStep: (step: number) => void };

/** Whose session it is, how it stands, and whether the log can be trusted. */
export function ReplayHead({ session: { summary, verdict, steps }, link, onStep }: ReplayHeadProps) {
  const { person, place, firstAt, state } = summary;
  return (
    <header class="replay-head">
      <a class="quiet back" href="#/sessions">
        ‹ 会话列表
      </a>
      <h1>
        {dayInWords(firstAt)} {clockOf(firstAt)} · {person}
        {place && <span class="muted"> · {place}</span>}
        {state && <span class="muted"> · 现在：{state}</span>}
      </h1>
      <Verdict verdict={verdict} steps={steps} onStep={onStep} />
      <CopyLink link={link} />
    </header>
  );
}

function Verdict({
  verdict,
  steps,
  onStep,
}: Pick<SessionView, "verdict" | "steps"> & { onStep: (step: number) => void }) {
  const { words, brokenAt, divergedAt } = verdict;
  const at = brokenAt ?? divergedAt;
  if (at === null) {
    return (
      <span class="badge badge-same" title={`${words}：按记录重新算了一遍，和当时一模一样`}>
        重放一致 ✓
      </span>
    );
  }
  const index = steps.findIndex(({ seq }) => seq === at);
  return (
    <button
      type="button"
      class={brokenAt === null ? "badge badge-differs" : "badge badge-edited"}
      title={words}
      onClick={() => onStep(index)}
    >
      {brokenAt === null ? `第 ${index + 1} 步起与现在的算法不同` : `第 ${index + 1} 步的记录被改动过 ✗`}
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
      onClick={() => void navigator.clipboard?.writeText(link).then(() => setCopied(true))}
    >
      {isCopied ? "已复制" : "复制这一步的链接"}
    </button>
  );
}
