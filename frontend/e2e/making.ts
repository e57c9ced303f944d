// A meeting is made the way people do it: by the form.
import { expect, type Page } from './test';

export const ready = 'Invite the people who were there';
export const heading = (page: Page) => page.getByRole('heading', { level: 1 });

export async function fill(page: Page, title: string, name: string) {
  await page.getByLabel('Title').fill(title);
  await page.getByLabel('When did it happen, roughly').fill('2026-10-20');
  await page.getByLabel('Your name').fill(name);
}

/** Makes a meeting the way people do, and gives back its two links. */
export async function make(page: Page, title: string, name = 'Ines') {
  await page.goto('/new');
  await fill(page, title, name);
  await page.getByRole('button', { name: 'Create the meeting' }).click();
  await expect(heading(page)).toHaveText(ready);
  return page.evaluate(
    () =>
      JSON.parse(sessionStorage.getItem('second-story.made')!) as {
        room: string;
        invite: string;
        recovery: string;
      },
  );
}
