// Which page stands at which address. Links are plain <a href>; a click on one of ours changes the page without
// loading it anew. An open side panel is part of the address (?panel=hands), so that a link restores it.
import type { Component } from 'svelte';

export type Params = Record<string, string>;

/** A page of the app. It gets the address's parameters as properties. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- each page names the parameters it needs
export type Page = Component<any>;

export interface Route {
  /** `/m/:id/live`; a parameter is one segment and never empty. */
  path: string;
  /** The document's title until the page knows better. */
  title: string;
  /** Loads the page: `() => import('../pages/site/Settings.svelte')`. */
  load: () => Promise<{ default: Page }>;
}

export interface Match {
  route: Route;
  params: Params;
}

/** The first route that fits, or none: then nothing is at this address, or nothing for this person. */
export function match(routes: readonly Route[], path: string): Match | undefined {
  const have = segments(path);
  for (const route of routes) {
    const want = segments(route.path);
    if (want.length !== have.length) continue;
    const params: Params = {};
    const fits = want.every((name, i) => {
      const value = have[i]!;
      if (!name.startsWith(':')) return name === value;
      const decoded = decode(value);
      if (decoded === undefined) return false;
      params[name.slice(1)] = decoded;
      return true;
    });
    if (fits) return { route, params };
  }
  return undefined;
}

// A closing slash means nothing: /recall/ is /recall.
function segments(path: string): string[] {
  return path.split('/').filter((segment) => segment !== '');
}

function decode(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined; // a broken %-sign: not an address we ever gave
  }
}

export class Router {
  /** The places of the app; it says them before it shows any. */
  routes: readonly Route[] = $state.raw([]);
  #url = $state.raw(new URL(location.href));
  // By the path alone: another panel or filter is the same page, which stays as it is and keeps its focus.
  #path = $derived(this.#url.pathname);
  #match = $derived.by(() => match(this.routes, this.#path));

  constructor(routes: readonly Route[] = []) {
    this.routes = routes;
  }

  /** The path of the page that is shown. */
  get path(): string {
    return this.#path;
  }

  /** What the address says after `?`. */
  get query(): URLSearchParams {
    return this.#url.searchParams;
  }

  /** The side panel the address asks for, if any. */
  get panel(): string | undefined {
    return this.query.get('panel') ?? undefined;
  }

  get route(): Route | undefined {
    return this.#match?.route;
  }

  get params(): Params {
    return this.#match?.params ?? {};
  }

  /** Goes to another page of the app, or to the same one with another query. */
  go(href: string, { replace = false } = {}): void {
    const url = new URL(href, location.href);
    const samePage = url.pathname === location.pathname;
    history[replace ? 'replaceState' : 'pushState'](null, '', url);
    this.#url = url;
    if (!samePage) scrollTo(0, 0);
  }

  /** Opens a side panel, or closes it. Focus and scroll stay where they are. */
  show(panel: string | undefined): void {
    const url = new URL(location.href);
    if (panel === undefined) url.searchParams.delete('panel');
    else url.searchParams.set('panel', panel);
    this.go(url.href, { replace: panel === undefined });
  }

  /** Listens for Back and for clicks on our own links; returns how to stop. */
  start(): () => void {
    const back = () => (this.#url = new URL(location.href));
    const click = (event: MouseEvent) => {
      const link = ourLink(event);
      if (!link) return;
      event.preventDefault();
      this.go(link.href, { replace: link.href === location.href });
    };
    addEventListener('popstate', back);
    document.addEventListener('click', click);
    return () => {
      removeEventListener('popstate', back);
      document.removeEventListener('click', click);
    };
  }
}

// Everything a person may mean by a click on a link, other than "go there in this tab", stays the browser's.
function ourLink(event: MouseEvent): HTMLAnchorElement | undefined {
  if (event.defaultPrevented || event.button !== 0) return;
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  const link = (event.target as Element | null)?.closest?.('a');
  if (!link?.href || link.target || link.hasAttribute('download') || link.rel === 'external') return;
  const url = new URL(link.href);
  if (url.origin !== location.origin || url.pathname.startsWith('/api/')) return;
  if (url.hash && url.pathname === location.pathname && url.search === location.search) return;
  return link;
}

/** The one router of the app, so that any component can ask where we are and go elsewhere. */
export const router = new Router();
