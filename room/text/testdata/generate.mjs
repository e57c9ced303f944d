// Writes changeset.json: expected results of the text-change algebra, produced by the
// CodeMirror packages the web client uses, so that the server's port can be checked
// against them. Run it from a folder where @codemirror/state and @codemirror/collab are
// installed (the frontend folder):
//
//   node path/to/testdata/generate.mjs [output.json]
//
// It is deterministic: the same package versions give the same file, byte for byte.
import { createRequire } from 'node:module'
import { pathToFileURL, fileURLToPath } from 'node:url'
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'

const req = createRequire(path.join(process.cwd(), 'package.json'))
const load = async (name) => {
  const main = req.resolve(name)
  // Prefer the ES module build, so that state and collab share one copy of the classes.
  const esm = path.join(path.dirname(main), 'index.js')
  return import(pathToFileURL(esm).href)
}
const versionOf = (name) => {
  let dir = path.dirname(req.resolve(name))
  for (;;) {
    try {
      const p = JSON.parse(readFileSync(path.join(dir, 'package.json'), 'utf8'))
      if (p.name === name) return p.version
    } catch { /* keep climbing */ }
    dir = path.dirname(dir)
  }
}
const { ChangeSet, Text, EditorState, MapMode } = await load('@codemirror/state')
const { collab, receiveUpdates, sendableUpdates, getSyncedVersion, rebaseUpdates } = await load('@codemirror/collab')

