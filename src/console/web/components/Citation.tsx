import type { CitationView } from "../../view.ts";
import { documentAddress } from "../address.ts";

const linesShownMax = 4;

/** The clause that was answered from, with a way to it in the handbook. */
export function Citation({ citation }: { citation: CitationView | null }) {
  if (citation === null) return null;
  const { versionId, title, edition, branch, sections } = citation;
  return (
    <div class="part">
      <h4>引用的条文</h4>
      <div>
        <p>
          《{title}》{edition && <span class="muted">（{edition}）</span>}
          {branch && <span class="source">按“{branch}”</span>}
        </p>
        {sections.map(({ name, label, lines }) => (
          <blockquote key={label} class="clause">
            <a href={documentAddress(versionId, name)}>打开《{label}》</a>
            {lines.slice(0, linesShownMax).map((line, index) => (
              <p key={index}>{line}</p>
            ))}
            {lines.length > linesShownMax && <p class="muted">……共 {lines.length} 行</p>}
          </blockquote>
        ))}
      </div>
    </div>
  );
}
