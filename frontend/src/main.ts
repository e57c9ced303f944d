import { mount } from 'svelte';
import App from './App.svelte';

mount(App, { target: document.getElementById('app')! });

// The fixed-width face is a third of all our fonts and no first view hangs on it.
const soon = window.requestIdleCallback ?? ((run: () => void) => setTimeout(run, 200));
soon(() => {
  void import('./ui/mono.css');
  void import('./ui/italic.css');
});
