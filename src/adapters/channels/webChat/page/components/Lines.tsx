/** A text line by line, so that numbered lines can hang, headings stand out and copying keeps the lines. Never read as markup. */
export function Lines({ text }: { text: string }) {
  return (
    <>
      {text.split("\n").map((line, index) => (
        <div key={index} class={classOf(line)}>
          {line || <br />}
        </div>
      ))}
    </>
  );
}

function classOf(line: string): string {
  if (/^【.{1,20}】$/.test(line)) return "line line-heading";
  if (/^\d{1,2}[.、．]/.test(line)) return "line line-numbered";
  if (/^(出处：|还可以问：|（示例资料)/.test(line)) return "line line-note";
  return "line";
}
