import { useState } from "preact/hooks";
import { dayInWords } from "../../../adapters/web/common/dates.ts";
import { stepAddress } from "../address.ts";
import { loadAudit } from "../api.ts";
import { preciseClockOf } from "../dates.ts";
import { useLoaded } from "../useLoaded.ts";
import { LoadNotice } from "./Notice.tsx";
import { Pager } from "./Pager.tsx";

const pageSize = 50;

/** Who did what in the console. A line that was changed afterwards shows red. */
export function AuditLog() {
  const [offset, setOffset] = useState(0);
  const loaded = useLoaded(String(offset), () => loadAudit(offset));
  const audit = loaded.kind === "ready" ? loaded.value : undefined;
  return (
    <section class="card" aria-label="操作记录">
      <h2>操作记录</h2>
      <LoadNotice loaded={loaded} />
      {audit && (
        <>
          {audit.firstEdited === null ? (
            <p class="badge badge-same">记录完整，没有被改动过 ✓</p>
          ) : (
            <p class="badge badge-edited" role="alert">
              第 {audit.firstEdited} 条操作记录被改动过 ✗
            </p>
          )}
          <table class="list">
            <caption class="unseen">操作记录，最近的在前</caption>
            <thead>
              <tr>
                <th scope="col">时间</th>
                <th scope="col">谁</th>
                <th scope="col">做了什么</th>
                <th scope="col">对什么</th>
                <th scope="col">为什么</th>
              </tr>
            </thead>
            <tbody>
              {audit.lines.map(({ seq, at, who, act, target, about, reason, isEdited }) => (
                <tr key={seq} class={isEdited ? "edited" : ""}>
                  <td class="when">
                    {at > 0 && `${dayInWords(at)} ${preciseClockOf(at)}`}
                    {isEdited && <span class="small">被改动 ✗</span>}
                  </td>
                  <td>{who}</td>
                  <td>{act}</td>
                  <td class="told">
                    <Target target={target} about={about} />
                  </td>
                  <td class="told">{reason}</td>
                </tr>
              ))}
            </tbody>
          </table>
          <Pager total={audit.total} offset={offset} shown={audit.lines.length} size={pageSize} onOffset={setOffset} />
        </>
      )}
    </section>
  );
}

const sessionTarget = /^([0-9a-f]{16})(?:\/(\d+))?$/;

/** A session is led to: its number says nothing to anybody. */
function Target({ target, about }: { target: string; about: string }) {
  const [, id, seq] = sessionTarget.exec(target) ?? [];
  if (id === undefined) return <>{target}</>;
  return (
    <a href={stepAddress(id, seq === undefined ? null : Number(seq))}>
      {about || "会话"}
      {seq !== undefined && `，第 ${Number(seq) + 1} 步`}
    </a>
  );
}
