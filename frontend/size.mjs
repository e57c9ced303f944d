// What a browser has to fetch before somebody sees a room: each page below is built, and its scripts and all that they
// import at once are added up, compressed. More than the budget is a failure. `npm run size -- 40` names the largest
// modules too.
import { gzipSync } from 'node:zlib';
import { build } from 'vite';

const budget = 90_000;
const pages = ['Prepare', 'Live'];

const { output } = await build({ logLevel: 'silent', build: { write: false } });
const chunks = new Map(output.filter(({ type }) => type === 'chunk').map((chunk) => [chunk.fileName, chunk]));
const entry = [...chunks.values()].find(({ isEntry }) => isEntry);
const weight = (code) => gzipSync(code, { level: 9 }).length;

function withImports(starts) {
  const found = new Set(starts);
  for (const chunk of found) for (const name of chunk.imports) found.add(chunks.get(name));
  return [...found];
}

for (const page of pages) {
  const own = [...chunks.values()].find(({ facadeModuleId }) =>
    facadeModuleId?.endsWith(`/src/pages/meeting/${page}.svelte`),
  );
  if (!own) throw new Error(`${page} is no chunk of its own`);
  const all = withImports([entry, own]);
  const sum = all.reduce((bytes, { code }) => bytes + weight(code), 0);
  process.stdout.write(`${page}: ${(sum / 1000).toFixed(1)} of ${budget / 1000} kB\n`);
  if (sum > budget) {
    console.error(`${page} takes too much before it is seen: show a part of it with src/ui/Later.svelte.`);
    process.exitCode = 1;
  }
  const modules = all.flatMap((chunk) =>
    Object.entries(chunk.modules).map(([id, { code }]) => ({ id, bytes: code ? weight(code) : 0 })),
  );
  modules.sort((a, b) => b.bytes - a.bytes);
  for (const { id, bytes } of modules.slice(0, Number(process.argv[2] ?? 0)))
    process.stdout.write(`  ${bytes}\t${id.replace(/^.*\/(?=src\/|node_modules\/)/, '')}\n`);
}
