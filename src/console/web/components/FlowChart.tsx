import { useMemo, useState } from "preact/hooks";
import type { ChartView, StageView, StepView } from "../../view.ts";
import { box, type PlacedChart, type PlacedStage, pathBetween, placeChart } from "../chartLayout.ts";
import type { Walk } from "../walk.ts";

type FlowChartProps = { chart: ChartView; step: StepView; walk: Walk };

/** The stages of all flows: those walked are bold, the present ones are lit. The machine's own states show on a click. */
export function FlowChart({ chart, step, walk }: FlowChartProps) {
  const placed = useMemo(() => placeChart(chart), [chart]);
  const [open, setOpen] = useState<string | null>(null);
  const opened = open === null ? undefined : placed.stages.get(open)?.stage;
  const toggle = (id: string) => setOpen(id === open ? null : id);
  return (
    <section class="pane flow" aria-label="流程图">
      <h2 class="pane-title">
        流程：这一步在{placeInWords(placed, step)}
        <span class="flow-key" aria-hidden="true">
          <i class="key-now" /> 这一步 <i class="key-walked" /> 走过 <i class="key-open" /> 没走
        </span>
      </h2>
      <div class="pane-body flow-body">
        {/* biome-ignore lint/a11y/useSemanticElements: there is no fieldset inside a drawing. */}
        <svg
          class="chart"
          preserveAspectRatio="xMidYMin"
          viewBox={`0 0 ${placed.width} ${placed.height}`}
          role="group"
          aria-label="各个阶段"
        >
          <Heads />
          {placed.lanes.map(({ id, explain, y, height }) => (
            <g key={id} class="lane">
              <title>{explain}</title>
              <rect x="1" y={y} width={placed.width - 2} height={height} rx="10" />
            </g>
          ))}
          <Ways placed={placed} walk={walk} />
          {placed.lanes.map(({ id, label, y }) => (
            <text key={id} class="lane-text" x={placed.width - 12} y={y + 20} text-anchor="end">
              {label}
            </text>
          ))}
          {[...placed.stages.values()].map((stage) => (
            <Stage
              key={stage.stage.id}
              placed={stage}
              look={lookOf(stage.stage.id, step, walk)}
              isOpen={stage.stage.id === open}
              onToggle={toggle}
            />
          ))}
        </svg>
        {opened ? (
          <StageDetails stage={opened} active={step.states.map(({ id }) => id)} />
        ) : (
          <p class="muted flow-hint">点一个阶段，看里面的细节。</p>
        )}
      </div>
    </section>
  );
}

/** The box that is lit, and what is done in it where that has another name. */
function placeInWords(placed: PlacedChart, { after, stages, isUnsent }: StepView): string {
  const lit = stages.map((id) => placed.stages.get(id)?.stage.label ?? "").filter(Boolean);
  if (isUnsent || lit.length === 0) return `“${after || "？"}”`;
  const box = `“${lit.join("”和“")}”`;
  return after === "" || lit.join("＋") === after ? box : `${box}：${after}`;
}

const looks = ["open", "walked", "now"] as const;

function Heads() {
  return (
    <defs>
      {looks.map((look) => (
        <marker
          key={look}
          id={`head-${look}`}
          class={`head-${look}`}
          viewBox="0 0 8 8"
          refX="7"
          refY="4"
          markerWidth="8"
          markerHeight="8"
          markerUnits="userSpaceOnUse"
          orient="auto-start-reverse"
        >
          <path d="M0 0 8 4 0 8z" />
        </marker>
      ))}
    </defs>
  );
}

/** Ways that are possible, and over them those that were gone; the present ones on top. */
function Ways({ placed, walk }: { placed: PlacedChart; walk: Walk }) {
  const gone = [...walk.ways].sort((one, other) => Number(one.isNow) - Number(other.isNow));
  return (
    <g class="ways">
      {placed.ways.map(({ from, to, both, path }) => (
        <path
          key={`${from} ${to}`}
          class="way way-open"
          d={path}
          marker-end="url(#head-open)"
          {...(both ? { "marker-start": "url(#head-open)" } : {})}
        />
      ))}
      {gone.map(({ from, to, isNow }) => (
        <path
          key={`${from} ${to} gone`}
          class={isNow ? "way way-now" : "way way-walked"}
          d={pathBetween(placed.stages.get(from), placed.stages.get(to))}
          marker-end={isNow ? "url(#head-now)" : "url(#head-walked)"}
        />
      ))}
    </g>
  );
}

type StageProps = {
  placed: PlacedStage;
  look: keyof typeof lookInWords;
  isOpen: boolean;
  onToggle: (id: string) => void;
};

/** Long labels are set smaller, so that they stay inside of their box. */
const sizeOf = (label: string) => Math.min(18, (box.width - 14) / label.length);

const lookInWords = { open: "没走到", walked: "走过", now: "现在在这里", lost: "现在在这里，文件没送到" };

function lookOf(id: string, { stages, isUnsent }: StepView, walk: Walk): keyof typeof lookInWords {
  if (stages.includes(id)) return isUnsent ? "lost" : "now";
  return walk.stages.has(id) ? "walked" : "open";
}

function Stage({ placed: { stage, x, y }, look, isOpen, onToggle }: StageProps) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: there is no button inside a drawing.
    <g
      class={`stage stage-${look}`}
      role="button"
      tabindex={0}
      aria-expanded={isOpen}
      aria-label={`${stage.label}，${lookInWords[look]}`}
      onClick={() => onToggle(stage.id)}
      onKeyDown={(event) => {
        if (event.key !== "Enter" && event.key !== " ") return;
        event.preventDefault();
        onToggle(stage.id);
      }}
    >
      <rect x={x - box.width / 2} y={y - box.height / 2} width={box.width} height={box.height} rx="22" />
      <text x={x} y={y} text-anchor="middle" dominant-baseline="central" font-size={sizeOf(stage.label)}>
        {look === "lost" ? "没送到" : stage.label}
      </text>
    </g>
  );
}

/** What the machine does inside of a stage, with the state it is in now. */
function StageDetails({ stage, active }: { stage: StageView; active: readonly string[] }) {
  return (
    <table class="states" aria-label={`“${stage.label}”里面`}>
      <thead>
        <tr>
          <th scope="col">“{stage.label}”里面</th>
          <th scope="col">在做什么</th>
        </tr>
      </thead>
      <tbody>
        {stage.states.map(({ id, label, explain }) => (
          <tr key={id} class={active.includes(id) ? "state-now" : ""}>
            <th scope="row">
              {label}
              {active.includes(id) && <span class="here">现在</span>}
            </th>
            <td>{explain}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
