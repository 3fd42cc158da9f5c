import type { DecisionView, DoubtView } from "../../view.ts";

/** What was decided, why, and which handbooks were weighed. */
export function Decisions({ decisions, isNotable }: { decisions: readonly DecisionView[]; isNotable: boolean }) {
  return (
    <>
      {decisions.map(({ words, reason, candidates, doubt }, index) => (
        <div key={index} class={isNotable ? "decision decision-notable" : "decision"}>
          <p class="decision-words">
            <span class="unseen">决定：</span>
            {words}
          </p>
          {reason && (
            <p>
              <b>为什么：</b>
              {reason}
            </p>
          )}
          {candidates.length > 0 && <Candidates candidates={candidates} />}
          {doubt && <Doubt doubt={doubt} />}
        </div>
      ))}
    </>
  );
}

/** Handbooks with how likely each was held. */
export function Candidates({ candidates }: Pick<DecisionView, "candidates">) {
  return (
    <table class="candidates">
      <caption>比较过的手册（把握）</caption>
      <tbody>
        {candidates.map(({ title, score }) => (
          <tr key={title}>
            <th scope="row">{title}</th>
            <td class="bar-cell">
              <svg class="bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
                <rect class="bar-back" width="100" height="10" />
                <rect class="bar-fill" width={score * 100} height="10" />
              </svg>
            </td>
            <td class="number">{percent(score)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const percent = (share: number) => `${Math.round(share * 100)}%`;

/** How probable it was held that the question is not clear, with the line from which on it is asked back. */
function Doubt({ doubt: { share, limit } }: { doubt: DoubtView }) {
  return (
    <table class="candidates doubt">
      <caption>问得清不清楚（到 {percent(limit)} 的线就先问）</caption>
      <tbody>
        <tr>
          <th scope="row">不清楚的可能</th>
          <td class="bar-cell">
            <svg class="bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
              <rect class="bar-back" width="100" height="10" />
              <rect class="bar-doubt" width={share * 100} height="10" />
              <rect class="bar-limit" x={limit * 100 - 0.5} width="1.5" height="10" />
            </svg>
          </td>
          <td class="number">{percent(share)}</td>
        </tr>
      </tbody>
    </table>
  );
}