// ---------------------------------------------------------------- helpers
function mulberry32(seed) {
  let a = seed >>> 0
  return () => {
    a = (a + 0x6d2b79f5) >>> 0
    let t = a
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}
const pick = (r, list) => list[Math.floor(r() * list.length)]
const upto = (r, n) => Math.floor(r() * (n + 1)) // 0..n
const T = (s) => Text.of(s.split('\n'))
const S = (t) => t.toString()
const J = (cs) => JSON.parse(JSON.stringify(cs))
const CS = (json) => ChangeSet.fromJSON(json)
const of = (doc, ...specs) => ChangeSet.of(specs, doc.length)

const ASCII = ['a', 'b', 'c', 'X', 'Y', ' ', '.', '\n']
const UNI = ['a', 'é', 'e\u0301', '漢', 'Ж', 'א', '\n', '\u2028', '\u00a0', '😀', '🧑‍🚒', '🇫🇮', '𝒳', '\u{10ffff}', '\uffff', '\u0000', '"\\']
const text = (r, max, alpha, min = 0) => {
  let s = ''
  for (let n = min + upto(r, max - min); n > 0; n--) s += pick(r, alpha)
  return s
}
/** Offsets, in UTF-16 code units, that do not fall inside a surrogate pair. */
function boundaries(s) {
  const out = [0]
  for (const ch of s) out.push(out[out.length - 1] + ch.length)
  return out
}
function randomSpecs(r, doc, alpha, most = 3) {
  const b = boundaries(doc)
  const n = r() < 0.55 ? 1 : r() < 0.6 ? 2 : 1 + upto(r, most - 1)
  const specs = []
  for (let i = 0; i < n; i++) {
    const x = upto(r, b.length - 1)
    const y = r() < 0.45 ? x : Math.min(b.length - 1, x + upto(r, 5))
    const insert = x === y || r() < 0.45 ? text(r, 4, alpha, 1) : ''
    specs.push({ from: b[x], to: b[y], insert })
  }
  return specs
}
const randomChange = (r, doc, alpha) => ChangeSet.of(randomSpecs(r, doc, alpha), doc.length)

/** 32-bit FNV-1a over the UTF-16 code units, low byte first. */
function fnv1a(s) {
  let h = 0x811c9dc5
  for (let i = 0; i < s.length; i++) {
    const u = s.charCodeAt(i)
    h = Math.imul(h ^ (u & 0xff), 0x01000193) >>> 0
    h = Math.imul(h ^ (u >>> 8), 0x01000193) >>> 0
  }
  return h
}
/** The rebase rule of the authority: over one accepted update at a time. */
function rebase(updates, over) {
  let mine = updates.slice()
  for (const o of over) {
    if (mine.length && mine[0].clientID === o.clientID) { mine.shift(); continue }
    let other = o.changes
    mine = mine.map((u) => {
      const changes = u.changes.map(other)
      other = other.map(u.changes, true)
      return { clientID: u.clientID, changes }
    })
  }
  return mine
}
const wire = (u) => ({ clientID: u.clientID, changes: J(u.changes) })
const assert = (ok, what) => { if (!ok) throw new Error('generator self-check failed: ' + what) }

const out = { parse: [], invalid: [], mismatch: [], create: [], apply: [], compose: [], map: [], invert: [], mapPos: [], rebase: [], session: [] }

// ---------------------------------------------------------------- parse
function parse(name, json) {
  const cs = CS(json)
  out.parse.push({ name, json, length: cs.length, newLength: cs.newLength, empty: cs.empty, json2: J(cs) })
}
parse('no sections: empty document', [])
parse('keep only', [7])
parse('insert at start', [[0, 'hi'], 3])
parse('insert at end', [3, [0, 'hi']])
parse('delete', [1, [2], 1])
parse('replace', [1, [2, 'xyz'], 1])
parse('insert a line break', [2, [0, '', ''], 2])
parse('insert three lines', [[0, 'one', 'two', 'three']])
parse('insert ending in a line break', [[0, 'one', '']])
parse('insert starting with a line break', [[0, '', 'one']])
parse('adjacent sections stay apart', [[0, 'a'], [2], [1, 'b'], 4])
parse('astral text counts two units', [[0, '😀']])
parse('combining mark counts its own unit', [[0, 'e\u0301']])
parse('zwj sequence', [1, [0, '🧑‍🚒'], 1])

// ---------------------------------------------------------------- invalid
// What the server must refuse. js says what the JavaScript library does with the shape.
function invalid(name, json, why, doc = null) {
  let js = 'accepts'
  try { const cs = CS(json); if (doc !== null) cs.apply(T(doc)) } catch { js = 'throws' }
  out.invalid.push({ name, json, doc, why, js })
}
invalid('not an array', { a: 1 }, 'shape')
invalid('null', null, 'shape')
invalid('string section', ['x'], 'shape')
invalid('null section', [null], 'shape')
invalid('nested array', [[1, ['x']]], 'shape')
invalid('empty array section', [[]], 'shape')
invalid('text where the length belongs', [['x', 1]], 'shape')
invalid('boolean length', [[true, 'x']], 'shape')
invalid('number among the lines', [[0, 'x', 1]], 'shape')
invalid('negative keep', [-1], 'number')
invalid('negative delete', [[-1]], 'number')
invalid('fraction', [1.5], 'number')
invalid('huge keep', [9007199254740993], 'number')
invalid('keep of zero', [0, [0, 'x']], 'not canonical')
invalid('delete of zero', [[0]], 'not canonical')
invalid('insert of nothing', [[0, '']], 'not canonical')
invalid('two keeps in a row', [1, 2], 'not canonical')
invalid('two deletes in a row', [[1], [2]], 'not canonical')
invalid('two inserts in a row', [[0, 'a'], [0, 'b']], 'not canonical')
invalid('delete written with an empty line', [[3, '']], 'not canonical')
invalid('line break inside a line', [[0, 'a\nb']], 'text')
invalid('carriage return inside a line', [[0, 'a\rb']], 'text')
invalid('lone high surrogate', [[0, 'a\ud83d']], 'text')
invalid('lone low surrogate', [[0, '\ude00a']], 'text')
invalid('too short for the document', [2], 'length', 'abc')
invalid('too long for the document', [4], 'length', 'abc')
invalid('insert inside a surrogate pair', [1, [0, 'x'], 1], 'splits a pair', '😀')
invalid('delete half a surrogate pair', [[1], 1], 'splits a pair', '😀')
invalid('replace half a surrogate pair', [1, [1, 'x']], 'splits a pair', '😀')

// ---------------------------------------------------------------- mismatch
// Pairs that do not belong together. Both map and compose must refuse them, and end: the
// library itself loops for ever on some, so it is not asked here.
out.mismatch.push(
  { name: 'a ends inside a delete of b', op: 'map', a: [2], b: [[3]] },
  { name: 'a ends inside a replacement of b', op: 'map', a: [[2]], b: [[3, 'x']] },
  { name: 'b ends inside a', op: 'map', a: [[3, 'x']], b: [2] },
  { name: 'a is for the empty text', op: 'map', a: [], b: [[1]] },
  { name: 'keep against longer keep and insert', op: 'map', a: [3], b: [2, [0, 'x']] },
  { name: 'b is too short for the result of a', op: 'compose', a: [1, [0, 'xy']], b: [[2]] },
  { name: 'b is too long for the result of a', op: 'compose', a: [[2], 1], b: [2, [0, 'x']] },
)

// ---------------------------------------------------------------- create
function create(name, doc, ...specs) {
  out.create.push({ name, doc, specs, result: J(ChangeSet.of(specs, doc.length)) })
}
create('nothing', 'abc')
create('nothing, empty document', '')
create('insert', 'abc', { from: 1, to: 1, insert: 'X' })
create('delete all', 'abc', { from: 0, to: 3, insert: '' })
create('replace all', 'abc', { from: 0, to: 3, insert: 'Z' })
create('empty insert is dropped', 'abc', { from: 1, to: 1, insert: '' })
create('two in order', 'abcdef', { from: 1, to: 2, insert: 'X' }, { from: 4, to: 4, insert: 'Y' })
create('two out of order', 'abcdef', { from: 4, to: 4, insert: 'Y' }, { from: 1, to: 2, insert: 'X' })
create('touching', 'abcdef', { from: 1, to: 3, insert: 'X' }, { from: 3, to: 5, insert: 'Y' })
create('overlapping', 'abcdef', { from: 1, to: 4, insert: 'X' }, { from: 2, to: 5, insert: 'Y' })
create('two inserts at one place', 'abc', { from: 1, to: 1, insert: 'X' }, { from: 1, to: 1, insert: 'Y' })
create('insert then delete from there', 'abc', { from: 1, to: 1, insert: 'X' }, { from: 1, to: 2, insert: '' })
create('lines', 'abc', { from: 3, to: 3, insert: '\none\n' })

// ---------------------------------------------------------------- apply
function apply(name, doc, cs) {
  out.apply.push({ name, doc, changes: J(cs), result: S(cs.apply(T(doc))) })
}
apply('nothing', 'abc', of('abc'))
apply('into the empty document', '', of('', { from: 0, insert: 'hello' }))
apply('delete everything', 'hello', of('hello', { from: 0, to: 5 }))
apply('insert, delete and replace at once', 'the pager rang', CS([[0, 'At 02:13 '], 4, [5, 'phone'], 1, [4, 'buzzed'], [0, '.']]))
apply('join two lines', 'one\ntwo', of('one\ntwo', { from: 3, to: 4 }))
apply('split a line', 'onetwo', of('onetwo', { from: 3, insert: '\n' }))
apply('after an astral character', 'a😀b', of('a😀b', { from: 3, insert: '!' }))
apply('delete an astral character', 'a😀b', of('a😀b', { from: 1, to: 3 }))
apply('swap one astral character for another', '😀', of('😀', { from: 0, to: 2, insert: '😃' }))
apply('line separator U+2028 is an ordinary character', 'a\u2028b', of('a\u2028b', { from: 1, to: 2, insert: '-' }))

// ---------------------------------------------------------------- compose
function compose(name, doc, a, b) {
  const c = a.compose(b)
  const final = S(b.apply(a.apply(T(doc))))
  assert(S(c.apply(T(doc))) === final, 'compose ' + name)
  out.compose.push({ name, doc, a: J(a), b: J(b), result: J(c), final })
}
compose('empty then change', 'abc', of('abc'), of('abc', { from: 1, insert: 'X' }))
compose('change then empty', 'abc', of('abc', { from: 1, insert: 'X' }), of('aXbc'))
compose('type two letters', '', of('', { from: 0, insert: 'a' }), of('a', { from: 1, insert: 'b' }))
compose('type and take back', 'ab', of('ab', { from: 1, insert: 'X' }), of('aXb', { from: 1, to: 2 }))
compose('delete what was partly inserted', 'abcd', of('abcd', { from: 2, insert: 'XYZ' }), of('abXYZcd', { from: 1, to: 4 }))
compose('insert inside an insert', '', of('', { from: 0, insert: 'ad' }), of('ad', { from: 1, insert: 'bc' }))
compose('delete, then insert there', 'abcd', of('abcd', { from: 1, to: 3 }), of('ad', { from: 1, insert: 'X' }))
compose('insert, then delete just after', 'abcd', of('abcd', { from: 1, insert: 'X' }), of('aXbcd', { from: 2, to: 3 }))
compose('replace a replacement', 'abcd', of('abcd', { from: 1, to: 3, insert: 'XY' }), of('aXYd', { from: 1, to: 3, insert: 'Q' }))
compose('second covers first and more', 'abcdef', of('abcdef', { from: 2, to: 4, insert: 'XY' }), of('abXYef', { from: 1, to: 5, insert: 'Q' }))

// ---------------------------------------------------------------- map
function map(name, doc, a, b) {
  const d = T(doc)
  const ba = b.map(a) // b after a: b loses ties
  const ab = a.map(b, true) // a after b: a wins ties
  const one = S(ba.apply(a.apply(d)))
  const two = S(ab.apply(b.apply(d)))
  assert(one === two, 'convergence ' + name)
  out.map.push({ name, doc, a: J(a), b: J(b), bOverA: J(ba), aOverBBefore: J(ab), final: one })
}
map('inserts at the same place: the accepted one stands first', 'ab', of('ab', { from: 1, insert: 'A' }), of('ab', { from: 1, insert: 'B' }))
map('same insert by both is not merged', '', of('', { from: 0, insert: 'hi' }), of('', { from: 0, insert: 'hi' }))
map('inserts at different places', 'ab', of('ab', { from: 0, insert: 'A' }), of('ab', { from: 2, insert: 'B' }))
map('both delete the same', 'abcd', of('abcd', { from: 1, to: 3 }), of('abcd', { from: 1, to: 3 }))
map('overlapping deletes', 'abcdef', of('abcdef', { from: 1, to: 4 }), of('abcdef', { from: 2, to: 6 }))
map('insert inside a deleted range survives', 'abcdef', of('abcdef', { from: 1, to: 5 }), of('abcdef', { from: 3, insert: 'X' }))
map('delete a range someone typed in', 'abcdef', of('abcdef', { from: 3, insert: 'X' }), of('abcdef', { from: 1, to: 5 }))
map('both replace the same word: both texts stay', 'the db broke', of('the db broke', { from: 4, to: 6, insert: 'database' }), of('the db broke', { from: 4, to: 6, insert: 'primary' }))
map('insert against replace, same start', 'abc', of('abc', { from: 1, insert: 'A' }), of('abc', { from: 1, to: 2, insert: 'B' }))
map('replace against insert, same start', 'abc', of('abc', { from: 1, to: 2, insert: 'A' }), of('abc', { from: 1, insert: 'B' }))
map('short replace against long replace, same start', 'abcdef', of('abcdef', { from: 1, to: 2, insert: 'A' }), of('abcdef', { from: 1, to: 5, insert: 'B' }))
map('long replace against short replace, same start', 'abcdef', of('abcdef', { from: 1, to: 5, insert: 'A' }), of('abcdef', { from: 1, to: 2, insert: 'B' }))
map('insert at the end of a deleted range', 'abcd', of('abcd', { from: 1, to: 3 }), of('abcd', { from: 3, insert: 'X' }))
map('insert at the start of a deleted range', 'abcd', of('abcd', { from: 1, to: 3 }), of('abcd', { from: 1, insert: 'X' }))
map('replace that spans two inserts', 'abcdef', of('abcdef', { from: 1, to: 5, insert: 'R' }), of('abcdef', { from: 2, insert: 'X' }, { from: 4, insert: 'Y' }))
map('over nothing', 'abc', of('abc'), of('abc', { from: 1, insert: 'X' }))
map('nothing over something', 'abc', of('abc', { from: 1, insert: 'X' }), of('abc'))
map('emoji both sides', '😀😀', of('😀😀', { from: 2, insert: '🎈' }), of('😀😀', { from: 0, to: 2 }))
map('line break against text', 'ab', of('ab', { from: 1, insert: '\n' }), of('ab', { from: 1, insert: 'X' }))

// ---------------------------------------------------------------- invert
function invert(name, doc, cs) {
  const inv = cs.invert(T(doc))
  assert(S(inv.apply(cs.apply(T(doc)))) === doc, 'invert ' + name)
  out.invert.push({ name, doc, changes: J(cs), result: J(inv) })
}
invert('insert', 'ab', of('ab', { from: 1, insert: 'X' }))
invert('delete', 'abc', of('abc', { from: 1, to: 2 }))
invert('replace', 'abc', of('abc', { from: 1, to: 2, insert: 'XY' }))
invert('delete a line break', 'a\nb', of('a\nb', { from: 1, to: 2 }))
invert('several', 'abcdef', CS([[0, 'Q'], 1, [2], 1, [1, 'RS'], 1]))

// ---------------------------------------------------------------- mapPos
const MODES = { simple: MapMode.Simple, trackDel: MapMode.TrackDel, trackBefore: MapMode.TrackBefore, trackAfter: MapMode.TrackAfter }
function mapPos(name, cs) {
  const rows = []
  for (let pos = 0; pos <= cs.length; pos++)
    for (const assoc of [-1, 1])
      for (const [mode, m] of Object.entries(MODES)) rows.push([pos, assoc, mode, cs.mapPos(pos, assoc, m)])
  out.mapPos.push({ name, changes: J(cs), rows })
}
mapPos('keep', CS([3]))
mapPos('insert in the middle', CS([1, [0, 'XY'], 1]))
mapPos('delete in the middle', CS([1, [2], 1]))
mapPos('replace in the middle', CS([1, [2, 'QRS'], 1]))
mapPos('insert next to delete', CS([1, [0, 'X'], [2], 1]))
mapPos('delete next to insert', CS([1, [2], [0, 'X'], 1]))
mapPos('everything replaced', CS([[3, 'z']]))
mapPos('into the empty document', CS([[0, 'z']]))

// ---------------------------------------------------------------- rebase
function rebaseCase(name, doc, over, updates) {
  const base = T(doc)
  let head = base
  for (const o of over) head = o.changes.apply(head)
  const result = rebase(updates, over)
  let final = head
  for (const u of result) final = u.changes.apply(final)
  let lib = null
  try {
    let f = head
    for (const u of rebaseUpdates(updates, over)) f = u.changes.apply(f)
    lib = S(f)
  } catch { lib = null }
  const c = { name, doc, over: over.map(wire), updates: updates.map(wire), head: S(head), result: result.map(wire), final: S(final) }
  if (lib !== c.final) c.composedWouldGive = lib // the trap: do not compose `over` first
  out.rebase.push(c)
}
const up = (clientID, changes) => ({ clientID, changes })
rebaseCase('nothing new', 'ab', [], [up('me', of('ab', { from: 1, insert: 'X' }))])
rebaseCase('nothing sent', 'ab', [up('you', of('ab', { from: 1, insert: 'X' }))], [])
rebaseCase('over one', 'ab', [up('you', of('ab', { from: 0, insert: 'Y' }))], [up('me', of('ab', { from: 1, insert: 'X' }))])
rebaseCase('resent after a lost answer: all known already', 'ab', [up('me', of('ab', { from: 1, insert: 'X' }))], [up('me', of('ab', { from: 1, insert: 'X' }))])
rebaseCase('resent with more', 'ab', [up('me', of('ab', { from: 1, insert: 'X' })), up('you', of('aXb', { from: 3, insert: '!' }))], [up('me', of('ab', { from: 1, insert: 'X' })), up('me', of('aXb', { from: 2, insert: 'Z' }))])
rebaseCase('own update accepted after a foreign one', 'ab', [up('you', of('ab', { from: 0, insert: 'Y' })), up('me', of('Yab', { from: 2, insert: 'X' }))], [up('me', of('ab', { from: 1, insert: 'X' })), up('me', of('aXb', { from: 2, insert: 'Z' }))])
rebaseCase('trap: deleted, then typed at the same place', 'a', [up('you', CS([[1]])), up('she', CS([[0, 'C']]))], [up('me', CS([[0, 'A'], 1]))])
rebaseCase('trap: typed, then replaced together with its neighbour', 'ab', [up('you', CS([[0, 'B'], 2])), up('she', CS([[2, 'C'], 1]))], [up('me', CS([[0, 'A'], 2]))])
rebaseCase('trap: replaced, then typed after it', 'a', [up('you', CS([[1, 'B']])), up('she', CS([1, [0, 'C']]))], [up('me', CS([[1, 'A']]))])
rebaseCase('trap: typed after, then all replaced', 'a', [up('you', CS([1, [0, 'B']])), up('she', CS([[2, 'C']]))], [up('me', CS([[1, 'A']]))])

// ---------------------------------------------------------------- random cases
const r = mulberry32(20240319)
const alphaFor = (i) => (i % 2 ? UNI : ASCII)
for (let i = 0; i < 50; i++) { const al = alphaFor(i), d = text(r, 14, al); apply(`random ${i}`, d, randomChange(r, d, al)) }
for (let i = 0; i < 80; i++) { const al = alphaFor(i), d = text(r, 12, al), a = randomChange(r, d, al), d1 = S(a.apply(T(d))); compose(`random ${i}`, d, a, randomChange(r, d1, al)) }
for (let i = 0; i < 120; i++) { const al = alphaFor(i), d = text(r, 10, al); map(`random ${i}`, d, randomChange(r, d, al), randomChange(r, d, al)) }
for (let i = 0; i < 30; i++) { const al = alphaFor(i), d = text(r, 12, al); invert(`random ${i}`, d, randomChange(r, d, al)) }
for (let i = 0; i < 16; i++) { const al = alphaFor(i), d = text(r, 5, al, 1); mapPos(`random ${i}`, randomChange(r, d, al)) }
for (let i = 0; i < 60; i++) {
  const al = alphaFor(i), d = text(r, 8, al, 1)
  // What "me" really did at the base, and what the log says happened meanwhile.
  const updates = []
  let md = d
  for (let n = 1 + upto(r, 2); n > 0; n--) { const c = randomChange(r, md, al); updates.push(up('me', c)); md = S(c.apply(T(md))) }
  let known = upto(r, updates.length - (i % 3 ? 1 : 0)), over = [], head = T(d), pending = updates.slice()
  for (let n = 1 + upto(r, 3); n > 0; n--) {
    if (known > 0 && r() < 0.4) {
      const o = pending[0]; over.push(o); head = o.changes.apply(head); pending.shift(); known--
    } else {
      const c = randomChange(r, S(head), al), o = up(pick(r, ['you', 'she']), c)
      pending = rebase(pending, [o]); over.push(o); head = c.apply(head)
    }
  }
  rebaseCase(`random ${i}`, d, over, updates)
}

// ---------------------------------------------------------------- sessions
// Several real editors against one authority, messages late, lost and repeated. Each push
// is what reached the authority, in order of arrival, with what it must append.
function session(name, seed, clients, steps, typing) {
  const q = mulberry32(seed), al = seed % 2 ? UNI : ASCII, start = text(q, 8, al)
  const log = [], pushes = []
  let doc = T(start)
  const C = Array.from({ length: clients }, (_, i) => ({ id: 'c' + i, at: 0, flight: null, state: EditorState.create({ doc: start, extensions: [collab({ startVersion: 0, clientID: 'c' + i })] }) }))
  const take = (c) => { const u = sendableUpdates(c.state); return u.length ? { version: getSyncedVersion(c.state), updates: u.map((x) => up(x.clientID, x.changes)) } : null }
  const arrive = (p) => {
    const accepted = rebase(p.updates, log.slice(p.version))
    for (const u of accepted) { log.push(u); doc = u.changes.apply(doc) }
    pushes.push({ version: p.version, clientID: p.updates[0].clientID, updates: p.updates.map((u) => J(u.changes)), accepted: accepted.map((u) => J(u.changes)), newVersion: log.length, length: doc.length, fnv1a: fnv1a(S(doc)) })
  }
  const receive = (c, n) => { // one update per call: see doc.go, the trap
    const v = getSyncedVersion(c.state)
    for (const u of log.slice(v, v + n)) c.state = receiveUpdates(c.state, [u]).state
  }
  for (let i = 0; i < steps; i++) {
    const c = pick(q, C), k = q(), s = S(c.state.doc)
    if (k < 0.5) {
      let specs
      if (typing) {
        const b = boundaries(s)
        if (c.at >= b.length || q() < 0.15) c.at = upto(q, b.length - 1)
        const m = q()
        if (m < 0.6) { specs = [{ from: b[c.at], to: b[c.at], insert: pick(q, al) }]; c.at++ }
        else if (m < 0.85 && c.at > 0) { specs = [{ from: b[c.at - 1], to: b[c.at], insert: '' }]; c.at-- }
        else specs = [{ from: b[c.at], to: b[Math.min(b.length - 1, c.at + upto(q, 5))], insert: text(q, 3, al, 1) }]
      } else specs = randomSpecs(q, s, al, 2)
      c.state = c.state.update({ changes: specs }).state
    } else if (k < 0.68) { if (!c.flight) c.flight = take(c) }
    else if (k < 0.85) { if (c.flight) { arrive(c.flight); if (q() < 0.85) c.flight = null } } // else: the answer was lost, it is sent again
    else receive(c, 1 + upto(q, 3))
  }
  for (let round = 0; round < 40; round++) for (const c of C) { receive(c, 1 + upto(q, 2)); const p = take(c); if (p) arrive(p) }
  for (const c of C) {
    receive(c, Infinity)
    assert(S(c.state.doc) === S(doc) && !sendableUpdates(c.state).length, 'session ' + name)
  }
  out.session.push({ name, doc: start, clients, pushes: pushes.filter((p) => p.updates.length), final: S(doc), version: log.length, fnv1a: fnv1a(S(doc)) })
}
for (let i = 0; i < 24; i++) session(`${i % 4 < 2 ? 'typing' : 'scattered edits'} ${i}`, 1000 + i, 2 + (i % 4), 24 + 4 * (i % 5), i % 4 < 2)

// ---------------------------------------------------------------- write
const counts = Object.fromEntries(Object.entries(out).map(([k, v]) => [k, v.length]))
const head = {
  about: 'Expected results of the text-change algebra; vectors_test.go says what each kind means. Generated by generate.mjs: do not edit.',
  offsets: 'UTF-16 code units',
  generatedWith: { '@codemirror/state': versionOf('@codemirror/state'), '@codemirror/collab': versionOf('@codemirror/collab') },
  counts,
}
const lines = ['{']
for (const [k, v] of Object.entries(head)) lines.push(`  ${JSON.stringify(k)}: ${JSON.stringify(v)},`)
const kinds = Object.entries(out)
kinds.forEach(([k, list], i) => {
  lines.push(`  ${JSON.stringify(k)}: [`)
  list.forEach((c, n) => lines.push('    ' + JSON.stringify(c) + (n < list.length - 1 ? ',' : '')))
  lines.push('  ]' + (i < kinds.length - 1 ? ',' : ''))
})
lines.push('}')
const here = path.dirname(fileURLToPath(import.meta.url))
const file = process.argv[2] ? path.resolve(process.argv[2]) : path.join(here, 'changeset.json')
writeFileSync(file, lines.join('\n') + '\n')
const total = Object.values(counts).reduce((a, b) => a + b, 0)
console.log(`${total} cases`, counts, `traps: ${out.rebase.filter((c) => 'composedWouldGive' in c).length}`)
