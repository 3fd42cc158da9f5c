import type { DecisionView } from "../../view.ts";

/** What was decided, why, and which handbooks were weighed. */
export function Decisions({ decisions, isNotable }: { decisions: readonly DecisionView[]; isNotable: boolean }) {
  return (
    <>
      {decisions.map(({ words, reason, candidates }, index) => (
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
            <td class="number">{Math.round(score * 100)}%</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
