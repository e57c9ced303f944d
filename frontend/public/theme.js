// Runs before the first paint: see src/ui/theme.svelte.ts, which writes what is read here.
try {
  const chosen = localStorage.getItem('second-story.theme');
  if (chosen === 'light' || chosen === 'dark') document.documentElement.dataset.theme = chosen;
} catch {
  // Storage is closed to us: the system's choice stands.
}
