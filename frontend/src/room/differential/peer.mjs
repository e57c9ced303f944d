// The writers of room/text/differential_test.go: real editors with the real library, one process for many sessions.
//
// Each line on the standard input is a request, each line on the standard output its answer. {"open": {seed, doc,
// clients}} starts a session and forgets the one before; {"acts": [...]} lets its writers do something, in
// order, and answers with what they said: pushes and texts. The test is the network and the authority; this process
// decides only what people type, from the seed, so that a session can be played again.
import { ChangeSet, EditorState, StateEffect, Text, Transaction } from '@codemirror/state';
import { collab, getSyncedVersion, receiveUpdates, sendableUpdates } from '@codemirror/collab';
import { history, redo, undo } from '@codemirror/commands';
import { createInterface } from 'node:readline';

// What people type, and whatever has more than one unit, no width, another direction, or a meaning somewhere else.
const PIECES = [
  'a',
  'b',
  'cd',
  'X',
  ' ',
  '.',
  '\n',
  'é',
  'e\u0301',
  '漢',
  'Ж',
  'א',
  '\u2028',
  '\u00a0',
  '😀',
  '🧑‍🚒',
  '🇫🇮',
];
PIECES.push('𝒳', '\u{10ffff}', '\uffff', '\u0000', '"\\', 'one\ntwo');

