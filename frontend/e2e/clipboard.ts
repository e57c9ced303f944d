// A clipboard of one's own: the machine has only one, and walks run beside each other (and beside whoever runs them).
import type { Page } from './test';

/** Gives a person's pages a clipboard that only they have. Call it before the first page is opened. */
export async function ownClipboard(page: Page) {
  let text = '';
  const context = page.context();
  await context.exposeFunction('keepOnClipboard', (what: string) => void (text = what));
  await context.addInitScript(() => {
    const { keepOnClipboard: keep } = window as unknown as {
      keepOnClipboard: (what: string) => Promise<void>;
    };
    Object.defineProperty(navigator, 'clipboard', {
      value: {
        writeText: keep,
        write: async ([item]: ClipboardItem[]) => keep(await (await item!.getType('text/plain')).text()),
      },
    });
  });
  return { read: () => text, clear: () => void (text = '') };
}
