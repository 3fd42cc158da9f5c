/**
 * Names a session: one person in one chat of one channel. Parts are percent-encoded, so a slash in an id is safe.
 * A private chat has the person's own id as its chat.
 */
export function sessionKey(channel: string, chat: string, person: string): string {
  return [channel, chat, person].map(encodeURIComponent).join("/");
}

/** The parts of a session name made by `sessionKey`; undefined for names of another make. */
export function parseSessionKey(session: string): { channel: string; chat: string; person: string } | undefined {
  const [channel, chat, person, ...rest] = session.split("/").map(decoded);
  if (!channel || !chat || !person || rest.length > 0) return undefined;
  return { channel, chat, person };
}

/** "" for what `encodeURIComponent` never writes, such as "100%". */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return "";
  }
}
