// For tests: that a text is walked through once, and not anew from each of its letters.

/** How much longer sixteen times as much takes: about sixteen where each letter is looked at once, 256 where all of them
 *  are for each. The quickest of several tries, so that what else goes on does not count. */
function growth(work: (n: number) => void): number {
  const quickest = (n: number) =>
    Math.min(
      ...Array.from({ length: 5 }, () => {
        const begun = performance.now();
        work(n);
        return performance.now() - begun;
      }),
    );
  quickest(5000);
  return quickest(80_000) / quickest(5000);
}

/** Whether it is about sixteen, and not 256. */
export const once = (work: (n: number) => void): boolean => growth(work) < 64;
