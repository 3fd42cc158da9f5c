import type { People } from "../people.ts";
import type { AccessStore } from "./accessStore.ts";

/** People who have an account are colleagues; their 居委会 is that of the account. */
export function accountPeople(store: Pick<AccessStore, "user">): People {
  return {
    find(_channel, person) {
      const user = store.user(person);
      return user && { name: user.name, unit: user.unit, isColleague: true };
    },
  };
}
