import { useEffect, useState } from "preact/hooks";
import { erasePerson, loadRetention, saveRetention } from "../api.ts";
import { useLoaded } from "../useLoaded.ts";
import { useSending } from "../useSending.ts";
import { useVisitor } from "../visitor.ts";
import { Problem } from "./SignIn.tsx";

/** How long sessions are kept, and what a person asked to have deleted. */
export function Erasing() {
  return (
    <section class="card" aria-label="个人资料">
      <h2>个人资料</h2>
      <Retention />
      <ErasePerson />
    </section>
  );
}

function Retention() {
  const { csrf } = useVisitor();
  const loaded = useLoaded("retention", loadRetention);
  const [days, setDays] = useState("");
  const [isSaved, setSaved] = useState(false);
  const { isBusy, error, send } = useSending();
  const present = loaded.kind === "ready" ? loaded.value.days : null;
  useEffect(() => {
    if (present !== null) setDays(String(present));
  }, [present]);
  return (
    <form
      class="filters"
      onSubmit={(event) => {
        event.preventDefault();
        send(async () => {
          await saveRetention(csrf, Number(days));
          setSaved(true);
        });
      }}
    >
      <label class="field">
        <span>会话最后一句话以后保留几天（0：一直保留）</span>
        <input
          type="number"
          min={0}
          max={3650}
          required
          value={days}
          onInput={(event) => {
            setDays(event.currentTarget.value);
            setSaved(false);
          }}
        />
      </label>
      <button type="submit" class="primary" disabled={isBusy}>
        保存
      </button>
      <p role="status">{isSaved && "已保存。到期的会话每小时清理一次，统计数字仍保留。"}</p>
      <Problem error={error} />
    </form>
  );
}

function ErasePerson() {
  const { csrf } = useVisitor();
  const [person, setPerson] = useState("");
  const [confirmed, setConfirmed] = useState("");
  const [reason, setReason] = useState("");
  const [erased, setErased] = useState(0);
  const { isBusy, error, send } = useSending();
  return (
    <form
      class="filters"
      onSubmit={(event) => {
        event.preventDefault();
        send(async () => {
          setErased((await erasePerson(csrf, { person, confirmed, reason })).erased);
          setPerson("");
          setConfirmed("");
          setReason("");
        });
      }}
    >
      <p class="page-note">
        删除一个人的全部会话和文件。删除后不能恢复；只留下删除记录和不含内容的统计。以前做的备份里还有，请一并处理。
      </p>
      <label class="field">
        <span>聊天里的名字</span>
        <input value={person} required onInput={(event) => setPerson(event.currentTarget.value)} />
      </label>
      <label class="field">
        <span>再写一遍名字</span>
        <input value={confirmed} required onInput={(event) => setConfirmed(event.currentTarget.value)} />
      </label>
      <label class="field">
        <span>为什么删除（会记下来）</span>
        <input value={reason} required maxLength={200} onInput={(event) => setReason(event.currentTarget.value)} />
      </label>
      <button type="submit" class="primary danger" disabled={isBusy || person === "" || person !== confirmed}>
        删除这个人的资料
      </button>
      <p role="status">{erased > 0 && `已删除 ${erased} 个会话。`}</p>
      <Problem error={error} />
    </form>
  );
}
