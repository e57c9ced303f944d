import { accessible, expect, test } from './test';

test('the product serves its app, at the front door and at a cold link', async ({ person }) => {
  const ines = await person('Ines');
  await ines.goto('/settings');
  await expect(ines.getByRole('heading', { level: 1 })).toHaveText('Settings');
  await accessible(ines);

  // A link nobody knows gives the page that says so, never a bare 404.
  const sari = await person('Sari', { phone: true, theme: 'dark' });
  await sari.goto('/m/nowhere/live/at/all');
  await expect(sari.getByRole('heading', { level: 1 })).toBeVisible();
  await accessible(sari);
});

test('the page comes with a policy that lets nothing inline run, and a fresh nonce', async ({ server }) => {
  const pages = await Promise.all([fetch(`${server.url}/`), fetch(`${server.url}/`)]);
  const nonces = await Promise.all(
    pages.map(async (page) => /csp-nonce" content="([^"]*)"/.exec(await page.text())?.[1]),
  );
  expect(nonces[0]).toMatch(/^[\w+/=-]{16,}$/);
  expect(nonces[0]).not.toBe(nonces[1]);
  const policy = pages[0]!.headers.get('content-security-policy') ?? '';
  expect(policy).toContain("default-src 'self'");
  expect(policy).toContain(`'nonce-${nonces[0]}'`);
  expect(policy).not.toContain('unsafe-inline');
});
