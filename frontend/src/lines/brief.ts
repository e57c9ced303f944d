/** The first words, as far as one line takes. */
export function brief(words: string, most = 90): string {
  const line = words.trim().split('\n', 1)[0] ?? '';
  return line.length <= most ? line : `${line.slice(0, line.lastIndexOf(' ', most) || most)}…`;
}
