import type { Place } from "../address.ts";

const links = [
  { view: "sessions", label: "会话", address: "#/sessions" },
  { view: "unanswered", label: "未解答", address: "#/unanswered" },
] as const;

export function TopBar({ view }: { view: Place["view"] }) {
  const isHere = (each: string) => each === view || (each === "sessions" && view === "replay");
  return (
    <header class="top">
      <span class="top-name">邻里督导台</span>
      <nav aria-label="栏目">
        {links.map(({ view: each, label, address }) => (
          <a key={each} class="top-link" href={address} {...(isHere(each) ? { "aria-current": "page" } : {})}>
            {label}
          </a>
        ))}
      </nav>
      <a class="top-chat" href="/" target="_blank" rel="noreferrer">
        打开网页聊天
      </a>
    </header>
  );
}
