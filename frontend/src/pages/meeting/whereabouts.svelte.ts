// Where the meeting is, and where this page is. The meeting moves for everybody; whoever looks at it live goes along, and
// nobody is dragged: who writes, has a question open, or is somewhere else is told, and goes there when they like.
import { getContext, setContext } from 'svelte';
import { untrack } from 'svelte';
import { behindDialog, writingNow } from '../../ui/keys';
import type { Stage, View } from '../../protocol.gen';
import type { Room } from '../../room/room.svelte';
import { attempt } from '../../room/attempt';
import { goTo } from './places';
import { isBefore, placeOf } from './stages';

export type Body = 'prepare' | 'live' | 'close' | 'story';

/** A move of the meeting that this page has not followed. */
export interface News {
  kind: 'begun' | 'on' | 'back' | 'closed' | 'reopened';
  stage: Stage;
  /** Who moved it, if that is known. */
  name: string | undefined;
}

/** A move that is asked about first. */
export interface Asked {
  to: Stage;
  from: Stage;
  /** The door is shut; or people are in the room who go back as well. */
  why: 'door' | 'back';
}

type Standing = Pick<View, 'stage' | 'closed'>;

export class Whereabouts {
  readonly #room: Room;
  readonly #body: Body;
  #was: Standing | undefined;
  #shown = $state.raw<Stage>();
  #news = $state.raw<News>();
  #stays = $state.raw(false);
  asked = $state.raw<Asked>();

  constructor(room: Room, body: Body) {
    this.#room = room;
    this.#body = body;
  }

  /** The stage that the live page shows: where the meeting is, or where it was when somebody was left to write. */
  get shown(): Stage | undefined {
    return this.#shown ?? this.#room.view?.stage;
  }
  get news(): News | undefined {
    return this.#news;
  }
  /** Whether somebody has said that they stay where they are. */
  get stays(): boolean {
    return this.#stays;
  }
  /** Whether this page is where the meeting is. */
  get there(): boolean {
    const view = this.#room.view;
    if (!view || this.shown !== view.stage) return false;
    return this.#body === (view.closed ? 'story' : view.stage === 'prepare' ? 'prepare' : 'live');
  }

  /** Looks whether the meeting has moved. Call before the page is drawn, whenever the view may have changed. */
  heed(): void {
    const view = this.#room.view;
    if (!view) return;
    const { stage, closed } = view;
    untrack(() => {
      const was = this.#was;
      this.#was = closed ? { stage, closed } : { stage };
      if (!was) {
        this.#shown = stage;
        // Whoever comes to the meeting's page when it is somewhere else by now is led there.
        if ((this.#body === 'live' || this.#body === 'story') && !this.there) this.go(true);
        return;
      }
      if (was.stage === stage && !was.closed === !closed) return;
      this.#stays = false;
      if (this.#body === 'live' && !writingNow() && !behindDialog()) {
        this.go();
        return;
      }
      const by = this.#room.movedBy;
      if (by === this.#room.you && !closed) return; // another window of mine: I know
      const kind =
        !closed !== !was.closed
          ? closed
            ? 'closed'
            : 'reopened'
          : was.stage === 'prepare'
            ? 'begun'
            : isBefore(stage, was.stage)
              ? 'back'
              : 'on';
      this.#news = { kind, stage, name: this.#room.person(by)?.name };
    });
  }

  /** Goes where the meeting is. */
  go(replace = false): void {
    const view = this.#room.view;
    if (!view) return;
    this.#news = undefined;
    this.#stays = false;
    this.#shown = view.stage;
    const href = placeOf(this.#room.id, view);
    // In the live page the stage changes in place; its own panel stays open.
    if (new URL(href, location.href).pathname !== location.pathname) void goTo(href, replace);
  }

  stay(): void {
    this.#news = undefined;
    this.#stays = true;
  }

  /** Moves the meeting, and goes along; asks first where others would be surprised. */
  move(to: Stage): void {
    const view = this.#room.view;
    if (!view) return;
    const from = view.stage;
    if (to === from) this.go();
    else if (view.huddle && from === 'prepare') this.asked = { to, from, why: 'door' };
    else if (isBefore(to, from) && this.#room.present.some(({ person }) => person.id !== this.#room.you))
      this.asked = { to, from, why: 'back' };
    else void this.moveNow({ to, from });
  }

  /** The same, asked and answered. */
  async moveNow({ to, from }: Pick<Asked, 'to' | 'from'>, door = false): Promise<void> {
    this.asked = undefined;
    if (door && !(await attempt(this.#room, 'door.open', {}))) return;
    if (await attempt(this.#room, 'stage.set', { stage: to, from })) this.go();
  }
}

const key = Symbol('whereabouts');
export const setWhereabouts = (room: Room, body: Body): Whereabouts =>
  setContext(key, new Whereabouts(room, body));
export const useWhereabouts = (): Whereabouts => getContext<Whereabouts>(key);
