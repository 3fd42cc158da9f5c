import { Accounts } from "./Accounts.tsx";
import { AuditLog } from "./AuditLog.tsx";
import { Erasing } from "./Erasing.tsx";

/** What only administrators do. */
export function System() {
  return (
    <section class="page system" aria-label="系统">
      <Accounts />
      <Erasing />
      <AuditLog />
    </section>
  );
}
