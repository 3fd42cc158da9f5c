import { dayOf } from "../../../adapters/web/common/dates.ts";
import type { Overview, WaitView } from "../../sumsView.ts";
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
  const { questions, answered, askedBack, unknown, handover, handedOn, failed } = overview;
  const { plans, revisions, plansLost, waits, replies } = overview;
  if (questions + plans + failed + askedBack === 0)
    return <EmptyNotice title="这段时间没有问答">换一段日子，或等有人聊过以后再来看。</EmptyNotice>;
  const share = (count: number) => `${count} 个，占 ${percent(count, questions)}`;
  const tiles = [
    { label: "问了几个问题", value: `${questions} 个`, note: `接着追问的不另算，有 ${answered.follow} 次` },
    { label: "一次答上", value: percent(answered.first, questions), note: `${answered.first} 个问题` },
    {
      label: "问清后答上",
      value: percent(answered.asked, questions),
      note: `${answered.asked} 个问题；反问一共 ${askedBack} 次`,
    },
    {
      label: "对方说答错了",
      value: percent(answered.refused, questions),
      note: `${answered.refused} 个问题，其中 ${answered.again} 个接着重新答了`,
    },
    { label: "没答上", value: percent(unknown, questions), note: `${unknown} 个问题` },
    {
      label: "转人工",
      value: `${handover + handedOn} 次`,
      note: `直接转的 ${share(handover)}；先没答上或答错再转的 ${handedOn} 次`,
    },
    waitTile("等同事多久", replies, "次转人工里", "从转给同事到同事第一次回话"),
    waitTile("等助手多久", waits, "条消息里", "从发来消息到第一句回话"),
    {
      label: "写好并送到的方案",
      value: `${plans} 份`,
      note: `另外改了 ${revisions} 次；${plansLost === 0 ? "没有送丢的" : `有 ${plansLost} 份写好了当时没送到`}`,
    },
    { label: "出错", value: `${failed} 次`, note: failed > 0 ? "没发出去、没查成，或程序出错" : "没有出错" },
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

function waitTile(label: string, wait: WaitView | null, of: string, what: string) {
  if (wait === null) return { label, value: "—", note: "这段时间没有" };
  const most = wait.count < manyMin ? "" : `；20${of}19${of.slice(0, 1)}不超过 ${spanInWords(wait.p95)}`;
  return { label, value: spanInWords(wait.median), note: `${what}，一半不超过这么久${most}` };
}

/** Of fewer it means nothing what 19 of 20 waited. */
const manyMin = 20;

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
        axis="问题数，橙色是没答上或转人工的"
        rows={tasks.map(({ name, questions, unknown }) => ({
          ...{ name, count: questions, dark: unknown },
          ...(known.has(name) ? { href: sessionsOf({ task: name }) } : {}),
        }))}
      />
      <BarChart
        title={mostAsked ? `用得最多的手册是《${mostAsked.name}》` : "手册"}
        axis="按这本手册回答的次数"
        rows={documents.map(({ name, count }, index) => ({
          ...{ name, count, dark: 0 },
          ...(index < listedMax ? { href: sessionsOf({ document: name }) } : {}),
        }))}
      />
      {units.length > 1 && (
        <BarChart
          title="各居委会问了多少"
          axis="问题数，橙色是没答上或转人工的"
          rows={units.map(({ name, questions, unknown }) => ({ name, count: questions, dark: unknown }))}
        />
      )}
      {themes.length > 0 && (
        <BarChart
          title={`送到最多的一类活动方案是“${themes[0]?.name}”`}
          axis="送到的方案数，按活动的种类；没送到的不算"
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
