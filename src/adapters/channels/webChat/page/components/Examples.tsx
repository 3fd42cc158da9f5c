import { keepKeyboard } from "../focus.ts";

const examples = [
  { title: "问办事", text: "社保卡丢了怎么办" },
  { title: "写活动策划", text: "下周六下午两点在活动室给60岁以上老人包饺子，预算两千，40人" },
  { title: "帮助", text: "帮助" },
] as const;

/** The first screen: what can be asked here, to be tapped. */
export function Examples({ onSay }: { onSay: (text: string) => void }) {
  return (
    <section class="examples" aria-label="可以这样问">
      <h2>您好，想办什么事？</h2>
      <p>用平常的话说就行，也可以点下面的例子试试。</p>
      <ul>
        {examples.map(({ title, text }) => (
          <li key={title}>
            <button
              type="button"
              class="example"
              onClick={(click) => {
                onSay(text);
                keepKeyboard(click);
              }}
            >
              <span class="example-title">{title}</span>
              <span class="example-text">{title === text ? "看看我能做什么" : `“${text}”`}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
