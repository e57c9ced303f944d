// Parts of the app that are fetched when somebody needs them. While a new version is put in place, an instance may be
// asked for a file that only another has: it is asked for twice more. What is gone for good is said, and whoever is in
// the middle of something stays there.

const pauses = [1000, 3000];

class Version {
  #newer = $state.raw(false);

  /** A file of this version cannot be had any more: only a reload brings what is missing. */
  get newer(): boolean {
    return this.#newer;
  }

  /** A part is missing although the server can be reached. */
  async missing(): Promise<void> {
    const there = await fetch('/healthz', { cache: 'no-store' }).then(
      ({ ok }) => ok,
      () => false, // the line is gone, which says nothing of the version
    );
    if (there) this.#newer = true;
  }
}

export const version = new Version();

/** Style sheets of parts that did not arrive. Whoever asks for the part again is not given them a second time. */
const lost = new Set<HTMLLinkElement>();
addEventListener(
  'error',
  ({ target }) => {
    if (target instanceof HTMLLinkElement && target.rel === 'stylesheet') lost.add(target);
  },
  true,
);

/** Fetches a part, `() => import('../pages/site/Settings.svelte')`, and fails if it cannot be had. */
export async function fetchPart<T>(load: () => Promise<T>): Promise<T> {
  for (let tries = 0; ; tries++) {
    try {
      const [part] = await Promise.all([load(), ...[...lost].map(fetchStyles)]);
      return part;
    } catch (error) {
      const pause = pauses[tries];
      if (pause === undefined) {
        await version.missing();
        throw error;
      }
      await new Promise((later) => setTimeout(later, pause));
    }
  }
}

function fetchStyles(before: HTMLLinkElement): Promise<void> {
  const link = document.createElement('link');
  link.rel = 'stylesheet';
  link.crossOrigin = before.crossOrigin;
  link.href = before.href;
  return new Promise((arrived, failed) => {
    link.onload = () => {
      lost.delete(before);
      arrived();
    };
    link.onerror = () => failed(new Error(`${link.href} did not arrive`));
    lost.delete(before); // the one that takes its place is known by itself
    before.replaceWith(link);
  });
}
