import { useEffect, useState } from "preact/hooks";
import { clockOf, dayInWords } from "../../../adapters/web/common/dates.ts";
import type { SessionList, SessionSummary } from "../../view.ts";
import { addressOf, type Filter, stepAddress } from "../address.ts";
import { exportAddress, loadChoices, loadSessions } from "../api.ts";
import { useLoaded } from "../useLoaded.ts";
import { Filters } from "./Filters.tsx";
import { EmptyNotice, LoadNotice } from "./Notice.tsx";
import { Pager } from "./Pager.tsx";

const pageSize = 50;
const noChoices = { units: [], rooms: [], tasks: [] };

type SessionsProps = { filter: Filter; onFilter: (filter: Filter) => void; onClear: () => void };

/** All sessions, newest first. */
export function Sessions({ filter, onFilter, onClear }: SessionsProps) {
  const [offset, setOffset] = useState(0);
  const key = addressOf({ view: "sessions", filter });
  // Another filter begins at its first page.
  useEffect(() => setOffset(0), [key]);
  const loaded = useLoaded(`${key} ${offset}`, () => loadSessions(filter, offset));
  const list = loaded.kind === "ready" ? loaded.value : undefined;
  const loadedChoices = useLoaded("choices", loadChoices);
  const choices = loadedChoices.kind === "ready" ? loadedChoices.value : noChoices;
  return (
    <section class="page" aria-label="会话">
      <Filters filter={filter} list={list} choices={choices} onFilter={onFilter} onClear={onClear} />
      {list && list.total > 0 && <Exports total={list.total} filter={filter} />}
      <LoadNotice loaded={loaded} />
      {list && list.total > 0 && <SessionTable list={list} />}
      {list && list.total === 0 && <NoSessions isFiltered={key !== "#/sessions"} onClear={onClear} />}
      {list && (
        <Pager
          total={list.total}
          offset={list.offset}
          shown={list.sessions.length}
          size={pageSize}
          onOffset={setOffset}
        />
      )}
    </section>
  );
}

/** What is listed, all of it, one decision a row. */
function Exports({ total, filter }: { total: number; filter: Filter }) {
  return (
    <p class="exports">
      共 {total} 个会话。导出全部：
      <a class="quiet" href={exportAddress("xlsx", filter)} download>
        Excel
      </a>
      <a class="quiet" href={exportAddress("jsonl", filter)} download>
        数据文件（给程序用）
      </a>
    </p>
  );
}

function NoSessions({ isFiltered, onClear }: { isFiltered: boolean; onClear: () => void }) {
  if (!isFiltered) {
    return (
      <EmptyNotice title="还没有会话">
        有人聊过以后，这里会列出每一次会话。现在可以<a href="/">打开网页聊天</a>问一句试试，再回来刷新。
      </EmptyNotice>
    );
  }
  return (
    <EmptyNotice title="没有符合的会话">
      换个词，或者
      <button type="button" class="link" onClick={onClear}>
        去掉全部筛选
      </button>
      。
    </EmptyNotice>
  );
}

function SessionTable({ list }: { list: SessionList }) {
  return (
    <table class="list">
      <caption class="unseen">会话，最近的在前，共 {list.total} 个</caption>
      <thead>
        <tr>
          <th scope="col">最近一次</th>
          <th scope="col">谁</th>
          <th scope="col">先说了什么</th>
          <th scope="col">结果</th>
          <th scope="col">现在</th>
          <th scope="col" class="number">
            步数
          </th>
        </tr>
      </thead>
      <tbody>
        {list.sessions.map((session) => (
          <SessionRow key={session.id} session={session} tags={list.tags} />
        ))}
      </tbody>
    </table>
  );
}

/** The whole row leads to the session; for keyboard and screen reader it is the link in it that does. */
function SessionRow({ session, tags }: { session: SessionSummary; tags: SessionList["tags"] }) {
  const { id, person, place, unit, opening, firstAt, lastAt, steps, state, why, judged, edited } = session;
  const [firstDay, lastDay] = [dayInWords(firstAt), dayInWords(lastAt)];
  const began = `${firstDay === lastDay ? "" : firstDay} ${clockOf(firstAt)} 开始`;
  return (
    <tr>
      <td class="when">
        {lastDay} <b>{clockOf(lastAt)}</b>
        <span class="small">{began}</span>
      </td>
      <td class="who">
        {person}
        <span class="small">{[unit, place].filter((part) => part !== "").join(" · ")}</span>
      </td>
      <td class="opening">
        <a class="row-link" href={stepAddress(id, null)}>
          {opening || "（还没有说话）"}
        </a>
      </td>
      <td class="outcome">
        {edited && <span class="tag tag-edited">记录被改动</span>}
        {session.tags.map((tag) => (
          <span key={tag} class={`tag tag-${tag === "answered" && session.tags.includes("watch") ? "asked" : tag}`}>
            {tags.find((each) => each.tag === tag)?.label}
          </span>
        ))}
        {judged > 0 && <span class="tag">已评判 {judged}</span>}
        {why.length > 0 && <span class="small">{why.join("；")}</span>}
      </td>
      <td class="state">{state}</td>
      <td class="number">{steps}</td>
    </tr>
  );
}
