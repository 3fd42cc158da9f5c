import type { ComponentChildren } from "preact";
import type { Loaded } from "../api.ts";

/** What to say instead of a list: that it is loading, or what went wrong; nothing once it is there. */
export function LoadNotice({ loaded }: { loaded: Loaded<unknown> }) {
  if (loaded.kind === "ready") return null;
  return (
    <div class="notice" role={loaded.kind === "failed" ? "alert" : "status"}>
      {loaded.kind === "failed" ? loaded.error : "正在读取…"}
    </div>
  );
}

export function EmptyNotice({ title, children }: { title: string; children: ComponentChildren }) {
  return (
    <div class="notice" role="status">
      <h2>{title}</h2>
      <p>{children}</p>
    </div>
  );
}
