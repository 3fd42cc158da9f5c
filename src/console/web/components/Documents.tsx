import type { DocumentSummary } from "../../view.ts";
import { addressOf, documentAddress, noFilter } from "../address.ts";
import { loadDocuments, loadProposals } from "../api.ts";
import { useLoaded } from "../useLoaded.ts";
import { EmptyNotice, LoadNotice } from "./Notice.tsx";

/** What the library holds, and how often each handbook was answered from. */
export function Documents({ text, onText }: { text: string; onText: (text: string) => void }) {
  const loaded = useLoaded("documents", loadDocuments);
  const documents = loaded.kind === "ready" ? loaded.value.documents : [];
  const asked = useLoaded("proposals", loadProposals);
  const waiting = asked.kind === "ready" ? asked.value.proposals.length : 0;
  const words = text.trim().toLowerCase().split(/\s+/).filter(Boolean);
  const shown = documents.filter(({ title, category, task, owner }) => {
    const all = `${title} ${category} ${task} ${owner}`.toLowerCase();
    return words.every((word) => all.includes(word));
  });
  return (
    <section class="page" aria-label="资料库">
      <search class="filters">
        <label class="field">
          <span>找手册</span>
          <input
            type="search"
            value={text}
            placeholder="标题、分类、事项、单位"
            onInput={(event) => onText(event.currentTarget.value)}
          />
        </label>
        <p class="muted">
          {shown.length} 份手册{documents.some(({ isSample }) => isSample) && "（示例资料，非现行政策）"}
        </p>
        <a class="quiet" href="#/proposals">
          待审问题{waiting > 0 && `（${waiting}）`}
        </a>
      </search>
      <LoadNotice loaded={loaded} />
      {loaded.kind === "ready" && shown.length === 0 && <EmptyNotice title="没有这样的手册">换个词试试。</EmptyNotice>}
      {shown.length > 0 && <DocumentTable documents={shown} />}
    </section>
  );
}

function DocumentTable({ documents }: { documents: readonly DocumentSummary[] }) {
  return (
    <table class="list">
      <caption class="unseen">手册</caption>
      <thead>
        <tr>
          <th scope="col">手册</th>
          <th scope="col">分类</th>
          <th scope="col">事项</th>
          <th scope="col">归属单位</th>
          <th scope="col" class="number">
            回答过
          </th>
        </tr>
      </thead>
      <tbody>
        {documents.map(({ versionId, title, category, task, edition, owner, asked }) => (
          <tr key={versionId}>
            <td class="opening">
              <a href={documentAddress(versionId, "")}>{title}</a>
              <span class="small">{edition}</span>
            </td>
            <td>{category}</td>
            <td>{task}</td>
            <td class="state">{owner}</td>
            <td class="number">
              {asked === 0 ? (
                "0"
              ) : (
                <a href={addressOf({ view: "sessions", filter: { ...noFilter, document: title } })}>{asked}</a>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
