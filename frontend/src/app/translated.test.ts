// A page translator at work, as it is seen from the page: every piece of text is swapped for a <font> with other words.
import { render } from '@testing-library/svelte';
import { tick } from 'svelte';
import { expect, test } from 'vitest';
import Prose from '../features/glossary/Prose.svelte';
import { surviveTranslation } from '../ui/translated';

function translate(under: Node) {
  const texts: Text[] = [];
  const walker = document.createTreeWalker(under, NodeFilter.SHOW_TEXT);
  while (walker.nextNode())
    if (walker.currentNode.textContent?.trim()) texts.push(walker.currentNode as Text);
  for (const text of texts) {
    const outer = document.createElement('font');
    const inner = outer.appendChild(document.createElement('font'));
    inner.textContent = `übersetzt: ${text.data}`;
    text.replaceWith(outer);
  }
}

test('what others change is shown, also after a translator went over the page', async () => {
  surviveTranslation();
  const { container, rerender } = render(Prose, { text: 'We moved `reads`.' });
  translate(container);
  expect(container.textContent).toContain('übersetzt');
  await tick();
  await rerender({ text: 'We moved `writes`, at once.' });
  await tick();
  expect(container.textContent).toContain('writes');
  expect(container.textContent).toContain(', at once.');
  expect(container.textContent).not.toContain('reads');
  await rerender({ text: 'We moved `writes`, at night.' });
  await tick();
  expect(container.textContent?.trim()).toBe('übersetzt: We moved writes, at night.');
});
