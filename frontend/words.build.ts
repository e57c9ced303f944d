// Words leave with who says them: a build gives each file of the app the sentences that its sources say, and no other. A
// source says a sentence by its key, as a text or as a template that may come to it (`meeting.stage.${stage}`), so reading
// the sources is enough; a test reads them too, and finds sentences that nobody says.
import { runnerImport, type Plugin } from 'vite';

type Catalogue = Record<string, unknown>;

/** The keys that stand in a source, or that a template in it may come to. */
export function said(source: string, catalogue: Catalogue): Set<string> {
  const keys = Object.keys(catalogue);
  const found = new Set<string>();
  for (const [, text] of source.matchAll(/'([a-z][\w.-]*)'/g))
    if (Object.hasOwn(catalogue, text!)) found.add(text!);
  for (const [, template] of source.matchAll(/`([a-z][\w-]*\.[^`\s]*\$\{[^`]*)`/g)) {
    const gaps = template!.split(/\$\{[^}]*\}/).map((part) => part.replace(/[.\\]/g, '\\$&'));
    const may = new RegExp(`^${gaps.join('[\\w.-]*')}$`);
    for (const key of keys) if (may.test(key)) found.add(key);
  }
  return found;
}

/** Where the sentences of all files of the app meet. */
const meets = '(globalThis.secondStoryWords ??= {})';

export function words(): Plugin {
  const saidBy = new Map<string, Set<string>>();
  let en: Catalogue = {};
  return {
    name: 'words',
    apply: 'build',
    enforce: 'pre',
    async buildStart() {
      const { module } = await runnerImport<{ en: Catalogue }>(
        `${import.meta.dirname}/src/words/en/index.ts`,
      );
      en = module.en;
    },
    load: (id) => (id.endsWith('/src/words/en/index.ts') ? `export const en = ${meets}` : undefined),
    transform(source, id) {
      if (/\/src\/.*\.(ts|svelte)$/.test(id) && !id.includes('/src/words/')) saidBy.set(id, said(source, en));
    },
    renderChunk(code, { moduleIds }) {
      const all = new Set(moduleIds.flatMap((id) => [...(saidBy.get(id) ?? [])]));
      if (all.size === 0) return undefined;
      const own = Object.fromEntries([...all].sort().map((key) => [key, en[key]]));
      return { code: `Object.assign(${meets}, ${JSON.stringify(own)});\n${code}`, map: null };
    },
  };
}
