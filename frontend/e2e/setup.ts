// Before all tests: the parts page is built, as a build of its own that is never shipped.
import { build } from 'vite';

export default async function setup() {
  await build({
    mode: 'parts',
    logLevel: 'error',
    build: { outDir: 'e2e/results/parts', emptyOutDir: true },
  });
}
