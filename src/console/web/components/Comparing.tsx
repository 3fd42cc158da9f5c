import { useEffect, useState } from "preact/hooks";
import { clockOf, dayInWords, dayOf } from "../../../adapters/web/common/dates.ts";
import type { Comparison } from "../../sumsView.ts";
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
    <section class="page" aria-label="现在会怎么答">
      <p class="page-note">
        把以前问过的，拿现在的手册和助手再问一遍，看哪些回答会和当时不一样。只在这里试，不会发给任何人。
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
          开始试
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
  if (state === "none") return <EmptyNotice title="还没有试过">选好日期，点“开始试”。</EmptyNotice>;
  return (
    <>
      {only !== "" && (
        <a class="quiet back" href={stepAddress(only, null)}>
          ‹ 回到刚才的会话
        </a>
      )}
      {only !== "" && <p class="page-note">试的只是这一个会话，和上面的日期无关；要试一段日子，选好日期点“开始试”。</p>}
      <p role="status" class="page-note">
        {state === "running" && `正在试：看完 ${done} 个会话，共 ${sessions} 个。`}
        {state === "done" && questions > 0 && `试完了：看了${only === "" ? ` ${sessions} 个会话，` : "这个会话，"}`}
        {state === "stopped" && "没有试完就停了，到这里为止，"}
        {state !== "running" &&
          questions + changed > 0 &&
          (changed === 0 ? "现在会答得和当时一样。" : `有 ${changed} 处现在会不一样，列在下面。`)}
        {state === "done" &&
          questions === 0 &&
          `${only === "" ? "这些会话里" : "这个会话里"}没有问办事的话，没有可以比的。活动方案不在这里比：每次都是新写的，要看改了什么，请打开方案文件对照。`}
        {diverged > 0 && `其中 ${diverged} 个会话，助手现在的做法和当时不同。`}
      </p>
      {differences.length > 0 && (
        <table class="list">
          <caption class="unseen">会不一样的回答</caption>
          <thead>
            <tr>
              <th scope="col">时间</th>
              <th scope="col">问题</th>
              <th scope="col">当时怎么答</th>
              <th scope="col">现在会怎么答</th>
              <th scope="col">为什么不一样</th>
            </tr>
          </thead>
          <tbody>
            {differences.map(({ kind, id, seq, at, question, before, after, cause }) => (
              <tr key={`${id} ${seq} ${kind}`}>
                <td class="when">
                  {dayInWords(at)} <b>{clockOf(at)}</b>
                </td>
                <td class="opening told">
                  <a href={stepAddress(id, seq)}>{question}</a>
                </td>
                <td class="told">{before}</td>
                <td class="told">{after}</td>
                <td class="told">{cause}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  );
}
