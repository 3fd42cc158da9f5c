import { dayOf } from "../../../adapters/web/common/dates.ts";
import type { Overview } from "../../view.ts";
import { addressOf, noFilter, type Place } from "../address.ts";
import { loadChoices, loadOverview } from "../api.ts";
import { spanInWords } from "../dates.ts";
import { useLoaded } from "../useLoaded.ts";
import { BarChart } from "./BarChart.tsx";
import { DayChart } from "./DayChart.tsx";
import { Chosen } from "./Filters.tsx";
import { EmptyNotice, LoadNotice } from "./Notice.tsx";

type OverviewPlace = Extract<Place, { view: "overview" }>;
const spans = [
  { label: "最近7天", days: 7 },
  { label: "最近30天", days: 30 },
  { label: "最近一年", days: 365 },
] as const;
const dayMs = 86_400_000;
const beginning = "2000-01-01";

/** What the office is asked, and how well it is answered. Prints on paper. */
export function OverviewPage({ place, onPlace }: { place: OverviewPlace; onPlace: (place: OverviewPlace) => void }) {
  const from = place.from || dayOf(Date.now() - 29 * dayMs);
  const { to, unit } = place;
  const loaded = useLoaded(`${addressOf(place)} ${from}`, () => loadOverview(from, to, unit));
  const choices = useLoaded("choices", loadChoices);
  const units = choices.kind === "ready" ? choices.value.units : [];
  const tasks = new Set(choices.kind === "ready" ? choices.value.tasks : []);
  return (
    <section class="page overview" aria-label="总览">
      <div class="filters">
        <label class="field">
          <span>从哪天</span>
          <input type="date" value={from} onInput={(event) => onPlace({ ...place, from: event.currentTarget.value })} />
        </label>
        <label class="field">
          <span>到哪天</span>
          <input type="date" value={to} onInput={(event) => onPlace({ ...place, to: event.currentTarget.value })} />
        </label>
        {units.length > 1 && (
          <Chosen label="居委会" value={unit} options={units} onValue={(next) => onPlace({ ...place, unit: next })} />
        )}
        {spans.map(({ label, days }) => (
          <button
            key={label}
            type="button"
            class="quiet"
            onClick={() => onPlace({ ...place, from: dayOf(Date.now() - (days - 1) * dayMs), to: dayOf(Date.now()) })}
          >
            {label}
          </button>
        ))}
        <button type="button" class="quiet" onClick={() => onPlace({ ...place, from: beginning, to: "" })}>
          全部
        </button>
        <button type="button" class="quiet" onClick={() => print()}>
          打印
        </button>
      </div>
      <LoadNotice loaded={loaded} />
      {loaded.kind === "ready" && <Sums overview={loaded.value} known={tasks} />}
    </section>
  );
}

const percent = (part: number, whole: number) => (whole === 0 ? "—" : `${Math.round((part / whole) * 100)}%`);

function Sums({ overview, known }: { overview: Overview; known: ReadonlySet<string> }) {
  const { questions, answered, askedBack, unknown, handover, failed, plans, revisions, waits } = overview;
  if (questions + plans + failed + askedBack === 0)
    return <EmptyNotice title="这段时间没有问答">换一段日子，或等有人聊过以后再来看。</EmptyNotice>;
  const tiles = [
    { label: "问题", value: String(questions), note: `另有接着问 ${answered.follow} 次；没答上又转人工的算两次` },
    { label: "一次答上", value: percent(answered.first, questions), note: `${answered.first} 次` },
    { label: "问清后答上", value: percent(answered.asked, questions), note: `反问 ${askedBack} 次` },
    { label: "说答错了", value: percent(answered.refused, questions), note: `${answered.refused} 次` },
    { label: "没答上", value: percent(unknown, questions), note: `${unknown} 次` },
    { label: "转人工", value: percent(handover, questions), note: `${handover} 次` },
    { label: "写成方案", value: String(plans), note: `另外改了 ${revisions} 次；没送到的不算` },
    { label: "出错", value: String(failed), note: failed > 0 ? "发送、查找或程序" : "没有出错" },
    {
      label: "多久有回音",
      value: waits ? spanInWords(waits.median) : "—",
      note: waits ? `每20次里19次不超过 ${spanInWords(waits.p95)}，等同事的时间不算` : "",
    },
  ];
  return (
    <>
      <dl class="tiles">
        {tiles.map(({ label, value, note }) => (
          <div key={label} class="tile">
            <dt>{label}</dt>
            <dd>
              <b>{value}</b>
              <span class="small">{note}</span>
            </dd>
          </div>
        ))}
      </dl>
      <DayChart days={overview.days} />
      <Tables overview={overview} known={known} />
    </>
  );
}

/** Behind these comes one line for all others. */
const listedMax = 15;

function Tables({ overview, known }: { overview: Overview; known: ReadonlySet<string> }) {
  const { tasks, units, documents, neverAsked, themes } = overview;
  const [mostAsked] = documents;
  const firstTask = tasks.find(({ name }) => known.has(name));
  const unasked = neverAsked.reduce((sum, { count }) => sum + count, 0);
  const sessionsOf = (filter: { document?: string; task?: string }) =>
    addressOf({ view: "sessions", filter: { ...noFilter, ...filter } });
  return (
    <div class="charts">
      <BarChart
        title={firstTask ? `问得最多的事项是“${firstTask.name}”` : "事项"}
        axis="问题数，橙色是没答上或转人工"
        rows={tasks.map(({ name, questions, unknown }) => ({
          ...{ name, count: questions, dark: unknown },
          ...(known.has(name) ? { href: sessionsOf({ task: name }) } : {}),
        }))}
      />
      <BarChart
        title={mostAsked ? `用得最多的手册是《${mostAsked.name}》` : "手册"}
        axis="回答次数"
        rows={documents.map(({ name, count }, index) => ({
          ...{ name, count, dark: 0 },
          ...(index < listedMax ? { href: sessionsOf({ document: name }) } : {}),
        }))}
      />
      {units.length > 1 && (
        <BarChart
          title="各居委会问了多少"
          axis="问题数，橙色是没答上或转人工"
          rows={units.map(({ name, questions, unknown }) => ({ name, count: questions, dark: unknown }))}
        />
      )}
      {themes.length > 0 && (
        <BarChart
          title={`写得最多的一类活动是“${themes[0]?.name}”`}
          axis="方案数，按活动的种类"
          rows={themes.map((row) => ({ ...row, dark: 0 }))}
        />
      )}
      <BarChart
        title={unasked === 0 ? "每份手册都用到过" : `${unasked} 份手册从来没有用到`}
        axis="没用到的手册数，按分类"
        rows={neverAsked.map((row) => ({ ...row, dark: 0 }))}
      />
    </div>
  );
}
