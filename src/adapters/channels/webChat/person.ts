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

/** The person that a request speaks for, or why it may not: the name is none, or another than that of whoever is signed in. */
export type WhoAsks = (request: Request, given: string) => { person: string } | "person" | "signIn";

/** Without `signedIn` anybody speaks for anybody: only for a server that no other machine reaches. */
export function createWhoAsks(signedIn?: (request: Request) => string | undefined): WhoAsks {
  return (request, given) => {
    const person = readPersonName(given);
    if (person === undefined) return "person";
    return signedIn === undefined || signedIn(request) === person ? { person } : "signIn";
  };
}
