import { useEffect, useState } from "preact/hooks";

const patienceMs = 800;

/** Says that the line is cut, once that has lasted long enough to matter. */
export function LostNotice({ isLost }: { isLost: boolean }) {
  const [isShown, setShown] = useState(false);
  useEffect(() => {
    if (!isLost) return setShown(false);
    const timer = setTimeout(() => setShown(true), patienceMs);
    return () => clearTimeout(timer);
  }, [isLost]);
  return (
    <div role="status" class="lost-place">
      {isShown && <p class="lost">连接断了，正在重新连接…您发的内容都留着。</p>}
    </div>
  );
}
