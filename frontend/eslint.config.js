import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import prettier from 'eslint-config-prettier';
import ts from 'typescript-eslint';
import svelteConfig from './svelte.config.js';

export default ts.config(
  { ignores: ['dist', 'node_modules', 'e2e/results', 'e2e/report', '**/*.gen.ts'] },
  ...ts.configs.recommended,
  ...svelte.configs.recommended,
  prettier,
  ...svelte.configs.prettier,
  { languageOptions: { globals: { ...globals.browser, ...globals.node } } },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: ts.parser, svelteConfig } },
    rules: {
      // Raw HTML and style attributes are what the content security policy and the threat model rule out.
      'svelte/no-at-html-tags': 'error',
      // (The directive style:--name={value} is set by script and is fine.)
      'no-restricted-syntax': [
        'error',
        { selector: 'SvelteAttribute[key.name="style"]', message: 'Use a class, or style:--name={value}.' },
      ],
      // We replace values instead of changing them in place.
      'svelte/prefer-svelte-reactivity': 'off',
      // This is about a framework's own router; ours takes plain links.
      'svelte/no-navigation-without-resolve': 'off',
    },
  },
  {
    rules: {
      eqeqeq: 'error',
      'no-console': ['error', { allow: ['error', 'warn'] }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      'no-restricted-imports': [
        'error',
        {
          paths: [{ name: 'codemirror', message: 'That package is an old version. Use @codemirror/*.' }],
        },
      ],
    },
  },
);
