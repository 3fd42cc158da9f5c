import { useState } from "preact/hooks";
import { roleLabels } from "../../../shared/people.ts";
import type { Role, UserView } from "../../view.ts";
import { addressOf } from "../address.ts";
import { disableUser, inviteUser, loadUsers, saveUser } from "../api.ts";
import { useLoaded } from "../useLoaded.ts";
import { useSending } from "../useSending.ts";
import { useVisitor } from "../visitor.ts";
import { LoadNotice } from "./Notice.tsx";
import { Problem } from "./SignIn.tsx";

/** A resident has no account. */
const accountRoles = Object.entries(roleLabels).filter(([role]) => role !== "resident");

type Changed = { users: UserView[]; token?: string };

/** Who may sign in. Nobody but the person knows a password: each chooses it behind a link that works once. */
export function Accounts() {
  const { csrf } = useVisitor();
  const loaded = useLoaded("users", loadUsers);
  const [changed, setChanged] = useState<(Changed & { name: string }) | null>(null);
  const { isBusy, error, send } = useSending();
  if (loaded.kind !== "ready") return <LoadNotice loaded={loaded} />;
  const users = changed?.users ?? loaded.value.users;
  const change = (name: string, work: () => Promise<Changed>) =>
    send(async () => setChanged({ name, ...(await work()) }));
  return (
    <section class="card" aria-label="账号">
      <h2>账号</h2>
      <NewAccount isBusy={isBusy} onSave={(user) => change(user.name, () => saveUser(csrf, user))} />
      <Problem error={error} />
      {changed?.token !== undefined && <OneTimeLink name={changed.name} token={changed.token} />}
      <table class="list">
        <thead>
          <tr>
            <th scope="col">名字</th>
            <th scope="col">角色</th>
            <th scope="col">居委会</th>
            <th scope="col">状态</th>
            <th scope="col">操作</th>
          </tr>
        </thead>
        <tbody>
          {users.map(({ name, role, unit, isActive, hasPassword }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>{roleLabels[role]}</td>
              <td>{unit || "全部"}</td>
              <td>{isActive ? (hasPassword ? "在用" : "等对方设置密码") : "已停用"}</td>
              <td>
                {isActive && (
                  <>
                    <button
                      type="button"
                      class="quiet"
                      disabled={isBusy}
                      onClick={() => change(name, () => inviteUser(csrf, name))}
                    >
                      发新链接
                    </button>
                    <button
                      type="button"
                      class="quiet"
                      disabled={isBusy}
                      onClick={() => change(name, () => disableUser(csrf, name))}
                    >
                      停用
                    </button>
                  </>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function OneTimeLink({ name, token }: { name: string; token: string }) {
  const link = new URL(addressOf({ view: "setup", token }), location.href).href;
  return (
    <p class="one-time" role="status">
      请把这个链接发给{name}本人，只能用一次，72小时内有效：
      <code>{link}</code>
    </p>
  );
}

type NewAccountProps = { isBusy: boolean; onSave: (user: { name: string; role: Role; unit: string }) => void };

function NewAccount({ isBusy, onSave }: NewAccountProps) {
  const [name, setName] = useState("");
  const [role, setRole] = useState<Role>("supervisor");
  const [unit, setUnit] = useState("");
  return (
    <form
      class="filters"
      onSubmit={(event) => {
        event.preventDefault();
        onSave({ name, role, unit });
      }}
    >
      <label class="field">
        <span>名字</span>
        <input value={name} required maxLength={20} onInput={(event) => setName(event.currentTarget.value)} />
      </label>
      <label class="field">
        <span>角色</span>
        <select value={role} onInput={(event) => setRole(event.currentTarget.value as Role)}>
          {accountRoles.map(([value, label]) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
      </label>
      <label class="field">
        <span>居委会</span>
        <input
          value={unit}
          maxLength={40}
          placeholder={role === "admin" ? "不写：全部" : "必填"}
          onInput={(event) => setUnit(event.currentTarget.value)}
        />
      </label>
      <button type="submit" class="primary" disabled={isBusy}>
        新增或修改
      </button>
    </form>
  );
}
