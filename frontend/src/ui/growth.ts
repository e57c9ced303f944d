// For tests: that a text is walked through once, and not anew from each of its letters.

/** How much more work sixteen times as much is: about sixteen where each letter is looked at once, 256 where all of them are
 *  for each. The least of several tries, in time of the processor: what else goes on on a machine does not count. */
function growth(work: (n: number) => void): number {
  const quickest = (n: number) =>
    Math.min(
      ...Array.from({ length: 5 }, () => {
        const begun = process.cpuUsage();
        work(n);
        return process.cpuUsage(begun).user;
      }),
    );
  quickest(5000);
  return quickest(80_000) / quickest(5000);
}

/** Whether it is about sixteen, and not 256. */
export const once = (work: (n: number) => void): boolean => growth(work) < 64;
