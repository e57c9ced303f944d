// Draws src/ui/icons.svg anew: every icon that src/ui/icons.ts names, as Lucide has it (`npm run icons`). A test compares.
import { readFileSync, writeFileSync } from 'node:fs';

const here = (path) => new URL(path, import.meta.url);

export function sprite() {
  const [, list] = /export const icons = \[([^\]]*)\]/.exec(readFileSync(here('src/ui/icons.ts'), 'utf8'));
  const symbols = [...list.matchAll(/'([a-z0-9-]+)'/g)].map(([, name]) => {
    const drawing = readFileSync(here(`node_modules/lucide-static/icons/${name}.svg`), 'utf8');
    const inside = /<svg[^>]*>([\s\S]*)<\/svg>/.exec(drawing)[1].replace(/\s*\n\s*/g, '');
    return `<symbol id="${name}" viewBox="0 0 24 24">${inside}</symbol>\n`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg">\n<!-- Lucide, ISC licence: see NOTICE. -->\n${symbols.join('')}</svg>\n`;
}

if (process.argv[1] === import.meta.filename) writeFileSync(here('src/ui/icons.svg'), sprite());
