import { useEffect, useState } from "preact/hooks";
import { clockOf, dayInWords, dayOf } from "../../../adapters/web/common/dates.ts";
import type { Comparison } from "../../view.ts";
import { stepAddress } from "../address.ts";
import { compareSpan, loadComparison } from "../api.ts";
import { useLoaded } from "../useLoaded.ts";
import { useSending } from "../useSending.ts";
import { useVisitor } from "../visitor.ts";
import { EmptyNotice, LoadNotice } from "./Notice.tsx";
import { Problem } from "./SignIn.tsx";

const pollMs = 700;
const monthMs = 30 * 86_400_000;

/** Asks today's library and matcher what was asked before, and lists what would be different, before it goes live. */
export function Comparing() {
  const { csrf } = useVisitor();
  const [asked, setAsked] = useState(0);
  const [from, setFrom] = useState(() => dayOf(Date.now() - monthMs));
  const [to, setTo] = useState(() => dayOf(Date.now()));
  const loaded = useLoaded(String(asked), loadComparison);
  const { isBusy, error, send } = useSending();
  const again = () => setAsked((count) => count + 1);
  const isRunning = loaded.kind === "ready" && loaded.value.state === "running";
  useEffect(() => {
    if (!isRunning) return;
    const timer = setTimeout(again, pollMs);
    return () => clearTimeout(timer);
  });
  return (
    <section class="page" aria-label="试算差别">
      <p class="page-note">
        用现在的资料库和算法，把以前问过的再问一遍，看哪些回答会不一样。只是试算，不会发给任何人。
      </p>
      <form
        class="filters"
        onSubmit={(event) => {
          event.preventDefault();
          send(async () => {
            await compareSpan(csrf, from, to);
            again();
          });
        }}
      >
        <label class="field">
          <span>从哪天</span>
          <input type="date" required value={from} onInput={(event) => setFrom(event.currentTarget.value)} />
        </label>
        <label class="field">
          <span>到哪天</span>
          <input type="date" required value={to} onInput={(event) => setTo(event.currentTarget.value)} />
        </label>
        <button type="submit" class="primary" disabled={isBusy}>
          开始试算
        </button>
        <Problem error={error} />
      </form>
      <LoadNotice loaded={loaded} />
      {loaded.kind === "ready" && <Found comparison={loaded.value} />}
    </section>
  );
}

function Found({ comparison }: { comparison: Comparison }) {
  const { state, only, sessions, done, questions, changed, diverged, differences } = comparison;
  if (state === "none") return <EmptyNotice title="还没有试算过">选好日期，点“开始试算”。</EmptyNotice>;
  return (
    <>
      {only !== "" && (
        <a class="quiet back" href={stepAddress(only, null)}>
          ‹ 回到刚才的会话
        </a>
      )}
      <p role="status" class="page-note">
        {state === "running" && `正在试算：${done}/${sessions} 个会话。`}
        {state === "done" && `试算完了：${sessions} 个会话，比较了 ${questions} 次查找和取文，`}
        {state !== "running" && (changed === 0 ? "没有不同。" : `${changed} 处会不一样。`)}
        {state === "done" && questions === 0 && "这里没有问办事的话可以试算；活动方案不能试算。"}
        {diverged > 0 && `有 ${diverged} 个会话，现在的流程会走得不一样。`}
      </p>
      {differences.length > 0 && (
        <table class="list">
          <caption class="unseen">会不一样的回答</caption>
          <thead>
            <tr>
              <th scope="col">时间</th>
              <th scope="col">问题</th>
              <th scope="col">当时</th>
              <th scope="col">现在</th>
            </tr>
          </thead>
          <tbody>
            {differences.map(({ kind, id, seq, at, question, before, after, cause }) => (
              <tr key={`${id} ${seq} ${kind}`}>
                <td class="when">
                  {dayInWords(at)} <b>{clockOf(at)}</b>
                </td>
                <td class="opening">
                  <a href={stepAddress(id, seq)}>{question}</a>
                  <span class="small">{cause}</span>
                </td>
                <td class="told">{before}</td>
                <td class="told">{after}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  );
}
