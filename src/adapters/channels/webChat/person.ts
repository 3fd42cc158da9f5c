import { sessionKey } from "../../../shared/ids.ts";
import { personCharsMax } from "./limits.ts";

export const channelName = "web";

/** The name as it is kept: composed characters, single spaces. Undefined where it is empty, too long or holds what cannot be seen. */
export function readPersonName(given: string): string | undefined {
  const name = given.normalize("NFC").trim().replace(/\s+/g, " ");
  const countsAsName = name !== "" && [...name].length <= personCharsMax && !/[\p{C}]/u.test(name);
  return countsAsName ? name : undefined;
}

/** Every person has one chat, named by the person. */
export const sessionOf = (person: string): string => sessionKey(channelName, person, person);
