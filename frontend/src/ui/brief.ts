/** The first words, as far as one line takes. */
export function brief(words: string, most = 90): string {
  const line = words.trim().split('\n', 1)[0] ?? '';
  if (line.length <= most) return line;
  const end = line.lastIndexOf(' ', most);
  return `${line.slice(0, end > 0 ? end : most).replace(/[\ud800-\udbff]$/, '')}…`;
}
