// Auto, light or dark. public/theme.js reads the same key before the first paint; keep the two in step.
import { remembered } from './remembered';

export type Theme = 'auto' | 'light' | 'dark';
const themes: readonly Theme[] = ['auto', 'light', 'dark'];

class ThemeChoice {
  #kept = remembered<Theme>('theme', 'auto', (value) => themes.includes(value as Theme));
  #now = $state.raw(this.#kept.get());

  get now(): Theme {
    return this.#now;
  }

  set now(theme: Theme) {
    this.#now = theme;
    this.#kept.set(theme);
    if (theme === 'auto') delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
  }
}

export const theme = new ThemeChoice();