/** Small, quick, and the same everywhere. */
function mulberry32(seed) {
  let a = seed >>> 0;
  return () => {
    a = (a + 0x6d2b79f5) >>> 0;
    let t = a;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** 32-bit FNV-1a over the low and then the high byte of each unit. */
function sum(s) {
  let h = 0x811c9dc5;
  for (let i = 0; i < s.length; i++) {
    const u = s.charCodeAt(i);
    h = Math.imul(h ^ (u & 0xff), 0x01000193);
    h = Math.imul(h ^ (u >>> 8), 0x01000193);
  }
  return h >>> 0;
}

/** Offsets in units that do not fall inside a surrogate pair. */
function boundaries(s) {
  const out = [0];
  for (const c of s) out.push(out[out.length - 1] + c.length);
  return out;
}

// Of two people who delete the same word the second has an update that does nothing any more, and waits for it like
// for any other. The library does not count such an update when a state is made again from storage, and from then on
// takes the next one for it; an effect that is shared makes it count.
const waiting = StateEffect.define();
const sharedEffects = (tr) => tr.effects.filter((e) => e.is(waiting));

class Writer {
  constructor(id, doc, version, random) {
    this.random = random;
    this.clock = 0; // the undo history groups by time; Date.now would make every replay another session
    this.start(id, Text.of(doc.split('\n')), version, []);
  }

  /** base is the text at version: what a reload needs to make the same state again. */
  start(id, base, version, updates) {
    this.id = id;
    this.base = base;
    this.flight = null; // sent, and not answered
    this.at = 0; // the caret, in characters
    this.state = EditorState.create({
      doc: base,
      extensions: [history(), collab({ startVersion: version, clientID: id, sharedEffects })],
    });
    for (const changes of updates) {
      this.state = this.state.update({ changes, effects: waiting.of(null) }).state;
    }
  }

  upTo(n) {
    return Math.floor(this.random() * (n + 1));
  }

  words(most) {
    let s = '';
    for (let n = 1 + this.upTo(most - 1); n > 0; n--) s += PIECES[this.upTo(PIECES.length - 1)];
    return s;
  }

  /** Types a little: mostly on where the caret is, and all carets are near the start of the text. */
  edit() {
    const b = boundaries(this.state.doc.toString());
    const last = b.length - 1;
    if (this.at > last || this.random() < 0.2) this.at = Math.min(last, this.upTo(8));
    const how = this.random();
    let changes;
    if (how < 0.5) {
      changes = { from: b[this.at], insert: this.words(1) };
      this.at++;
    } else if (how < 0.68 && this.at > 0) {
      changes = { from: b[this.at - 1], to: b[this.at] };
      this.at--;
    } else if (how < 0.9) {
      const to = Math.min(last, this.at + this.upTo(5));
      changes = { from: b[this.at], to: b[to], insert: this.random() < 0.6 ? this.words(3) : '' };
    } else {
      changes = [this.upTo(last), this.upTo(last), this.upTo(last)].map((i) => ({
        from: b[i],
        to: b[Math.min(last, i + this.upTo(2))],
        insert: this.random() < 0.5 ? this.words(2) : '',
      }));
    }
    this.clock += this.upTo(900);
    const tr = this.state.update({
      changes,
      userEvent: 'input.type',
      annotations: Transaction.time.of(this.clock),
    });
    this.state = tr.state;
  }

  undo(command) {
    command({ state: this.state, dispatch: (tr) => (this.state = tr.state) });
  }

  /** What is sent: the same as last time, unchanged, until that was answered; then everything unsent. */
  push() {
    if (!this.flight) {
      const updates = sendableUpdates(this.state);
      if (!updates.length) return null;
      this.flight = JSON.stringify({
        clientID: this.id,
        version: getSyncedVersion(this.state),
        updates: updates.map((u) => u.changes.toJSON()),
      });
    }
    return JSON.parse(this.flight);
  }

  /** One accepted update in a call, or texts part: mapping over a sum is not mapping over its parts. */
  hear({ clientID, changes }) {
    const own = sendableUpdates(this.state)[0];
    if (own && clientID === this.id) {
      const [held, came] = [JSON.stringify(own.changes), JSON.stringify(changes)];
      if (held !== came) throw new Error(`${this.id} holds ${held} and reads it back as ${came}`);
    }
    const set = ChangeSet.fromJSON(changes);
    this.base = set.apply(this.base);
    this.state = receiveUpdates(this.state, [{ clientID, changes: set }]).state;
  }

  /** The page goes and comes back: what survives is text in a storage. The undo history does not. */
  reload() {
    const kept = JSON.stringify({
      id: this.id,
      base: this.base.toString(),
      version: getSyncedVersion(this.state),
      updates: sendableUpdates(this.state).map((u) => u.changes.toJSON()),
      flight: this.flight,
    });
    const { id, base, version, updates, flight } = JSON.parse(kept);
    this.start(id, Text.of(base.split('\n')), version, updates.map(ChangeSet.fromJSON));
    this.flight = flight;
  }

  read() {
    const text = this.state.doc.toString();
    if (!text.isWellFormed())
      throw new Error(`${this.id} has half of a surrogate pair in ${JSON.stringify(text)}`);
    return {
      text,
      length: text.length,
      sum: sum(text),
      version: getSyncedVersion(this.state),
      pending: sendableUpdates(this.state).length,
    };
  }
}

let writers = [];

function open({ seed, doc, clients }) {
  const random = mulberry32(seed);
  writers = clients.map((id) => new Writer(id, doc, 0, random));
  return {};
}

function play(acts) {
  const pushes = [];
  const texts = [];
  for (const act of acts) {
    const w = writers[act.writer];
    if (act.do === 'edit') w.edit();
    else if (act.do === 'undo') w.undo(undo);
    else if (act.do === 'redo') w.undo(redo);
    else if (act.do === 'push') {
      const push = w.push();
      if (push) pushes.push({ writer: act.writer, ...push });
    } else if (act.do === 'answer') w.flight = null;
    else if (act.do === 'hear') act.updates.forEach((u) => w.hear(u));
    else if (act.do === 'reload') w.reload();
    else if (act.do === 'resync') w.start(act.clientID, Text.of(act.text.split('\n')), act.version, []);
    else if (act.do === 'read') texts.push({ writer: act.writer, ...w.read() });
    else throw new Error(`no such act: ${act.do}`);
  }
  return { pushes, texts };
}

for await (const line of createInterface({ input: process.stdin })) {
  const request = JSON.parse(line);
  let answer;
  try {
    answer = request.open ? open(request.open) : play(request.acts);
  } catch (e) {
    answer = { error: String(e?.stack ?? e) };
  }
  process.stdout.write(JSON.stringify(answer) + '\n');
}
