// One text while somebody writes in it, or has words in it that the server does not have yet. It follows the rules of
// the protocol to the letter: one push under way, accepted updates taken in one at a time, nothing that may have been
// sent is ever merged, dropped or reordered. This file brings the editor with it and is fetched when it is needed.
import { history, historyKeymap, standardKeymap } from '@codemirror/commands';
import { collab, getSyncedVersion, receiveUpdates, sendableUpdates } from '@codemirror/collab';
import {
  ChangeSet,
  Compartment,
  EditorState,
  Prec,
  StateEffect,
  type Extension,
  Transaction,
} from '@codemirror/state';
import { EditorView, keymap } from '@codemirror/view';
import { nonce } from '../ui/csp';
import { pen } from '../ui/pen.svelte';
import {
  limits,
  type Caret,
  type TextEdited,
  type RoomID,
  type TextID,
  type TextUpdate,
} from '../protocol.gen';
import { Carets, type Person } from './carets';
import { textSince, type Refused } from './http';
import { newID } from './ids';
import type { PendingText } from './pending';
import type { Answer } from './outbox';
import { apply, difference, inserted, sum, type Sections } from './sections';
import { bounds } from './typed';

/** What a text needs of the room it is in. */
export interface Surroundings {
  /** Pushes; `again` if it may have been sent before. An ack comes after what it acknowledges was taken in. */
  push(body: Push, id: string, again: boolean): Promise<Answer>;
  /** What has happened to a text since a version; nothing if that is too long ago. */
  since(text: TextID, version: number): Promise<TextUpdate[] | undefined>;
  /** Keeps what is unsent, or forgets it. */
  keep(kept: PendingText | undefined): void;
  /** Something to show has changed: words, or whether they are saved. */
  changed(): void;
  /** These words cannot be merged any more: they are offered back to their writer. */
  lost(words: string): void;
  /** The text as it stands in the view, to begin anew from. */
  fresh(): { version: number; text: string } | undefined;
  person(id: string): Person | undefined;
  /** Where my caret is, on the updates accepted so far. */
  caret(version: number, anchor: number, head: number): void;
  tooLong(): void;
  /** What is held here is not what the server has. Answers whether the room is read anew because of it. */
  astray(): boolean;
}

/** Marks an update that is put back from storage. One that was mapped to nothing, because somebody else had deleted the
 *  same words, is no change to the library, and would not be counted among those that wait; an effect is. */
const waiting = StateEffect.define<null>();

/** After so many refusals in a row, each with everything missed taken in, something else is wrong. */
const mostStale = 3;

interface Push {
  text: TextID;
  version: number;
  client: string;
  updates: Sections[];
}

export class Writing {
  readonly id: TextID;
  readonly #room: Surroundings;
  readonly #newClient: () => string;
  #client: string;
  #base: string;
  #state: EditorState;
  #view: EditorView | undefined;
  #carets: Carets;
  #push: (Push & { id: string }) | undefined;
  #catching = false;
  #later: TextEdited[] = [];
  #blocked = false;
  /** What is held is not what the server has: nothing is sent until the room has been read anew. */
  #astray = false;
  #stale = 0;
  /** What only an editor on the screen needs; swapped in and out, so that undo outlives it. */
  readonly #shown = new Compartment();
  readonly #writable = new Compartment();
  #stopped = false;
  #extras: Extension = [];

  constructor(
    id: TextID,
    room: Surroundings,
    newClient: () => string,
    from: PendingText | { version: number; text: string },
  ) {
    this.id = id;
    this.#room = room;
    this.#newClient = newClient;
    const kept = 'client' in from ? from : undefined;
    this.#client = kept?.client ?? newClient();
    this.#base = kept ? kept.base : (from as { text: string }).text;
    this.#carets = new Carets((person) => room.person(person));
    this.#state = this.#fresh(from.version);
    if (!kept) return;
    for (const sections of kept.updates) {
      const changes = ChangeSet.fromJSON(sections);
      this.#state = this.#state.update({ changes, effects: waiting.of(null), filter: false }).state;
    }
    if (kept.push) this.#push = { ...kept.push, text: id, client: this.#client };
    void this.#resume();
  }

  /** The words as their writer sees them. */
  get words(): string {
    return this.#state.doc.toString();
  }

