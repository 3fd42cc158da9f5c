/** What the pane at the right shows: the course of the whole session, or one step of it. */
export type Side = "course" | "step";

type SideTabsProps = { shown: Side; position: string; onShow: (side: Side) => void };

export function SideTabs({ shown, position, onShow }: SideTabsProps) {
  return (
    <div class="pane-title side-tabs">
      <button type="button" aria-pressed={shown === "course"} onClick={() => onShow("course")}>
        经过
      </button>
      <button type="button" aria-pressed={shown === "step"} onClick={() => onShow("step")}>
        这一步 <span class="muted">{position}</span>
      </button>
    </div>
  );
}
