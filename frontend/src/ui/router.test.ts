import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { match, Router, type Route } from './router.svelte';

const route = (path: string): Route => ({ path, title: path, load: vi.fn() });
const routes = [route('/'), route('/settings'), route('/m/:id'), route('/m/:id/live')];

describe('match', () => {
  test('finds a page and its parameters', () => {
    expect(match(routes, '/')?.route.path).toBe('/');
    expect(match(routes, '/settings/')?.route.path).toBe('/settings');
    expect(match(routes, '/m/k7m2/live')).toMatchObject({ params: { id: 'k7m2' } });
    expect(match(routes, '/m/a%2Fb')).toMatchObject({ params: { id: 'a/b' } });
  });

  test('knows what is not there', () => {
    for (const path of ['/nowhere', '/m', '/m/k7m2/live/more', '/m/%E0%A4%A']) {
      expect(match(routes, path), path).toBeUndefined();
    }
  });
});

describe('router', () => {
  let stop: () => void;
  let router: Router;
  const add = (html: string) => {
    document.body.innerHTML = html;
    return document.querySelector('a')!;
  };
  const click = (link: HTMLElement, init: MouseEventInit = {}) =>
    link.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true, ...init }));

  beforeEach(() => {
    history.replaceState(null, '', '/');
    vi.stubGlobal('scrollTo', vi.fn());
    router = new Router(routes);
    stop = router.start();
  });
  afterEach(() => {
    stop();
    document.body.innerHTML = '';
    vi.unstubAllGlobals();
  });

  test('a click on our own link changes the page and starts at its top', () => {
    expect(click(add('<a href="/m/k7m2/live"><b>in</b></a>').querySelector('b')!)).toBe(false);
    expect(router.route?.path).toBe('/m/:id/live');
    expect(router.params).toEqual({ id: 'k7m2' });
    expect(scrollTo).toHaveBeenCalledWith(0, 0);
  });

  test('leaves every other kind of click to the browser', () => {
    document.addEventListener('click', (event) => event.preventDefault(), { once: false });
    for (const html of [
      '<a href="https://example.org/settings">away</a>',
      '<a href="/settings" target="_blank">another tab</a>',
      '<a href="/settings" download>file</a>',
      '<a href="/api/rooms/x/export">export</a>',
      '<a href="#here">on this page</a>',
    ]) {
      click(add(html));
      expect(router.path, html).toBe('/');
    }
    click(add('<a href="/settings">new tab</a>'), { ctrlKey: true });
    expect(router.path).toBe('/');
  });

  test('a panel is part of the address, and does not scroll', () => {
    router.go('/m/k7m2/live?stop=4');
    vi.mocked(scrollTo).mockClear();
    router.show('hands');
    expect(location.search).toBe('?stop=4&panel=hands');
    expect(router.panel).toBe('hands');
    router.show(undefined);
    expect(location.search).toBe('?stop=4');
    expect(router.panel).toBeUndefined();
    expect(scrollTo).not.toHaveBeenCalled();
  });

  test('another filter or panel is the same page', () => {
    router.go('/m/k7m2/live');
    const { route, params } = router;
    router.go('/m/k7m2/live?stop=5');
    router.show('hands');
    expect(router.route).toBe(route);
    expect(router.params).toBe(params);
  });

  test('Back shows the page before', async () => {
    router.go('/settings');
    const back = new Promise((done) => addEventListener('popstate', done, { once: true }));
    history.back();
    await back;
    expect(router.path).toBe('/');
  });
});
