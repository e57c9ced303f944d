// When moments change their places on the page: whoever writes in one goes along with editor and caret, and everybody
// else's page stays where they read.

import { fetchEditor } from '../../room/texts.svelte';

/** Remembers what is in sight before the page changes. What it returns makes it good afterwards. */
export function hold(list: HTMLElement): () => void {
  const active = list.contains(document.activeElement) ? (document.activeElement as HTMLElement) : undefined;
  const pane = list.closest<HTMLElement>('.pane');
  const before = [...list.children];
  const inSight = pane ? visible(before, pane) : [];
  // What somebody writes in stays under their hands, whatever changes above it in the same moment.
  const own = active?.matches('article') ? active.closest('li') : active;
  // Where each stood: one that keeps a neighbour has not moved itself.
  const beside = new Map(inSight.map((one) => [one, [one.previousElementSibling, one.nextElementSibling]]));
  const top = new Map(
    [...inSight, ...(own ? [own] : [])].map((one) => [one, one.getBoundingClientRect().top]),
  );
  pane?.style.setProperty('overflow-anchor', 'none');
  return () => {
    const kept = inSight.find((one) => {
      const [previous, next] = beside.get(one)!;
      return (
        one.isConnected &&
        ((previous && one.previousElementSibling === previous) || (next && one.nextElementSibling === next))
      );
    });
    const anchor = own?.isConnected ? own : (kept ?? inSight.find((one) => one.isConnected));
    if (pane && anchor) pane.scrollTop += anchor.getBoundingClientRect().top - top.get(anchor)!;
    if (active?.isConnected && document.activeElement !== active) {
      // An editor knows by itself where its caret is; it is here already, for it is open.
      if (active.matches('.cm-content')) void fetchEditor().then(({ refocus }) => refocus(active));
      else active.focus({ preventScroll: true });
    }
    pane?.style.removeProperty('overflow-anchor');
  };
}

function visible(all: Element[], pane: HTMLElement): Element[] {
  const { top, bottom } = pane.getBoundingClientRect();
  return all.filter((one) => {
    const box = one.getBoundingClientRect();
    return box.bottom > top && box.top < bottom;
  });
}
