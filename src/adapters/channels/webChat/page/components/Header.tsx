import type { ChatStatus } from "../../entry.ts";

type HeaderProps = {
  person: string;
  isConnected: boolean;
  status: ChatStatus | null;
  isMenuOpen: boolean;
  onMenu: () => void;
};

export function Header({ person, isConnected, status, isMenuOpen, onMenu }: HeaderProps) {
  const [kind, words] = stateOf(isConnected, status);
  return (
    <header class="header">
      <h1 class="header-title">邻里助手</h1>
      <p class="header-state" role="status" title={status?.detail}>
        <span class={`dot dot-${kind}`} aria-hidden="true" />
        {words}
      </p>
      <span class="header-person">{person}</span>
      <button
        type="button"
        class="quiet header-menu"
        aria-label="对话列表，换一个名字"
        aria-expanded={isMenuOpen}
        aria-controls="people"
        onClick={onMenu}
      >
        ⋯
      </button>
    </header>
  );
}

function stateOf(isConnected: boolean, status: ChatStatus | null): [kind: "on" | "loading" | "off", words: string] {
  if (!isConnected) return ["off", "连接中"];
  return status?.phase === "loading" ? ["loading", status.detail || "正在准备"] : ["on", "在线"];
}