  /** Whether the server lacks something. */
  get unsent(): boolean {
    return this.#push !== undefined || sendableUpdates(this.#state).length > 0;
  }

  /** Whether the text here is more than what the server has said of it. */
  get pending(): boolean {
    return sendableUpdates(this.#state).length > 0;
  }

  get open(): boolean {
    return this.#view !== undefined;
  }

  /** Shows the editor in a place. `at` is where in the text the caret goes; without it, at the end. `early` is what was
   *  typed while the editor was on its way. */
  mount(parent: HTMLElement, name: string, done: () => void, at?: number, early = ''): () => void {
    this.#extras = [
      EditorView.contentAttributes.of({
        'aria-label': name,
        'aria-multiline': 'true',
        spellcheck: 'true',
        autocapitalize: 'sentences',
        autocorrect: 'on',
        dir: 'auto',
        translate: 'no',
      }),
      // Tab is the browser's: nobody is trapped in an editor.
      Prec.high(
        keymap.of([
          { key: 'Escape', run: () => (done(), true) },
          { key: 'Mod-Enter', run: () => (done(), true) },
        ]),
      ),
      EditorView.updateListener.of((update) => {
        if (update.selectionSet || update.docChanged || update.focusChanged) this.#tellCaret(update.view);
      }),
    ];
    const length = this.#state.doc.length;
    this.#state = this.#state.update({
      effects: this.#shown.reconfigure(this.#extras),
      selection: { anchor: Math.min(at ?? length, length) },
    }).state;
    const view = new EditorView({
      state: this.#state,
      parent,
      dispatchTransactions: (all, on) => this.#dispatch(all, on),
    });
    this.#view = view;
    pen.says(view.contentDOM, () => this.words);
    view.focus();
    if (early) view.dispatch(view.state.replaceSelection(early));
    if (early && this.#state.doc.length === length) this.#room.lost(early); // the text would be too long with them
    return () => {
      if (this.#view !== view) return;
      this.#view = undefined;
      this.#extras = [];
      this.#state = view.state.update({ effects: this.#shown.reconfigure([]) }).state;
      view.destroy();
      this.#room.changed();
    };
  }

  /** Keeps what is typed out, and the words and the caret where they are. */
  readOnly(stopped: boolean): void {
    if (stopped === this.#stopped) return;
    this.#stopped = stopped;
    const effects = this.#writable.reconfigure(EditorState.readOnly.of(stopped));
    if (this.#view) this.#view.dispatch({ effects });
    else this.#state = this.#state.update({ effects }).state;
  }

  focus(): void {
    this.#view?.focus();
  }

  /** Takes in what has become of this text. Updates that are in it already are passed over. */
  receive(edited: TextEdited): void {
    if (this.#catching) {
      this.#later.push(edited);
      return;
    }
    const updates = edited.updates as Sections[];
    const synced = getSyncedVersion(this.#state);
    if (edited.version > synced) {
      void this.#resume(); // something is missing in between
      return;
    }
    const news = updates.slice(synced - edited.version);
    if (news.length === 0) return;
    this.#take(news.map((changes) => ({ client: edited.client, changes })));
    this.#compare(edited);
  }

  /** The cheap alarm: with nothing of mine pending, what I see is what the server has, or one of us is wrong. */
  #compare({ version, updates, length, sum: theirs }: TextEdited) {
    if (this.pending || this.#astray) return;
    if (getSyncedVersion(this.#state) !== version + (updates?.length ?? 0)) return;
    const { words } = this;
    if (words.length !== length || sum(words) !== theirs) this.#astray = this.#room.astray();
  }

  /** The room has been read anew: what happened to this text in between has to be fetched. */
  async reread(): Promise<void> {
    if (this.#astray) this.#anew();
    else await this.#resume();
  }

  /** The room begins another life: what was typed in this one is handed back. */
  abandon(): void {
    this.#giveUp();
  }

  /** Shows somebody's caret. */
  point(caret: Caret): void {
    if (this.#view) this.#carets.point(this.#view, caret, getSyncedVersion(this.#view.state));
  }

  /** A removed moment is back, or the line is: what waited goes on. */
  goOn(): void {
    this.#blocked = false;
    this.#send();
  }

  /** Puts words at the end, as if they were typed; false if the text would be too long with them. */
  append(words: string): boolean {
    const at = this.#state.doc.length;
    const insert = at > 0 ? `\n${words}` : words;
    if (this.#view) this.#view.dispatch({ changes: { from: at, insert } });
    else this.#typed([this.#state.update({ changes: { from: at, insert } })]);
    return this.#state.doc.length > at;
  }

  /** The state of a text as the server has it, with everything writing needs. */
  #fresh(version: number): EditorState {
    return EditorState.create({
      doc: this.#base,
      extensions: [
        collab({
          startVersion: version,
          clientID: this.#client,
          sharedEffects: (tr) => tr.effects.filter((effect) => effect.is(waiting)),
        }),
        history(),
        keymap.of([...standardKeymap, ...historyKeymap]),
        EditorView.lineWrapping,
        EditorView.cspNonce.of(nonce),
        this.#carets.extension,
        bounds(() => this.#room.tooLong()),
        this.#shown.of(this.#extras),
        this.#writable.of(EditorState.readOnly.of(this.#stopped)),
      ],
    });
  }

  #install(state: EditorState) {
    this.#state = state;
    this.#view?.setState(state);
  }

  /** Everything the editor does comes through here, so that words are kept before anything else happens. */
  #dispatch(all: readonly Transaction[], view: EditorView) {
    view.update(all);
    this.#typed(all);
  }

  #typed(all: readonly Transaction[]) {
    const last = all.at(-1);
    if (!last) return;
    this.#state = last.state;
    if (!all.some((tr) => tr.docChanged)) return;
    this.#keep();
    this.#room.changed();
    this.#send();
  }

  /** One update at a time, and the screen once: a server and a client that cut the log differently would differ. */
  #take(updates: { client: string; changes: Sections }[]) {
    let state = this.#state;
    const all: Transaction[] = [];
    for (const { client, changes } of updates) {
      if (client === this.#client) {
        const mine = sendableUpdates(state)[0];
        if (!mine || JSON.stringify(mine.changes.toJSON()) !== JSON.stringify(changes)) {
          console.error('What the server took for mine is not what I typed');
          this.#giveUp();
          return;
        }
      }
      const tr = receiveUpdates(state, [{ changes: ChangeSet.fromJSON(changes), clientID: client }]);
      this.#base = apply(this.#base, changes);
      state = tr.state;
      all.push(tr);
    }
    this.#state = state;
    this.#view?.update(all);
    this.#carets.passed(updates.map(({ changes }) => ChangeSet.fromJSON(changes)));
    this.#keep();
    this.#room.changed();
  }

  /** A push leaves at once when none is under way; what is typed meanwhile goes together next. */
  #send() {
    if (this.#push || this.#blocked || this.#catching || this.#astray) return;
    const updates = fitting(sendableUpdates(this.#state).map(({ changes }) => changes.toJSON() as Sections));
    if (updates.length === 0) return;
    this.#push = {
      id: newID(),
      text: this.#id(),
      version: getSyncedVersion(this.#state),
      client: this.#client,
      updates,
    };
    this.#keep();
    void this.#ask(this.#push, false);
  }

  #id(): TextID {
    return this.id.replace(/\++$/, ''); // a store that was taken over may hold a second state of one text
  }

  async #ask({ id, ...body }: Push & { id: string }, again: boolean): Promise<void> {
    const answer = await this.#room.push(body, id, again);
    if (this.#push?.id !== id) return; // given up meanwhile
    if (answer.type === 'ack') {
      this.#push = undefined;
      this.#stale = 0;
      this.#keep();
      this.#room.changed();
      this.#send();
      return;
    }
    this.#push = undefined;
    if (answer.code === 'not_found') {
      this.#blocked = true; // somebody has removed it: the words wait, it may be put back
      this.#keep();
      this.#room.changed();
      return;
    }
    if (answer.code === 'stale' && ++this.#stale <= mostStale) {
      // Too much to weave in for the server. Here it is woven in update by update, and then pushed as what it is now.
      this.#keep();
      await this.#resume();
      return;
    }
    this.#giveUp();
  }

  /** Begins anew with what the server has; what was typed on the wrong words is carried over to the right ones. */
  #anew() {
    this.#astray = false;
    this.#push = undefined; // what was in it had come back before anything was found wrong
    const now = this.#room.fresh();
    const unsent = sendableUpdates(this.#state).map(({ changes }) => changes);
    if (!now || (unsent[0] && unsent[0].length !== this.#base.length)) {
      this.#giveUp();
      return;
    }
    const before = unsent.length > 0 ? this.#base : this.words;
    let over = ChangeSet.fromJSON(difference(before, now.text));
    const mine = unsent.map((changes) => {
      const mapped = changes.map(over);
      over = over.map(changes, true);
      return mapped;
    });
    const { anchor, head } = this.#state.selection.main;
    this.#client = this.#newClient();
    this.#base = now.text;
    let state = this.#fresh(now.version);
    for (const changes of mine) {
      state = state.update({ changes, effects: waiting.of(null), filter: false }).state;
    }
    const selection = { anchor: over.mapPos(anchor, 1), head: over.mapPos(head, 1) };
    this.#install(state.update({ selection }).state);
    this.#keep();
    this.#room.changed();
    this.#send();
  }

  /** Brings a state up to what the server has, and then repeats the push that may have arrived, unchanged. */
  async #resume(): Promise<void> {
    if (this.#catching) return;
    this.#catching = true;
    const from = getSyncedVersion(this.#state);
    const missed = await this.#room.since(this.#id(), from);
    this.#catching = false;
    if (!missed) {
      this.#giveUp();
      return;
    }
    // Meanwhile the text may have been begun anew from a later version.
    const news = missed.slice(getSyncedVersion(this.#state) - from);
    this.#take(news.map(({ client, changes }) => ({ client, changes: changes as Sections })));
    for (const edited of this.#later.splice(0)) this.receive(edited);
    if (this.#push) void this.#ask(this.#push, true);
    else this.#send();
  }

  /** The words cannot be merged: they are handed back, and the text is begun anew. */
  #giveUp() {
    const words = sendableUpdates(this.#state)
      .flatMap(({ changes }) => inserted(changes.toJSON() as Sections))
      .join('');
    this.#push = undefined;
    this.#later = [];
    this.#blocked = this.#astray = false;
    this.#stale = 0;
    const now = this.#room.fresh() ?? { version: 0, text: '' };
    this.#client = this.#newClient();
    this.#base = now.text;
    this.#install(this.#fresh(now.version));
    this.#keep();
    this.#room.lost(words);
    this.#room.changed();
  }

  #keep() {
    if (!this.unsent) {
      this.#room.keep(undefined);
      return;
    }
    const updates = sendableUpdates(this.#state).map(({ changes }) => changes.toJSON() as Sections);
    this.#room.keep({
      client: this.#client,
      base: this.#base,
      version: getSyncedVersion(this.#state),
      updates,
      ...(this.#push
        ? { push: { id: this.#push.id, version: this.#push.version, updates: this.#push.updates } }
        : {}),
    });
  }

  #tellCaret(view: EditorView) {
    if (!view.hasFocus) return;
    // Positions count on what the server has: my own unsent words are taken out of them.
    const { anchor, head } = view.state.selection.main;
    const unsent = sendableUpdates(view.state).map(({ changes }) => changes);
    const back = (at: number) =>
      unsent.reduceRight((pos, changes) => changes.invertedDesc.mapPos(pos, 1), at);
    this.#room.caret(getSyncedVersion(view.state), back(anchor), back(head));
  }
}

/** As many updates as one push may hold, by number and by size. */
function fitting(all: Sections[]): Sections[] {
  let size = 0;
  const most = all.slice(0, limits.maxUpdates);
  const end = most.findIndex((update, i) => {
    size += new TextEncoder().encode(JSON.stringify(update)).length;
    return i > 0 && size > limits.maxMessage / 2;
  });
  return end < 0 ? most : most.slice(0, end);
}

/** Gives an editor back the focus it lost when its moment was moved on the page, its caret where it was. */
export function refocus(dom: HTMLElement): void {
  const view = EditorView.findFromDOM(dom);
  view?.focus();
}

/** What has happened to a text since a version, as soon as the server can be asked; nothing if that is too long ago. */
export async function since(room: RoomID, text: TextID, version: number): Promise<TextUpdate[] | undefined> {
  for (let wait = 500; ; wait = Math.min(wait * 2, 5000)) {
    try {
      return (await textSince(room, text, version)).updates;
    } catch (error) {
      const { status = 0 } = error as Refused;
      if (status >= 400 && status < 500 && status !== 429) return undefined;
      // The line is gone again.
    }
    await new Promise((later) => setTimeout(later, wait));
  }
}
