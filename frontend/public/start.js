// If the app itself does not arrive, the page is asked for again: while a new version is put in place it may be of one
// and its files be asked of the other. Nothing is on it yet that could be lost. After a few times it says so.
(() => {
  const name = 'second-story.starts';
  const most = 5;
  addEventListener(
    'error',
    ({ target }) => {
      const ours = target instanceof HTMLScriptElement || target?.rel === 'stylesheet';
      if (!ours || document.getElementById('app')?.hasChildNodes()) return;
      let starts = most;
      try {
        starts = Number(sessionStorage.getItem(name));
        sessionStorage.setItem(name, String(starts < most ? starts + 1 : 0));
      } catch {
        // Without storage nobody counts, so it is not tried.
      }
      if (starts < most) setTimeout(() => location.reload(), 500 * 2 ** starts);
      else addEventListener('load', () => document.getElementById('late').removeAttribute('hidden'));
    },
    true,
  );
})();
