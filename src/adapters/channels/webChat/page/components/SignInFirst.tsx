import { HouseIcon } from "./HouseIcon.tsx";

/** In place of the chat where people must sign in and nobody is: where to do it. */
export function SignInFirst() {
  return (
    <section class="welcome" aria-labelledby="sign-in">
      <HouseIcon />
      <h1 id="sign-in">请先登录</h1>
      <p>用自己的账号登录以后，就能接着聊。没有账号，请找管理员开一个。</p>
      <a class="primary sign-in" href="console/">
        去登录
      </a>
      <p class="help">登录以后，再打开这个网页。</p>
    </section>
  );
}
