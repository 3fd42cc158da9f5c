import type { ComponentChildren } from "preact";
import { Lines } from "./Lines.tsx";

type BubbleProps = {
  side: "bot" | "person";
  children: ComponentChildren;
  meta?: ComponentChildren;
  after?: ComponentChildren;
};

/** Who says it is heard by a screen reader and seen by side and colour. */
export function Bubble({ side, children, meta, after }: BubbleProps) {
  return (
    <article class={`row row-${side}`}>
      <span class="unseen">{side === "bot" ? "助手：" : "我："}</span>
      <div class={`bubble bubble-${side}`}>{typeof children === "string" ? <Lines text={children} /> : children}</div>
      {after}
      {meta && <div class="meta">{meta}</div>}
    </article>
  );
}
