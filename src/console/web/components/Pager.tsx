type PagerProps = { total: number; offset: number; shown: number; size: number; onOffset: (offset: number) => void };

/** Where one is in a long list; nothing where the list is short. */
export function Pager({ total, offset, shown, size, onOffset }: PagerProps) {
  if (total <= size) return null;
  return (
    <nav class="pager" aria-label="翻页">
      <button type="button" class="quiet" disabled={offset === 0} onClick={() => onOffset(Math.max(0, offset - size))}>
        ‹ 上一页
      </button>
      <span>
        第 {offset + 1}–{offset + shown} 条，共 {total} 条
      </span>
      <button type="button" class="quiet" disabled={offset + shown >= total} onClick={() => onOffset(offset + size)}>
        下一页 ›
      </button>
    </nav>
  );
}
