// For tests: that a text is walked through once, and not anew from each of its letters.

const small = 5000;
const large = 80_000;

function took(work: (n: number) => void, n: number): number {
  const begun = performance.now();
  work(n);
  return performance.now() - begun;
}

/** Whether sixteen times as much takes about sixteen times as long, which is so where each letter is looked at once; it is
 *  256 where all of them are for each. The quickest of many tries counts, because a machine has other things to do. */
export function once(work: (n: number) => void): boolean {
  let [short, long] = [Infinity, Infinity];
  for (let tries = 1; tries <= 60; tries++) {
    short = Math.min(short, took(work, small));
    long = Math.min(long, took(work, large));
    if (tries >= 5 && long < 64 * short) return true;
  }
  return false;
}
