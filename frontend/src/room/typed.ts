// What may be typed or pasted into a text: no more than it holds, and nothing that nobody could read.
import { ChangeSet, EditorState, Transaction, type Extension } from '@codemirror/state';
import { limits } from '../protocol.gen';

/** Refuses, before it is typed, what the server would refuse: a text too long, and half of a surrogate pair. */
export function bounds(tooLong: () => void): Extension {
  return EditorState.transactionFilter.of((tr) => {
    if (!tr.docChanged) return tr;
    if (tr.newDoc.length > limits.maxText && tr.newDoc.length > tr.startState.doc.length) {
      tooLong();
      return [];
    }
    let whole = true;
    const changes: { from: number; to: number; insert: string }[] = [];
    tr.changes.iterChanges((from, to, _at, _end, text) => {
      const insert = clean(text.toString());
      if (insert !== text.toString()) whole = false;
      changes.push({ from, to, insert });
    });
    if (whole) return tr;
    // What was pasted goes in, as it can be read: nothing is refused without a word.
    const set = ChangeSet.of(changes, tr.startState.doc.length);
    return {
      changes: set,
      selection: { anchor: set.mapPos(tr.startState.selection.main.to, 1) },
      scrollIntoView: true,
      ...(tr.annotation(Transaction.userEvent) ? { userEvent: tr.annotation(Transaction.userEvent)! } : {}),
    };
  });
}

const lone = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g;

const unseen = /[\0-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]/g;

/** What is typed or pasted, without what nobody could read: half a surrogate pair says so, every way to break a line
 *  breaks it, and characters that control machines go. */
function clean(text: string): string {
  return text
    .replace(lone, '\uFFFD')
    .replace(/[\v\f\x85\u2028\u2029]/g, '\n')
    .replace(unseen, '');
}
