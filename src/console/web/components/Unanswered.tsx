import { useState } from "preact/hooks";
import { clockOf, dayInWords } from "../../../adapters/web/common/dates.ts";
import type { OpenQuestion, OpenQuestionList } from "../../view.ts";
import { stepAddress } from "../address.ts";
import { loadGroups, loadUnanswered } from "../api.ts";
import { useLoaded } from "../useLoaded.ts";
import { AnswerForm } from "./AnswerForm.tsx";
import { EmptyNotice, LoadNotice } from "./Notice.tsx";
import { Pager } from "./Pager.tsx";
import { Resend } from "./Resend.tsx";

const pageSize = 50;

/** Questions that the assistant could not answer or gave to a person: one by one, or those that mean the same together. */
export function Unanswered() {
  const [isGrouped, setGrouped] = useState(false);
  return (
    <section class="page" aria-label="未解答">
      <p class="page-note">
        助手没答上、或转给人工的问题，最近的在前。点开看当时为什么没有回答；可以在这里解答，对方会收到。同事已经回复的不列在这里。
      </p>
      <p class="choices">
        <button type="button" class="tag tag-button" aria-pressed={!isGrouped} onClick={() => setGrouped(false)}>
          逐条看
        </button>
        <button type="button" class="tag tag-button" aria-pressed={isGrouped} onClick={() => setGrouped(true)}>
          意思相近的放一起
        </button>
      </p>
      {isGrouped ? <Groups /> : <OneByOne />}
    </section>
  );
}

const NothingOpen = () => (
  <EmptyNotice title="没有未解答的问题">助手答不上来的问题会出现在这里，不用做什么。</EmptyNotice>
);

function OneByOne() {
  const [offset, setOffset] = useState(0);
  const [answered, setAnswered] = useState(0);
  const loaded = useLoaded(`${offset} ${answered}`, () => loadUnanswered(offset));
  const list = loaded.kind === "ready" ? loaded.value : undefined;
  return (
    <>
      <LoadNotice loaded={loaded} />
      {list?.total === 0 && <NothingOpen />}
      {list && list.total > 0 && <QuestionTable list={list} onAnswered={() => setAnswered((count) => count + 1)} />}
      {list && (
        <Pager
          total={list.total}
          offset={list.offset}
          shown={list.questions.length}
          size={pageSize}
          onOffset={setOffset}
        />
      )}
    </>
  );
}

function Groups() {
  const loaded = useLoaded("groups", loadGroups);
  if (loaded.kind !== "ready") return <LoadNotice loaded={loaded} />;
  const { groups } = loaded.value;
  if (groups.length === 0) return <NothingOpen />;
  return (
    <ol class="groups">
      {groups.map(({ question, questions }) => (
        <li key={`${questions[0]?.session} ${questions[0]?.seq}`}>
          <details>
            <summary>
              {question || "（没有文字）"} <span class="tag">{questions.length} 次</span>
            </summary>
            <ul class="plain">
              {questions.map((each) => (
                <li key={`${each.session} ${each.seq}`}>
                  <a href={stepAddress(each.session, each.seq)}>{each.question || "（没有文字）"}</a>
                  <span class="source">
                    {dayInWords(each.at)} {each.person}
                  </span>
                </li>
              ))}
            </ul>
          </details>
        </li>
      ))}
    </ol>
  );
}

function QuestionTable({ list, onAnswered }: { list: OpenQuestionList; onAnswered: () => void }) {
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
          <th scope="col">解答</th>
        </tr>
      </thead>
      <tbody>
        {list.questions.map((question) => (
          <QuestionRow
            key={`${question.session} ${question.seq} ${question.outcome}`}
            question={question}
            onAnswered={onAnswered}
          />
        ))}
      </tbody>
    </table>
  );
}

function QuestionRow({ question: asked, onAnswered }: { question: OpenQuestion; onAnswered: () => void }) {
  const { session, seq, at, person, place, question, tag, outcome, reason, lost } = asked;
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <tr>
        <td class="when">
          {dayInWords(at)} <b>{clockOf(at)}</b>
        </td>
        <td class="who">
          {person}
          <span class="small">{place}</span>
        </td>
        <td class="opening">
          <a href={stepAddress(session, seq)}>{question || "（没有文字）"}</a>
        </td>
        <td>
          <span class={`tag tag-${tag}`}>{outcome}</span>
        </td>
        <td class="state">{reason}</td>
        <td class="acts">
          {lost && <Resend id={session} {...lost} onSent={onAnswered} />}
          <button type="button" class="quiet" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
            {isOpen ? "收起" : "解答"}
          </button>
        </td>
      </tr>
      {isOpen && (
        <tr>
          <td colSpan={6}>
            <AnswerForm
              {...{ id: session, seq, place }}
              corrects={false}
              draft=""
              onSent={() => setTimeout(onAnswered, 4_000)}
            />
          </td>
        </tr>
      )}
    </>
  );
}
