import { useEffect, useMemo, useState } from "preact/hooks";
import { dayInWords } from "../../../adapters/web/common/dates.ts";
import type { ChartView, JudgementView, SessionView, StepView } from "../../view.ts";
import { loadChart, loadJudgementsOf, loadSession } from "../api.ts";
import { useKeys } from "../useKeys.ts";
import { useLoaded } from "../useLoaded.ts";
import { usePlaying } from "../usePlaying.ts";
import { type Go, useStep } from "../useStep.ts";
import { bubblesTo, isDecision, isNotable, nextStep, walkTo } from "../walk.ts";
import { ChatSoFar } from "./ChatSoFar.tsx";
import { Course } from "./Course.tsx";
import { FlowChart } from "./FlowChart.tsx";
import { LoadNotice } from "./Notice.tsx";
import { ReplayHead } from "./ReplayHead.tsx";
import { Scrubber } from "./Scrubber.tsx";
import type { Side } from "./SideTabs.tsx";
import { StepPanel } from "./StepPanel.tsx";

type ReplayProps = {
  id: string;
  step: number | null;
  onStep: (step: number) => void;
  linkOf: (step: number) => string;
};

/** One session, step by step: the chat as it was seen, where the flow stood, and what the step did. */
export function Replay({ id, step, onStep, linkOf }: ReplayProps) {
  const loaded = useLoaded(id, async () => ({ session: await loadSession(id), chart: await loadChart() }));
  const [newer, setNewer] = useState<{ session: SessionView; isRevealed: boolean } | null>(null);
  const [judgedCount, setJudgedCount] = useState(0);
  const judged = useLoaded(`${id} ${judgedCount}`, () => loadJudgementsOf(id));
  const [known, setKnown] = useState<JudgementView[]>([]);
  useEffect(() => {
    if (judged.kind === "ready") setKnown(judged.value.judgements);
  }, [judged]);
  if (loaded.kind !== "ready") return <LoadNotice loaded={loaded} />;
  const { session, chart } = loaded.value;
  return (
    <Player
      {...{ chart, step, onStep, linkOf }}
      session={newer?.session ?? session}
      judgements={known}
      isRevealed={newer?.isRevealed ?? false}
      onRevealed={(shown) => setNewer({ session: shown, isRevealed: true })}
      onJudged={() => setJudgedCount((count) => count + 1)}
      onChanged={() =>
        void loadSession(id).then(
          (shown) => setNewer({ session: shown, isRevealed: false }),
          () => undefined,
        )
      }
    />
  );
}

type PlayerProps = Omit<ReplayProps, "id"> & {
  session: SessionView;
  chart: ChartView;
  judgements: readonly JudgementView[];
  isRevealed: boolean;
  onRevealed: (session: SessionView) => void;
  onJudged: () => void;
  /** Something was sent into the session: it goes on. */
  onChanged: () => void;
};

function Player(props: PlayerProps) {
  const {
    session,
    chart,
    step: given,
    judgements,
    isRevealed,
    onStep,
    onRevealed,
    onJudged,
    onChanged,
    linkOf,
  } = props;
  const { steps, summary, notable } = session;
  const count = steps.length;
  // What went wrong last is what somebody has to see to.
  const opening = notable.findLast(({ isTrouble }) => isTrouble) ?? notable[0];
  const first = steps.findIndex(({ seq }) => seq === opening?.seq);
  const [step, go] = useStep(count, given, first < 0 ? count - 1 : first, onStep);
  const playing = usePlaying(step, count, go);
  const [side, setSide] = useState<Side>(given === null ? "course" : "step");
  const goByHand: Go = (next) => {
    playing.stop();
    setSide("step");
    go(next);
  };
  const toNext = (isWanted: (each: StepView) => boolean) =>
    goByHand((present) => nextStep(steps, present, isWanted) ?? present);
  useKeys({
    ArrowLeft: () => goByHand((present) => present - 1),
    ArrowRight: () => goByHand((present) => present + 1),
    Home: () => goByHand(0),
    End: () => goByHand(count - 1),
    " ": () => {
      setSide("step");
      playing.toggle();
    },
    d: () => toNext(isDecision),
    f: () => toNext(isNotable),
  });
  const walk = useMemo(() => walkTo(steps, step), [steps, step]);
  const bubbles = useMemo(() => bubblesTo(steps, step), [steps, step]);
  const here = steps[step];
  if (here === undefined) return null;
  return (
    <article class="replay" aria-label={`会话 ${summary.person} ${dayInWords(summary.firstAt)}`}>
      <ReplayHead
        session={session}
        link={linkOf(step)}
        isRevealed={isRevealed}
        onStep={goByHand}
        onRevealed={onRevealed}
      />
      <div class="replay-columns">
        <ChatSoFar id={summary.id} bubbles={bubbles} step={step} onStep={goByHand} onChanged={onChanged} />
        <FlowChart chart={chart} step={here} walk={walk} />
        {side === "course" ? (
          <Course {...{ session, judgements, step, onChanged }} onStep={goByHand} onShow={setSide} />
        ) : (
          <StepPanel
            {...{ session, judgements, onJudged, onChanged }}
            step={here}
            number={step}
            count={count}
            previousAt={steps[step - 1]?.at}
            onShow={setSide}
          />
        )}
      </div>
      <Scrubber steps={steps} step={step} playing={playing} onStep={goByHand} onNext={toNext} />
    </article>
  );
}
