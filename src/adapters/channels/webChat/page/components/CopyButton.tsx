import { useEffect, useState } from "preact/hooks";
import { copyText } from "../copyText.ts";

const thanksMs = 1_500;

/** Copies a whole message, e.g. to pass it on to a resident. */
export function CopyButton({ text }: { text: string }) {
  const [isCopied, setCopied] = useState(false);
  useEffect(() => {
    if (!isCopied) return;
    const timer = setTimeout(() => setCopied(false), thanksMs);
    return () => clearTimeout(timer);
  }, [isCopied]);
  return (
    <button
      type="button"
      class="copy"
      aria-label={isCopied ? "已复制" : "复制这条消息"}
      onClick={() => {
        void copyText(text).then(() => setCopied(true));
      }}
    >
      {isCopied ? "已复制" : "复制"}
    </button>
  );
}
