import type { EntryOf } from "../../entry.ts";
import { fileAddress } from "../api.ts";
import { sizeInWords } from "../dates.ts";

/** A file with its name, size and 下载; where it is gone, what to do instead. */
export function FileCard({ person, file }: { person: string; file: EntryOf<"file"> }) {
  const { id, name, bytes } = file;
  const isWord = /\.docx?$/i.test(name);
  return (
    <div class="file">
      <FileIcon letter={isWord ? "W" : "文"} />
      <div class="file-text">
        <div class="file-name">{name}</div>
        <div class="file-size">
          {bytes === null
            ? "文件不在这台机器上了，回复“重发”再要一份"
            : `${isWord ? "Word 文件 · " : ""}${sizeInWords(bytes)}`}
        </div>
      </div>
      {bytes !== null && (
        <a class="file-load" href={fileAddress(person, id)} download={name} aria-label={`下载 ${name}`}>
          下载
        </a>
      )}
    </div>
  );
}

function FileIcon({ letter }: { letter: string }) {
  return (
    <svg class="file-icon" viewBox="0 0 40 48" width="40" height="48" aria-hidden="true">
      <path class="file-icon-page" d="M6 1h20l11 11v32a3 3 0 0 1-3 3H6a3 3 0 0 1-3-3V4a3 3 0 0 1 3-3z" />
      <path class="file-icon-fold" d="M26 1v8a3 3 0 0 0 3 3h8z" />
      <text x="20" y="35" text-anchor="middle" font-size="19" font-weight="700" fill="#fff">
        {letter}
      </text>
    </svg>
  );
}
