import { useMemo, useRef } from "preact/hooks";
import type { StepView } from "../../view.ts";
import { lookLabels, lookOf, looks, stepInWords } from "../kinds.ts";
import type { Playing } from "../usePlaying.ts";
import type { Go } from "../useStep.ts";
import { isDecision, isNotable } from "../walk.ts";
import { Icon } from "./Icons.tsx";

type ScrubberProps = {
  steps: readonly StepView[];
  step: number;
  playing: Playing;
  onStep: Go;
  onNext: (isWanted: (step: StepView) => boolean) => void;
};

/** Every step a tick, coloured by kind; the keys of the page work here too. */
export function Scrubber({ steps, step, playing, onStep, onNext }: ScrubberProps) {
  const count = steps.length;
  return (
    <section class="scrubber" aria-label="步骤">
      <div class="scrubber-buttons">
        <button
          type="button"
          class="round"
          aria-label="上一步（左箭头）"
          disabled={step === 0}
          onClick={() => onStep(step - 1)}
        >
          <Icon name="back" />
        </button>
        <button
          type="button"
          class="round round-play"
          aria-label={playing.isPlaying ? "停（空格）" : "播放（空格）"}
          onClick={playing.toggle}
        >
          <Icon name={playing.isPlaying ? "pause" : "play"} />
        </button>
        <button
          type="button"
          class="round"
          aria-label="下一步（右箭头）"
          disabled={step === count - 1}
          onClick={() => onStep(step + 1)}
        >
          <Icon name="next" />
        </button>
        <button type="button" class="quiet speed" aria-label={`速度 ${playing.speed} 倍`} onClick={playing.faster}>
          {playing.speed}×
        </button>
      </div>
      <Ticks steps={steps} step={step} onStep={onStep} />
      <p class="scrubber-count">
        步 <b>{step + 1}</b>/{count}
      </p>
      <div class="scrubber-foot">
        <Legend steps={steps} />
        <button type="button" class="quiet" disabled={!steps.some(isDecision)} onClick={() => onNext(isDecision)}>
          下一个决定 <kbd>D</kbd>
        </button>
        <button type="button" class="quiet" disabled={!steps.some(isNotable)} onClick={() => onNext(isNotable)}>
          下一个要留意的 <kbd>F</kbd>
        </button>
        <span class="keys">
          <kbd>←</kbd>
          <kbd>→</kbd> 一步　<kbd>Home</kbd>
          <kbd>End</kbd> 首尾　<kbd>空格</kbd> 播放
        </span>
      </div>
    </section>
  );
}

function Ticks({ steps, step, onStep }: Pick<ScrubberProps, "steps" | "step" | "onStep">) {
  const strip = useRef<HTMLDivElement>(null);
  const count = steps.length;
  const here = steps[step];
  // A long session has hundreds of them, and they are the same at every step.
  const ticks = useMemo(
    () =>
      steps.map((each, index) => (
        <span key={each.seq} class={`tick kind-${lookOf(each)}`} title={stepInWords(each, index, count)} />
      )),
    [steps, count],
  );
  const goTo = (x: number) => {
    const { left = 0, width = 1 } = strip.current?.getBoundingClientRect() ?? {};
    onStep(Math.floor(((x - left) / width) * count));
  };
  return (
    <div
      class="ticks"
      ref={strip}
      role="slider"
      tabIndex={0}
      aria-label="第几步"
      aria-valuemin={1}
      aria-valuemax={count}
      aria-valuenow={step + 1}
      aria-valuetext={here ? stepInWords(here, step, count) : ""}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        goTo(event.clientX);
      }}
      onPointerMove={(event) => {
        if (event.buttons === 1) goTo(event.clientX);
      }}
    >
      {ticks}
      <span class="tick-now" style={{ left: `${(step / count) * 100}%`, width: `${100 / count}%` }} />
    </div>
  );
}

function Legend({ steps }: { steps: readonly StepView[] }) {
  return (
    <ul class="legend" aria-label="各种步骤有几个">
      {looks
        .map((kind) => ({ kind, count: steps.filter((step) => lookOf(step) === kind).length }))
        .filter(({ count }) => count > 0)
        .map(({ kind, count }) => (
          <li key={kind}>
            <i class={`dot kind-${kind}`} aria-hidden="true" /> {lookLabels[kind]} {count}
          </li>
        ))}
    </ul>
  );
}
