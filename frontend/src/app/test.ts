// What jsdom does not have and our parts use. Dialogs and popovers are tested for real in a browser, under e2e.
import { cleanup } from '@testing-library/svelte';
import { afterEach } from 'vitest';

afterEach(cleanup);

// As the walks do: a day of 24 hours.
Object.defineProperty(navigator, 'languages', { value: ['en-GB'], configurable: true });

Element.prototype.scrollIntoView = () => {};
Object.assign(globalThis, { CSS: { escape: String } });
