// Commands on their way. Each is kept until its answer is there, survives a reload, and is said again after a break
// under its own id, so that it happens once.
import { limits, secretCommands } from '../protocol.gen';
import type { Ack, CommandFrame, Commands, Rejection } from '../protocol.gen';
import type { Kept } from './pending';
import { say } from '../words';
import { newID } from './ids';

export type Answer = Ack | Rejection;
export type CommandName = keyof Commands;

interface Waiting {
  frame: CommandFrame;
  answered: ((answer: Answer) => void)[];
}

/** What only its writer may see, or nobody may tie to them, is not kept in the browser; documents keep their own changes,
 *  with the state they belong to. */
const notKept: ReadonlySet<string> = new Set<CommandName>([...secretCommands, 'text.edit']);

export class Outbox {
  readonly #waiting = new Map<string, Waiting>();
  readonly #kept: Pick<Kept, 'commands' | 'keepCommands'>;
  readonly #send: (frame: CommandFrame) => boolean;
  readonly #changed: () => void;

  constructor(
    kept: Pick<Kept, 'commands' | 'keepCommands'>,
    send: (frame: CommandFrame) => boolean,
    changed: () => void,
  ) {
    this.#kept = kept;
    this.#send = send;
    this.#changed = changed;
    for (const frame of kept.commands()) {
      this.#waiting.set(frame.id, { frame: { ...frame, again: true }, answered: [] });
    }
  }

  /** Takes over what another tab has asked for and had no answer to. */
  adopt(frames: readonly CommandFrame[]): void {
    for (const frame of frames) {
      this.#waiting.set(frame.id, { frame: { ...frame, again: true }, answered: [] });
      this.#again(frame.id);
    }
    this.#changed();
  }

  /** How many commands wait for an answer. */
  get unanswered(): number {
    return this.#waiting.size;
  }

  /** The bodies of commands of one kind that wait for an answer, oldest first. */
  waiting<N extends CommandName>(name: N): Commands[N][] {
    return [...this.#waiting.values()].flatMap(({ frame }) =>
      frame.name === name ? [frame.body as Commands[N]] : [],
    );
  }

  /** Sends a command, now or when the line is back, and answers what became of it. */
  ask<N extends CommandName>(name: N, body: Commands[N], id = newID(), again?: boolean): Promise<Answer> {
    return new Promise((answered) => {
      // Half of a character that somebody has pasted ends the line, as a larger frame does, again and again.
      const text = JSON.stringify(
        { type: 'command', id, name, body, again },
        (_, value) => value?.replace?.(/\p{Cs}/gu, '\uFFFD') ?? value,
      );
      const frame = JSON.parse(text) as CommandFrame;
      if (new Blob([text]).size >= limits.maxMessage) {
        answered({ type: 'rejection', id, code: 'too_many', message: say('meeting.toolarge') });
        return;
      }
      this.#waiting.set(id, { frame, answered: [answered] });
      this.#keep();
      this.#send(frame);
      this.#changed();
    });
  }

  /** An answer has come. Whoever may try again does so; everybody else is told. */
  answer(answer: Answer): void {
    const waiting = this.#waiting.get(answer.id);
    if (!waiting) return;
    if (answer.type === 'rejection' && mayTryAgain(answer)) {
      setTimeout(() => this.#again(answer.id), 1000 + Math.random() * 1000);
      return;
    }
    this.#waiting.delete(answer.id);
    this.#keep();
    this.#changed();
    for (const answered of waiting.answered) answered(answer);
  }

  /** The line is back: everything without an answer is said again, in order. */
  resend(): void {
    for (const id of this.#waiting.keys()) this.#again(id);
  }

  /** Nobody waits for these any more: all, or those of one kind. */
  forget(name?: CommandName): void {
    for (const [id, { frame }] of this.#waiting) {
      if (!name || frame.name === name) this.#waiting.delete(id);
    }
    this.#keep();
    this.#changed();
  }

  #again(id: string) {
    const waiting = this.#waiting.get(id);
    if (!waiting) return;
    waiting.frame = { ...waiting.frame, again: true };
    this.#send(waiting.frame);
  }

  #keep() {
    this.#kept.keepCommands(
      [...this.#waiting.values()].map(({ frame }) => frame).filter(({ name }) => !notKept.has(name)),
    );
  }
}

function mayTryAgain({ code }: Rejection): boolean {
  return code === 'busy' || code === 'unavailable' || code === 'newer_version';
}
