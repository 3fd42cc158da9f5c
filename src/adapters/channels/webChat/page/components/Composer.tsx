import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { mayFocus } from "../focus.ts";
import { keepDraft, readDraft } from "../keep.ts";

type ComposerProps = { person: string; onSay: (text: string) => void; onFile: (file: File) => void };

/** The input: Enter sends, Shift + Enter begins a new line, and Enter that picks a word of an input method does neither. */
export function Composer({ person, onSay, onFile }: ComposerProps) {
  const [text, setText] = useState(() => readDraft(person));
  useEffect(() => keepDraft(person, text), [person, text]);
  const input = useRef<HTMLTextAreaElement>(null);
  const files = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => {
    if (!input.current) return;
    input.current.style.height = "auto";
    input.current.style.height = `${input.current.scrollHeight}px`;
  }, [text]);
  useEffect(() => {
    if (mayFocus()) input.current?.focus();
  }, []);
  const send = () => {
    if (text.trim() === "") return;
    onSay(text);
    setText("");
    input.current?.focus();
  };
  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <div class="composer-row">
        <button type="button" class="attach" aria-label="发送文件" onClick={() => files.current?.click()}>
          ＋
        </button>
        <input
          ref={files}
          class="unseen"
          type="file"
          tabIndex={-1}
          aria-hidden="true"
          onChange={({ currentTarget }) => {
            const file = currentTarget.files?.[0];
            if (file) onFile(file);
            currentTarget.value = "";
          }}
        />
        <textarea
          ref={input}
          id="message"
          class="composer-input"
          rows={1}
          aria-label="输入消息"
          placeholder="请输入…"
          enterkeyhint="send"
          value={text}
          onInput={(event) => setText(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
            event.preventDefault();
            send();
          }}
        />
        <button type="submit" class="primary composer-send" disabled={text.trim() === ""}>
          发送
        </button>
      </div>
    </form>
  );
}
