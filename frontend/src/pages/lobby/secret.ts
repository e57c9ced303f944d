// The secret of a link that is being followed. It comes behind the # of the address, which no server sees; it is taken
// out of the address at once, so that it is in no screenshot, bookmark or history, and stays in this tab until used.

const key = 'second-story.following';

/** A secret is 32 letters of base64url. What is shorter was cut off, and the server says so. */
const letters = 32;
const invisible = /[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff]/g;

/** What of some words is a secret: messages put a full stop, a bracket, a star or a space without width around an
 *  address, and none of them is part of it. */
function clean(words: string): string | undefined {
  return /[\w-]{8,128}/.exec(words.replace(invisible, ''))?.[0].slice(0, letters);
}

/** Takes the secret out of the address, or finds the one this tab is following. */
export function takeSecret(): string | undefined {
  const found = clean(decode(location.hash.slice(1)));
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
  const seen = decode(pasted.replace(invisible, '')).trim();
  const link = /\/j\/?#(\S+)/.exec(seen);
  if (link) return clean(link[1]!);
  const bare = /^[^\w-]*([\w-]{8,128})[^\w-]*$/.exec(seen);
  return bare ? clean(bare[1]!) : undefined;
}

function decode(words: string): string {
  try {
    return decodeURIComponent(words);
  } catch {
    return words;
  }
}
