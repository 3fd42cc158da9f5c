import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { redeem, signIn } from "../api.ts";
import { useSending } from "../useSending.ts";

type EnterProps = { onEntered: () => void };

/** The first page for everybody who is not signed in. */
export function SignIn({ isNew, onEntered }: EnterProps & { isNew: boolean }) {
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");
  const { isBusy, error, send } = useSending();
  if (isNew) {
    return (
      <Door title="还没有管理员">
        <p>启动邻里时，屏幕上印出了一个一次性的链接。用它设置第一个管理员，再回到这里登录。</p>
        <p>没看到？重新启动一次邻里，会印出新的链接。</p>
      </Door>
    );
  }
  return (
    <Door title="登录">
      <form
        class="door-form"
        onSubmit={(event) => {
          event.preventDefault();
          send(async () => {
            await signIn(name, password);
            onEntered();
          });
        }}
      >
        <NameField value={name} onValue={setName} />
        <PasswordField label="密码" value={password} onValue={setPassword} use="current-password" />
        <Problem error={error} />
        <button type="submit" class="primary" disabled={isBusy}>
          {isBusy ? "正在登录…" : "登录"}
        </button>
      </form>
      <p class="muted">忘了密码，请管理员发一个新的链接。</p>
    </Door>
  );
}

/** Behind a link that works once. The first administrator chooses a name as well. */
export function ChoosePassword({ token, isFirst, onEntered }: EnterProps & { token: string; isFirst: boolean }) {
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");
  const [again, setAgain] = useState("");
  const { isBusy, error, send } = useSending();
  const differs = again !== "" && again !== password;
  return (
    <Door title={isFirst ? "设置第一个管理员" : "设置密码"}>
      <form
        class="door-form"
        onSubmit={(event) => {
          event.preventDefault();
          send(async () => {
            if (password !== again) throw new Error("两次写的密码不一样。");
            await redeem(token, name, password);
            onEntered();
          });
        }}
      >
        {isFirst && <NameField value={name} onValue={setName} />}
        <PasswordField label="密码（至少10位）" value={password} onValue={setPassword} use="new-password" />
        <PasswordField label="再写一遍" value={again} onValue={setAgain} use="new-password" />
        <Problem error={error || (differs ? "两次写的密码不一样。" : "")} />
        <button type="submit" class="primary" disabled={isBusy || differs}>
          {isBusy ? "正在保存…" : "保存并进入"}
        </button>
      </form>
      <p class="muted">链接只能用一次。密码可以是一句好记的话。</p>
    </Door>
  );
}

/** For those who may chat and not supervise. */
export function ChatOnly({ name }: { name: string }) {
  return (
    <Door title={`${name}，您好`}>
      <p>
        您的账号可以用网页聊天，名字写“{name}”。<a href="/">打开网页聊天</a>
      </p>
    </Door>
  );
}

function Door({ title, children }: { title: string; children: ComponentChildren }) {
  return (
    <main class="door">
      <h1>邻里督导台</h1>
      <h2>{title}</h2>
      {children}
    </main>
  );
}

type FieldProps = { value: string; onValue: (value: string) => void };

function NameField({ value, onValue }: FieldProps) {
  return (
    <label class="field">
      <span>名字</span>
      <input
        value={value}
        autocomplete="username"
        required
        maxLength={20}
        onInput={(event) => onValue(event.currentTarget.value)}
      />
    </label>
  );
}

function PasswordField({ label, value, onValue, use }: FieldProps & { label: string; use: string }) {
  return (
    <label class="field">
      <span>{label}</span>
      <input
        type="password"
        value={value}
        autocomplete={use}
        required
        onInput={(event) => onValue(event.currentTarget.value)}
      />
    </label>
  );
}

/** What went wrong, where a screen reader hears it. */
export function Problem({ error }: { error: string }) {
  return (
    <p class="problem" role="alert">
      {error}
    </p>
  );
}
