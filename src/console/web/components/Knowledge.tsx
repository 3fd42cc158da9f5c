import type { StepView } from "../../view.ts";

/** What the assistant knew after the step, and from whom. */
export function Knowledge({ step: { facts, slots } }: { step: StepView }) {
  if (facts.length + slots.length === 0) return null;
  return (
    <div class="part">
      <h4>这时知道的</h4>
      <table class="knowledge">
        <tbody>
          {facts.map(({ label, value }) => (
            <tr key={label}>
              <th scope="row">{label}</th>
              <td colSpan={2}>{value}</td>
            </tr>
          ))}
          {slots.map(({ label, value, source }) => (
            <tr key={label}>
              <th scope="row">{label}</th>
              <td>{value}</td>
              <td class="source-cell">{source}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
