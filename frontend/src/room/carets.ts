// Where others are writing: a thin line in their colour, with their name beside it for two seconds after it moves.
import { ChangeSet, StateEffect, StateField, type Extension } from '@codemirror/state';
import { Decoration, EditorView, WidgetType, type DecorationSet } from '@codemirror/view';
import { sendableUpdates } from '@codemirror/collab';
import type { Caret } from '../protocol.gen';

export interface Person {
  name: string;
  /** None where it would say who somebody is who asks not to be named. */
  colour?: number;
}

interface Shown {
  person: Person;
  socket: number;
  anchor: number;
  head: number;
  moved: number;
}

const show = StateEffect.define<Shown>();
const hide = StateEffect.define<{ socket: number }>();

/** Beyond this many there are only words: "3 others are writing here". */
const most = 3;
const named = 2000;
const stale = 10_000;
/** How many accepted updates a late caret may still be carried over. */
const remembered = 100;

class Line extends WidgetType {
  constructor(readonly shown: Shown) {
    super();
  }
  override eq(other: Line) {
    const a = this.shown;
    const b = other.shown;
    return a.socket === b.socket && a.person.name === b.person.name && a.moved === b.moved;
  }
  override toDOM() {
    const line = document.createElement('span');
    line.className = 'remote';
    line.dataset.person = String(this.shown.person.colour ?? '');
    line.setAttribute('aria-hidden', 'true');
    const name = line.appendChild(document.createElement('b'));
    name.textContent = this.shown.person.name;
    line.classList.add('named');
    setTimeout(() => line.classList.remove('named'), named);
    return line;
  }
  override get estimatedHeight() {
    return -1;
  }
  override ignoreEvent() {
    return true;
  }
}

const field = StateField.define<Shown[]>({
  create: () => [],
  update(all, tr) {
    let next = all;
    if (tr.docChanged) {
      next = next.map((c) => ({
        ...c,
        anchor: tr.changes.mapPos(c.anchor, 1),
        head: tr.changes.mapPos(c.head, 1),
      }));
    }
    for (const effect of tr.effects) {
      if (effect.is(show)) next = [...next.filter((c) => c.socket !== effect.value.socket), effect.value];
      if (effect.is(hide)) next = next.filter((c) => c.socket !== effect.value.socket);
    }
    return next;
  },
  provide: (all) =>
    EditorView.decorations.compute([all], (state): DecorationSet => {
      const ranges = state
        .field(all)
        .slice(-most)
        .flatMap((c) => {
          const line = Decoration.widget({ widget: new Line(c), side: 1 }).range(c.head);
          if (c.anchor === c.head) return [line];
          const [from, to] = c.anchor < c.head ? [c.anchor, c.head] : [c.head, c.anchor];
          const attributes = { 'data-person': String(c.person.colour ?? '') };
          return [line, Decoration.mark({ class: 'sel', attributes }).range(from, to)];
        });
      return Decoration.set(ranges, true);
    }),
});

export class Carets {
  readonly extension: Extension = field;
  readonly #person: (id: string) => Person | undefined;
  readonly #passed: ChangeSet[] = [];
  readonly #timers = new Map<number, ReturnType<typeof setTimeout>>();

  constructor(person: (id: string) => Person | undefined) {
    this.#person = person;
  }

  /** Remembers what was accepted, to carry carets over it that were told before. */
  passed(changes: ChangeSet[]): void {
    this.#passed.push(...changes);
    this.#passed.splice(0, Math.max(0, this.#passed.length - remembered));
  }

  /** Puts a caret where it belongs now, or takes it away. Nothing is shown that cannot be placed. */
  point(view: EditorView, caret: Caret, synced: number): void {
    const person = this.#person(caret.person);
    const behind = synced - caret.version;
    clearTimeout(this.#timers.get(caret.socket));
    if (!caret.text || !person || behind > this.#passed.length) {
      this.#hide(view, caret.socket);
      return;
    }
    if (behind < 0) return; // it will be told again once what it counts on is here
    const over = [
      ...this.#passed.slice(this.#passed.length - behind),
      ...sendableUpdates(view.state).map(({ changes }) => changes),
    ];
    const carry = (at: number) => {
      const mapped = over.reduce((pos, changes) => changes.mapPos(Math.min(pos, changes.length), 1), at);
      return Math.min(mapped, view.state.doc.length);
    };
    const shown = {
      person,
      socket: caret.socket,
      anchor: carry(caret.anchor),
      head: carry(caret.head),
      moved: Date.now(),
    };
    view.dispatch({ effects: show.of(shown) });
    this.#timers.set(
      caret.socket,
      setTimeout(() => this.#hide(view, caret.socket), stale),
    );
  }

  #hide(view: EditorView, socket: number) {
    this.#timers.delete(socket);
    if (view.state.field(field, false)?.some((c) => c.socket === socket)) {
      view.dispatch({ effects: hide.of({ socket }) });
    }
  }
}
