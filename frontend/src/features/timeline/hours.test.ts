// How a time is shown depends on the reader's language; how it is read does not.
import { afterEach, expect, test, vi } from 'vitest';

afterEach(() => {
  vi.unstubAllGlobals();
  vi.resetModules();
});

async function inLanguage(tag: string) {
  vi.resetModules();
  vi.stubGlobal('navigator', { languages: [tag], language: tag });
  return { ...(await import('../../ui/times')), ...(await import('./typed')) };
}

const at = '2026-03-12T00:13:25.000Z';

test.each([
  ['en-GB', '02:13:25', '14:00', '00:05'],
  ['en-US', '2:13:25\u00a0AM', '2:00\u00a0PM', '12:05\u00a0AM'],
])('%s', async (tag, seconds, afternoon, midnight) => {
  const { clock, readTime } = await inLanguage(tag);
  expect(clock(at, 'Europe/Helsinki')).toBe(seconds);
  expect(clock('2026-03-12T14:00:00.000Z', 'UTC')).toBe(afternoon);
  expect(clock('2026-03-12T00:05:00.000Z', 'UTC')).toBe(midnight);
  // What is shown can be typed over, and means the same.
  for (const [shown, time] of [
    [seconds, '02:13:25'],
    [afternoon, '14:00:00'],
    [midnight, '00:05:00'],
  ])
    expect(readTime(shown!)).toMatchObject({ kind: 'clock', time });
  expect(readTime('2:13')).toMatchObject({ time: '02:13:00' });
});
