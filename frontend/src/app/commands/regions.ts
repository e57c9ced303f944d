// F6 goes from region to region: header, parts, page, panel, bars, a notice. Whoever comes back to one finds the focus
// where they left it.
const landmarks = 'header, nav, main, aside, footer, [data-region]';
const focusable =
  'a[href], button:not([disabled]), input:not([disabled]), select, textarea, summary, [tabindex="0"], [contenteditable="true"]';

const left = new WeakMap<Element, HTMLElement>();

/** The regions there are now, in the order of the page; one inside another is a part of it. */
function regions(): HTMLElement[] {
  const all = [...document.querySelectorAll<HTMLElement>(landmarks)].filter((e) => e.checkVisibility());
  return all.filter((e) => !all.some((other) => other !== e && other.contains(e)) && entry(e) !== undefined);
}

function entry(region: HTMLElement): HTMLElement | undefined {
  const back = left.get(region);
  if (back && region.contains(back) && back.checkVisibility()) return back;
  const heading = region.matches('main') ? region.querySelector<HTMLElement>('h1[tabindex]') : null;
  const first = [...region.querySelectorAll<HTMLElement>(focusable)].find((e) => e.checkVisibility());
  return heading ?? first;
}

/** Goes to the next region, or to the one before. */
export function stepRegion(by: 1 | -1): void {
  const all = regions();
  if (all.length === 0) return;
  const here = all.findIndex((region) => region.contains(document.activeElement));
  const to = here < 0 ? (by > 0 ? 0 : all.length - 1) : (here + by + all.length) % all.length;
  entry(all[to]!)?.focus();
}

/** Remembers where the focus is in each region, until the returned function is called. */
export function rememberFocus(): () => void {
  const remember = ({ target }: FocusEvent) => {
    for (const region of regions())
      if (region.contains(target as Node)) left.set(region, target as HTMLElement);
  };
  document.addEventListener('focusin', remember);
  return () => document.removeEventListener('focusin', remember);
}
