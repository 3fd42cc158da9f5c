import { useEffect, useRef } from "preact/hooks";
import { fileAddress, loadDocument } from "../api.ts";
import { useLoaded } from "../useLoaded.ts";
import { LoadNotice } from "./Notice.tsx";

/** One version of a handbook, open at a section. */
export function DocumentPage({ version, section }: { version: string; section: string }) {
  const loaded = useLoaded(version, () => loadDocument(version));
  const marked = useRef<HTMLElement>(null);
  useEffect(() => {
    marked.current?.scrollIntoView({ block: "start" });
    marked.current?.focus({ preventScroll: true });
  }, [loaded.kind, section]);
  if (loaded.kind !== "ready") return <LoadNotice loaded={loaded} />;
  const { title, edition, isSample, isCurrent, sections, versionId } = loaded.value;
  return (
    <article class="page document" aria-label={title}>
      <header class="document-head">
        <h1>《{title}》</h1>
        <p class="muted">
          {edition}
          {isSample && " · 示例资料，非现行政策"}
        </p>
        {!isCurrent && (
          <p class="warning warning-differs">这是以前的版本。当时就是按它回答的，现在资料库里已经换了。</p>
        )}
        <p>
          <a class="quiet" href={fileAddress(versionId)} download>
            下载 Word 原文
          </a>
          <button type="button" class="quiet" onClick={() => history.back()}>
            返回
          </button>
        </p>
      </header>
      {sections.map(({ name, label, lines }) => {
        const isCited = section !== "" && name === section;
        return (
          <section
            key={label}
            class={isCited ? "document-section document-cited" : "document-section"}
            {...(isCited
              ? { ref: marked, tabIndex: -1, "aria-label": `${label}，回答引用了这里` }
              : { "aria-label": label })}
          >
            <h2>
              {label} {isCited && <span class="here">回答引用了这里</span>}
            </h2>
            {lines.map((line, index) => (
              <p key={index}>{line}</p>
            ))}
          </section>
        );
      })}
    </article>
  );
}
