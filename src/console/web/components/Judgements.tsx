import { useState } from "preact/hooks";
import { clockOf, dayInWords } from "../../../adapters/web/common/dates.ts";
import { stepAddress } from "../address.ts";
import { loadJudgements } from "../api.ts";
import { useLoaded } from "../useLoaded.ts";
import { learningWords } from "../verdictWords.ts";
import { EmptyNotice, LoadNotice } from "./Notice.tsx";
import { Pager } from "./Pager.tsx";

const pageSize = 50;

/** What was judged, by whom, and which office looks after the handbook. */
export function Judgements() {
  const [offset, setOffset] = useState(0);
  const loaded = useLoaded(String(offset), () => loadJudgements(offset));
  const list = loaded.kind === "ready" ? loaded.value : undefined;
  return (
    <section class="page" aria-label="评判">
      <p class="page-note">
        督导评判过的回答，最近的在前。每一条都留作例子：{learningWords}。同一步评判过几次的，只列最后一次。
        <a class="quiet" href="#/compare">
          以前问过的，现在会怎么答
        </a>
      </p>
      <LoadNotice loaded={loaded} />
      {list?.total === 0 && (
        <EmptyNotice title="还没有评判">打开一个会话，走到有决定的一步，在右边评判这一步对不对。</EmptyNotice>
      )}
      {list && list.total > 0 && (
        <table class="list">
          <caption class="unseen">评判，最近的在前，共 {list.total} 个</caption>
          <thead>
            <tr>
              <th scope="col">时间</th>
              <th scope="col">问题</th>
              <th scope="col">评判</th>
              <th scope="col">应该是</th>
              <th scope="col">手册要改的，归谁</th>
              <th scope="col">谁评判的</th>
            </tr>
          </thead>
          <tbody>
            {list.judgements.map(({ id, seq, at, by, verdict, question, docs, note, owner, told, words }) => (
              <tr key={`${id} ${seq} ${at}`}>
                <td class="when">
                  {dayInWords(at)} <b>{clockOf(at)}</b>
                </td>
                <td class="opening">
                  <a href={stepAddress(id, seq)}>{question}</a>
                  {note && <span class="small">{note}</span>}
                </td>
                <td>
                  <span class={verdict === "right" ? "tag tag-answered" : "tag tag-unanswered"}>{words}</span>
                </td>
                <td>{docs.map((title) => `《${title}》`).join("、")}</td>
                <td class="state">
                  {owner === "" && verdict !== "right" ? "不用通知" : owner}
                  {verdict !== "right" && verdict !== "misheard" && owner !== "" && (
                    <span class="small">
                      {told === "" ? `没有通知到${owner}，请您告诉一声：手册要看一看` : `已通知${told}`}
                    </span>
                  )}
                </td>
                <td>{by}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {list && (
        <Pager
          total={list.total}
          offset={list.offset}
          shown={list.judgements.length}
          size={pageSize}
          onOffset={setOffset}
        />
      )}
    </section>
  );
}
