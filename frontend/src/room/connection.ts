// What ties a room in this tab to the server: the socket, what waits for an answer, and what this browser keeps of both. The
// room is handed one, so that a test hands it another.
import type { Ack, CommandFrame, Commands, Goodbye, Hello, Rejection, RoomID } from '../protocol.gen';
import { Outbox, type Answer, type CommandName } from './outbox';
import { PendingStore, type Found, type Kept } from './pending';
import { Socket, type Line } from './socket';

/** Who is told of what comes. */
export interface Listener {
  /** What to say first, with what is known already. */
  hello(): Hello;
  /** What this browser has kept is at hand; the socket opens next. */
  opened(kept: Kept): void;
  frame(frame: { type: string }): void;
  line(line: Line, why?: Goodbye): void;
  /** Something is on its way, or was answered. */
  changed(): void;
  /** The unsent texts of a tab that is gone go on here. */
  found(found: Found): void;
  /** Whether a name is taken by something that is written in here. */
  inUse(id: string): boolean;
}

export interface Connection {
  /** Asks for something, now or when the line is back. A rejection is an answer too. */
  ask<N extends CommandName>(name: N, body: Commands[N], id?: string, again?: boolean): Promise<Answer>;
  answer(answer: Ack | Rejection): void;
  /** Sends a frame if the line is open; false: it is lost. */
  send(frame: { type: string }): boolean;
  /** Says again what has no answer, oldest first. */
  resend(): void;
  /** Nobody waits for an answer any more: to anything, or to commands of one kind. */
  forget(name?: CommandName): void;
  /** How many commands wait for an answer. */
  readonly unanswered: number;
  /** The bodies of commands of one kind that wait for an answer, oldest first. */
  waiting<N extends CommandName>(name: N): Commands[N][];
  /** Tries to come back at once. */
  retry(): void;
  /** Says hello anew. */
  restart(): void;
  /** It does not come back. */
  hangUp(): void;
  close(): void;
}

export type Connect = (room: RoomID, to: Listener) => Connection;

export const overSocket: Connect = (room, to) => new SocketConnection(room, to);

class SocketConnection implements Connection {
  readonly #ready: Promise<void>;
  #socket: Socket | undefined;
  #outbox: Outbox | undefined;
  #pending: PendingStore | undefined;
  #closed = false;

  constructor(room: RoomID, to: Listener) {
    this.#ready = this.#start(room, to);
  }

  async #start(room: RoomID, to: Listener) {
    const pending = await PendingStore.open(room);
    if (this.#closed) {
      pending.close();
      return;
    }
    this.#pending = pending;
    const outbox = new Outbox(
      pending,
      (frame: CommandFrame) => this.send(frame),
      () => to.changed(),
    );
    this.#outbox = outbox;
    to.opened(pending);
    pending.follow(
      (found) => {
        outbox.adopt(found.commands);
        to.found(found);
      },
      (id) => to.inUse(id),
    );
    to.changed();
    const url = `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/api/rooms/${room}/socket`;
    this.#socket = new Socket(url, {
      hello: () => to.hello(),
      frame: (frame) => to.frame(frame),
      line: (line, why) => to.line(line, why),
    });
  }

  async ask<N extends CommandName>(
    name: N,
    body: Commands[N],
    id?: string,
    again?: boolean,
  ): Promise<Answer> {
    await this.#ready;
    // Closed before it was open: whoever asked is gone, too.
    return this.#outbox?.ask(name, body, id, again) ?? new Promise(() => undefined);
  }

  answer(answer: Ack | Rejection): void {
    this.#outbox?.answer(answer);
  }
  send(frame: { type: string }): boolean {
    return this.#socket?.send(frame) ?? false;
  }
  resend(): void {
    this.#outbox?.resend();
  }
  forget(name?: CommandName): void {
    this.#outbox?.forget(name);
  }
  get unanswered(): number {
    return this.#outbox?.unanswered ?? 0;
  }
  waiting<N extends CommandName>(name: N): Commands[N][] {
    return this.#outbox?.waiting(name) ?? [];
  }
  retry(): void {
    this.#socket?.retry();
  }
  restart(): void {
    this.#socket?.restart();
  }
  hangUp(): void {
    this.#socket?.close();
  }
  close(): void {
    this.#closed = true;
    this.#socket?.close();
    this.#pending?.close();
  }
}
