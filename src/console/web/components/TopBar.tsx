import { roleLabels } from "../../../shared/people.ts";
import type { Place } from "../address.ts";
import { signOut } from "../api.ts";
import { useSending } from "../useSending.ts";
import { useVisitor } from "../visitor.ts";

const links = [
  { view: "overview", label: "总览", inside: [] as string[] },
  { view: "sessions", label: "会话", inside: ["replay"] },
  { view: "unanswered", label: "未解答", inside: [] },
  { view: "documents", label: "资料库", inside: ["document", "proposals"] },
  { view: "judgements", label: "评判", inside: ["compare"] },
] as const;
const system = { view: "system", label: "系统", inside: [] as string[] } as const;

export function TopBar({ view, onSignedOut }: { view: Place["view"]; onSignedOut: () => void }) {
  const { name, role, unit, csrf } = useVisitor();
  const { isBusy, send } = useSending();
  const shown = role === "admin" ? [...links, system] : links;
  return (
    <header class="top">
      <span class="top-name">邻里督导台</span>
      <nav aria-label="栏目">
        {shown.map(({ view: each, label, inside }) => (
          <a
            key={each}
            class="top-link"
            href={`#/${each}`}
            {...(each === view || (inside as readonly string[]).includes(view) ? { "aria-current": "page" } : {})}
          >
            {label}
          </a>
        ))}
      </nav>
      <p class="top-who">
        {unit || "全部居委会"} · {name}（{roleLabels[role]}）
      </p>
      <button
        type="button"
        class="quiet"
        disabled={isBusy}
        onClick={() =>
          send(async () => {
            await signOut(csrf);
            onSignedOut();
          })
        }
      >
        退出
      </button>
    </header>
  );
}
