// Whether this browser keeps a cookie of ours. Without one nobody could be known again: a place in a meeting would be
// lost the moment it was given, and every try would leave one more person behind. So it is asked before anything is made.
export function keepsCookies(): boolean {
  const name = 'ss-try';
  try {
    if (navigator.cookieEnabled === false) return false;
    document.cookie = `${name}=1; Path=/; SameSite=Lax; Max-Age=60`;
    const kept = document.cookie.split('; ').includes(`${name}=1`);
    document.cookie = `${name}=; Path=/; SameSite=Lax; Max-Age=0`;
    return kept;
  } catch {
    return false;
  }
}
