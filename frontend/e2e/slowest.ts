// After a run: the ten walks that took longest, so that whoever makes one slower sees it.
import type { Reporter, TestCase, TestResult } from '@playwright/test/reporter';

export default class Slowest implements Reporter {
  readonly #took: { title: string; seconds: number }[] = [];

  onTestEnd(test: TestCase, { duration }: TestResult): void {
    this.#took.push({ title: test.titlePath().slice(2).join(' › '), seconds: duration / 1000 });
  }

  onEnd(): void {
    this.#took.sort((a, b) => b.seconds - a.seconds);
    console.warn('The slowest walks:');
    for (const { title, seconds } of this.#took.slice(0, 10))
      console.warn(`  ${seconds.toFixed(1)} s  ${title}`);
  }
}
