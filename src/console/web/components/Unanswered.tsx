import { useState } from "preact/hooks";
import type { OpenQuestion, OpenQuestionList } from "../../view.ts";
import { stepAddress } from "../address.ts";
import { loadUnanswered } from "../api.ts";
import { clockOf, dayInWords } from "../dates.ts";
import { useLoaded } from "../useLoaded.ts";
import { EmptyNotice, LoadNotice } from "./Notice.tsx";
import { Pager } from "./Pager.tsx";

const pageSize = 50;

/** Questions that the assistant could not answer or gave to a person, newest first. */
export function Unanswered() {
  const [offset, setOffset] = useState(0);
  const loaded = useLoaded(String(offset), () => loadUnanswered(offset));
  const list = loaded.kind === "ready" ? loaded.value : undefined;
  return (
    <section class="page" aria-label="未解答">
      <p class="page-note">助手没答上、或转给人工的问题，最近的在前。点开看当时为什么没有回答。</p>
      <LoadNotice loaded={loaded} />
      {list?.total === 0 && (
        <EmptyNotice title="没有未解答的问题">助手答不上来的问题会出现在这里，不用做什么。</EmptyNotice>
      )}
      {list && list.total > 0 && <QuestionTable list={list} />}
      {list && (
        <Pager
          total={list.total}
          offset={list.offset}
          shown={list.questions.length}
          size={pageSize}
          onOffset={setOffset}
        />
      )}
    </section>
  );
}

function QuestionTable({ list }: { list: OpenQuestionList }) {
  return (
    <table class="list">
      <caption class="unseen">未解答的问题，最近的在前，共 {list.total} 个</caption>
      <thead>
        <tr>
          <th scope="col">时间</th>
          <th scope="col">谁</th>
          <th scope="col">问题</th>
          <th scope="col">结果</th>
          <th scope="col">为什么</th>
        </tr>
      </thead>
      <tbody>
        {list.questions.map((question) => (
          <QuestionRow key={`${question.session} ${question.seq} ${question.outcome}`} question={question} />
        ))}
      </tbody>
    </table>
  );
}

function QuestionRow({ question: asked }: { question: OpenQuestion }) {
  const { session, seq, at, person, place, question, tag, outcome, reason } = asked;
  return (
    <tr>
      <td class="when">
        {dayInWords(at)} <b>{clockOf(at)}</b>
      </td>
      <td class="who">
        {person}
        <span class="small">{place}</span>
      </td>
      <td class="opening">
        <a class="row-link" href={stepAddress(session, seq)}>
          {question || "（没有文字）"}
        </a>
      </td>
      <td>
        <span class={`tag tag-${tag}`}>{outcome}</span>
      </td>
      <td class="state">{reason}</td>
    </tr>
  );
}
