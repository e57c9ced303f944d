// What a browser has to fetch before somebody sees a page, for each page and each stage of a meeting: what they show at first
// is built, and its scripts and all that they import at once are added up, compressed. More than the budget is a failure.
// So are the faces of letters that a first view has: those in its sheet that hold plain Latin letters; others come when a
// page shows a letter of theirs, mono and italics after the first paint. `npm run size -- 40` names the largest modules too, `npm run size -- 40 Live` those of one.
import { gzipSync } from 'node:zlib';
import { build } from 'vite';

const budget = 90_000;
const live = ['pages/meeting/Live', 'pages/meeting/LeadBar', 'features/hands/Hands'];
/** Of each view, what is on the screen at once in a wide window of somebody who leads. */
const views = {
  Library: ['pages/lobby/Library'],
  Create: ['pages/lobby/Create'],
  Join: ['pages/lobby/Join'],
  Settings: ['pages/site/Settings'],
  Prepare: [
    'pages/meeting/Prepare',
    'features/timeline/Story',
    'pages/meeting/Before',
    'pages/meeting/Checklist',
  ],
  Opening: [...live, 'features/opening/Opening'],
  Story: [...live, 'features/timeline/Story'],
  Inquiry: [...live, 'pages/meeting/Inquiry'],
  Learn: [...live, 'pages/meeting/Learn'],
  Close: ['pages/meeting/WrapUp', 'pages/meeting/Learn'],
  Read: ['pages/closed/ClosedStory'],
};
const [most = 0, only] = process.argv.slice(2);

const { output } = await build({ logLevel: 'silent', build: { write: false } });
const chunks = new Map(output.filter(({ type }) => type === 'chunk').map((chunk) => [chunk.fileName, chunk]));
const entry = [...chunks.values()].find(({ isEntry }) => isEntry);
const weight = (code) => gzipSync(code, { level: 9 }).length;

function chunkOf(part) {
  const found = [...chunks.values()].find((chunk) =>
    chunk.moduleIds.some((id) => id.endsWith(`/src/${part}.svelte`)),
  );
  if (!found) throw new Error(`${part} is in no chunk`);
  return found;
}

function withImports(starts) {
  const found = new Set(starts);
  for (const chunk of found) for (const name of chunk.imports) found.add(chunks.get(name));
  return [...found];
}

for (const [view, parts] of Object.entries(views)) {
  if (only && view !== only) continue;
  const all = withImports([entry, ...parts.map(chunkOf)]);
  const sum = all.reduce((bytes, { code }) => bytes + weight(code), 0);
  process.stdout.write(`${view}: ${(sum / 1000).toFixed(1)} of ${budget / 1000} kB\n`);
  if (sum > budget) {
    console.error(`${view} takes too much before it is seen: show a part of it with src/ui/Later.svelte.`);
    process.exitCode = 1;
  }
  const modules = all.flatMap((chunk) =>
    Object.entries(chunk.modules).map(([id, { code }]) => ({ id, bytes: code ? weight(code) : 0 })),
  );
  modules.sort((a, b) => b.bytes - a.bytes);
  for (const { id, bytes } of modules.slice(0, Number(most)))
    process.stdout.write(`  ${bytes}\t${id.replace(/^.*\/(?=src\/|node_modules\/)/, '')}\n`);
}

const assets = new Map(output.filter(({ type }) => type === 'asset').map((asset) => [asset.fileName, asset]));
const sheet = [...assets.values()].find(({ fileName }) => /index-.*\.css$/.test(fileName));
const faces = String(sheet.source)
  .split('@font-face')
  .slice(1)
  .filter((face) => /unicode-range:\s*U\+(\?\?|0+-)/i.test(face))
  .map((face) => assets.get(/url\(\/?([^)]*\.woff2)\)/.exec(face)[1]));
const letters = faces.reduce((bytes, { source }) => bytes + source.length, 0);
if (faces.length < 2) throw new Error('the faces of a first view were not found');
process.stdout.write(`Letters: ${(letters / 1000).toFixed(1)} of ${budget / 1000} kB\n`);
if (letters > budget) process.exitCode = 1;
