// The secret of a link that is being followed. It comes behind the # of the address, which no server sees; it is taken
// out of the address at once, so that it is in no screenshot, bookmark or history, and stays in this tab until used.

const key = 'second-story.following';

/** A secret is 32 letters of base64url. What is shorter was cut off, and the server says so. */
const shape = /^[\w-]{8,128}$/;

/** Takes the secret out of the address, or finds the one this tab is following. */
export function takeSecret(): string | undefined {
  const found = decode(location.hash.slice(1));
  if (location.hash) history.replaceState(history.state, '', location.pathname + location.search);
  if (found) {
    try {
      sessionStorage.setItem(key, found);
    } catch {
      // Without storage a reload asks for the link again.
    }
    return found;
  }
  try {
    return sessionStorage.getItem(key) ?? undefined;
  } catch {
    return undefined;
  }
}

export function forgetSecret(): void {
  try {
    sessionStorage.removeItem(key);
  } catch {
    // there was none
  }
}

/** What somebody pasted: a whole link, what stands around it in a message, or the bare secret. */
export function secretIn(pasted: string): string | undefined {
  const link = /\/j\/?#([\w-]+)/.exec(pasted);
  const word = link?.[1] ?? pasted.trim();
  return shape.test(word) ? word : undefined;
}

function decode(hash: string): string | undefined {
  try {
    return decodeURIComponent(hash) || undefined;
  } catch {
    return hash || undefined;
  }
}
