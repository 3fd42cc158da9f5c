import { useState } from "preact/hooks";
import type { ProposalList } from "../../view.ts";
import { acceptProposal, dropProposal, loadProposals } from "../api.ts";
import { useLoaded } from "../useLoaded.ts";
import { useSending } from "../useSending.ts";
import { useVisitor } from "../visitor.ts";
import { EmptyNotice, LoadNotice } from "./Notice.tsx";
import { Problem } from "./SignIn.tsx";

type Proposal = ProposalList["proposals"][number];

/** Questions that the assistant thought of for new handbooks: each is taken, reworded or dropped. */
export function Proposals() {
  const loaded = useLoaded("proposals", loadProposals);
  const [changed, setChanged] = useState<ProposalList | null>(null);
  if (loaded.kind !== "ready") return <LoadNotice loaded={loaded} />;
  const { proposals } = changed ?? loaded.value;
  return (
    <section class="page" aria-label="待审问题">
      <p class="page-note">
        导入新手册以后，助手会在空闲时拟几句居民可能的问法。合适的点“采用”，它就学会；不太像的改一改再采用；不对的点“不要”。
        <a class="quiet" href="#/documents">
          回资料库
        </a>
      </p>
      {proposals.length === 0 && (
        <EmptyNotice title="没有待审的问题">导入新手册、并且语言模型准备好以后，这里会出现拟好的问法。</EmptyNotice>
      )}
      {proposals.length > 0 && (
        <table class="list">
          <caption class="unseen">待审的问题，共 {proposals.length} 个</caption>
          <thead>
            <tr>
              <th scope="col">手册</th>
              <th scope="col">居民可能这样问（可以改）</th>
              <th scope="col">怎么处理</th>
            </tr>
          </thead>
          <tbody>
            {proposals.map((proposal) => (
              <ProposalRow key={proposal.id} proposal={proposal} onChanged={setChanged} />
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

type RowProps = { proposal: Proposal; onChanged: (list: ProposalList) => void };

function ProposalRow({ proposal: { id, title, question }, onChanged }: RowProps) {
  const { csrf } = useVisitor();
  const [words, setWords] = useState(question);
  const { isBusy, error, send } = useSending();
  const isReworded = words.trim() !== question;
  return (
    <tr>
      <td>《{title}》</td>
      <td class="opening field">
        <input
          class="proposal"
          aria-label={`“${question}”的问法`}
          value={words}
          maxLength={200}
          onInput={(event) => setWords(event.currentTarget.value)}
        />
        <Problem error={error} />
      </td>
      <td class="choices">
        <button
          type="button"
          class="primary"
          disabled={isBusy || words.trim() === ""}
          onClick={() => send(async () => onChanged(await acceptProposal(csrf, id, words.trim())))}
        >
          {isReworded ? "改好了，采用" : "采用"}
        </button>
        <button
          type="button"
          class="quiet"
          disabled={isBusy}
          onClick={() => send(async () => onChanged(await dropProposal(csrf, id)))}
        >
          不要
        </button>
      </td>
    </tr>
  );
}
