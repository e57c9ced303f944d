// The line, with a WebSocket that does what it is told.
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Goodbye } from '../protocol.gen';
import { Socket, type Line } from './socket';

class Wire {
  static all: Wire[] = [];
  static OPEN = 1;
  readyState = 1;
  sent: string[] = [];
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: (() => void) | null = null;
  constructor(readonly url: string) {
    Wire.all.push(this);
  }
  send(text: string) {
    this.sent.push(text);
  }
  close() {
    this.readyState = 3;
  }
  hear(frame: object) {
    this.onmessage?.({ data: JSON.stringify(frame) });
  }
  die() {
    this.onclose?.();
  }
}

const last = () => Wire.all.at(-1)!;

describe('the line to the server', () => {
  let lines: [Line, Goodbye | undefined][];
  let socket: Socket;

  beforeEach(() => {
    vi.useFakeTimers();
    vi.stubGlobal('WebSocket', Wire);
    Wire.all = [];
    lines = [];
    socket = new Socket('ws://room', {
      hello: () => ({ type: 'hello', version: 1, room: 'r' }),
      frame: () => undefined,
      line: (line, why) => lines.push([line, why]),
    });
  });
  afterEach(() => {
    socket.close();
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  const now = () => lines.at(-1)![0];
  const welcome = () => {
    last().onopen?.();
    last().hear({ type: 'welcome' });
  };

  test('says hello first, and is open after the welcome', () => {
    expect(now()).toBe('connecting');
    expect(socket.send({ type: 'here' })).toBe(false);
    welcome();
    expect(JSON.parse(last().sent[0]!)).toEqual({ type: 'hello', version: 1, room: 'r' });
    expect(now()).toBe('open');
    expect(socket.send({ type: 'here' })).toBe(true);
  });

  test('comes back by itself, less and less often', () => {
    welcome();
    for (const most of [320, 640, 1280, 2560]) {
      const tries = Wire.all.length;
      last().die();
      expect(now()).toBe('lost');
      vi.advanceTimersByTime(most);
      expect(Wire.all.length).toBe(tries + 1);
    }
  });

  test('silence is a dead line, also before the welcome', () => {
    vi.advanceTimersByTime(5000);
    expect(now()).toBe('lost');
    vi.advanceTimersByTime(400);
    welcome();
    vi.advanceTimersByTime(9900);
    expect(now()).toBe('open');
    vi.advanceTimersByTime(200);
    expect(now()).toBe('lost');
  });

  test('is lost at once when the browser says so, and tries at once when it is back', () => {
    welcome();
    dispatchEvent(new Event('offline'));
    expect(now()).toBe('lost');
    const tries = Wire.all.length;
    dispatchEvent(new Event('online'));
    expect(Wire.all.length).toBe(tries + 1);
  });

  test('a goodbye above 4500 is for good, with its reason', () => {
    welcome();
    last().hear({
      type: 'goodbye',
      code: 4501,
      message: 'You are not in this room any more.',
      afterMillis: 0,
    });
    last().die();
    expect(lines.at(-1)).toEqual(['ended', expect.objectContaining({ code: 4501 })]);
    vi.advanceTimersByTime(60_000);
    expect(Wire.all.length).toBe(1);
  });

  test('a goodbye below 4500 says how long to wait', () => {
    welcome();
    last().hear({ type: 'goodbye', code: 4002, message: 'The server is restarting.', afterMillis: 3000 });
    last().die();
    vi.advanceTimersByTime(2900);
    expect(Wire.all.length).toBe(1);
    vi.advanceTimersByTime(200);
    expect(Wire.all.length).toBe(2);
  });
});
