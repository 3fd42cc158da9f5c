/** A text line by line, so that numbered lines can hang, headings stand out and copying keeps the lines. Never read as markup. */
export function Lines({ text }: { text: string }) {
  return (
    <>
      {text.split("\n").map((line, index) => (
        <div key={index} class={classOf(line)}>
          {line ? <Labelled line={line} /> : <br />}
        </div>
      ))}
    </>
  );
}

/** The name in brackets at the beginning of a line stands out: "【收费标准】免费". */
function Labelled({ line }: { line: string }) {
  const label = /^【.{1,20}?】(?=.)/.exec(line)?.[0] ?? "";
  return (
    <>
      {label && <span class="line-label">{label}</span>}
      {line.slice(label.length)}
    </>
  );
}

function classOf(line: string): string {
  if (/^【.{1,20}】$/.test(line)) return "line line-heading";
  if (/^\d{1,2}[.、．]/.test(line)) return "line line-numbered";
  if (/^(出处：|还可以问：|（示例资料)/.test(line)) return "line line-note";
  return "line";
}
