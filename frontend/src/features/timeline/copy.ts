// Moments on the clipboard: as text, as Markdown and as HTML, so that they arrive well wherever they are pasted.
import type { Entry } from '../../protocol.gen';
import type { Room } from '../../room/room.svelte';
import type { Texts } from '../../room/texts.svelte';
import { notices } from '../../ui/notice.svelte';
import { say } from '../../words';
import { kindWord } from '../references/kinds';
import { clock } from '../../ui/times';

interface Copied {
  time: string;
  kind: string;
  words: string;
  evidence: readonly string[];
}

export async function copyMoments(room: Room, entries: readonly Entry[], zone: string): Promise<void> {
  const all = copied(room.texts, entries, zone);
  const forms = { 'text/plain': asText(all), 'text/html': asHTML(all), 'web text/markdown': asMarkdown(all) };
  try {
    await navigator.clipboard.write([new ClipboardItem(only(forms))]);
    notices.show(say('story.copied'));
  } catch {
    try {
      await navigator.clipboard.writeText(forms['text/plain']);
      notices.show(say('ui.copied'));
    } catch {
      notices.show(say('ui.copy.failed'), { seconds: 10 });
    }
  }
}

/** What is taken along of moments: nothing of who was there or who wrote. */
export function copied(texts: Pick<Texts, 'words'>, entries: readonly Entry[], zone: string): Copied[] {
  return entries.map((entry) => ({
    time: entry.when ? clock(entry.when.at, zone) : '',
    kind: kindWord(entry.kind),
    words: texts.words(entry.id),
    evidence: entry.evidence,
  }));
}

/** The forms this browser takes. */
function only(forms: Record<string, string>): Record<string, Blob> {
  const takes = (type: string) => ClipboardItem.supports?.(type) ?? !type.startsWith('web ');
  return Object.fromEntries(
    Object.entries(forms)
      .filter(([type]) => takes(type))
      .map(([type, text]) => [type, new Blob([text], { type: type.replace(/^web /, '') })]),
  );
}

export function asText(all: readonly Copied[]): string {
  return all
    .map(({ time, kind, words, evidence }) =>
      [[time, kind].filter(Boolean).join(' '), words, ...evidence.map((piece) => `- ${piece}`)].join('\n'),
    )
    .join('\n\n');
}

export function asMarkdown(all: readonly Copied[]): string {
  return all
    .map(({ time, kind, words, evidence }) =>
      [
        `**${[time, kind].filter(Boolean).join(' ')}**`,
        '',
        words,
        ...(evidence.length ? [''] : []),
        ...evidence.map((piece) => `- ${piece}`),
      ].join('\n'),
    )
    .join('\n\n');
}

export function asHTML(all: readonly Copied[]): string {
  return all
    .map(({ time, kind, words, evidence }) => {
      const list = evidence.length
        ? `<ul>${evidence.map((piece) => `<li>${escape(piece)}</li>`).join('')}</ul>`
        : '';
      const lines = words.split('\n').map(escape).join('<br>');
      return `<p><b>${escape([time, kind].filter(Boolean).join(' '))}</b><br>${lines}</p>${list}`;
    })
    .join('\n');
}

function escape(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
