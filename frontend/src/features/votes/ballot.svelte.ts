// My ballot in one vote. What I put down shows at once; the whole ballot is sent each time, one at a time, and when I
// go on meanwhile only the newest follows. What is refused is put back as the room has it.
import type { LineDots, LineID, Vote, VoteID } from '../../protocol.gen';
import type { Room } from '../../room/room.svelte';

export type BallotRoom = Pick<Room, 'view' | 'ballots' | 'ask'>;
type Dots = Readonly<Record<LineID, number>>;

export class Paper {
  readonly #room: BallotRoom;
  readonly vote: VoteID;
  readonly #refused: (why: string) => void;
  /** What I want, while the room has not shown that it has it. */
  #wish = $state.raw<Dots>();
  /** What the room had shown when it took the wish; as soon as it shows something else, that is it. */
  #over = $state.raw<unknown>();
  #sending = false;
  readonly #had: Dots = $derived.by(() => {
    const ballot = this.#room.ballots.find(({ vote }) => vote === this.vote);
    return Object.fromEntries((ballot?.dots ?? []).map(({ line, dots }) => [line, dots]));
  });
  readonly #dots: Dots = $derived.by(() =>
    this.#wish && (this.#over === undefined || this.#over === this.#room.ballots) ? this.#wish : this.#had,
  );
  readonly #placed = $derived(Object.values(this.#dots).reduce((sum, n) => sum + n, 0));

  constructor(room: BallotRoom, vote: VoteID, refused: (why: string) => void) {
    this.#room = room;
    this.vote = vote;
    this.#refused = refused;
  }

  on(line: LineID): number {
    return this.#dots[line] ?? 0;
  }
  get placed(): number {
    return this.#placed;
  }
  get left(): number {
    return Math.max(0, (this.#vote?.dots ?? 0) - this.#placed);
  }

  /** Puts one more dot there; false if there is none left, or no more fit on that line. */
  put(line: LineID): boolean {
    const vote = this.#vote;
    if (!vote || this.left === 0 || this.on(line) >= vote.perLine) return false;
    this.#want(line, this.on(line) + 1);
    return true;
  }

  /** Takes one back from there; false if none lies there. */
  take(line: LineID): boolean {
    if (this.on(line) === 0) return false;
    this.#want(line, this.on(line) - 1);
    return true;
  }

  get #vote(): Vote | undefined {
    return this.#room.view?.votes.find(({ id }) => id === this.vote);
  }

  #want(line: LineID, dots: number) {
    this.#wish = { ...this.#dots, [line]: dots };
    this.#over = undefined;
    if (!this.#sending) void this.#send();
  }

  async #send() {
    this.#sending = true;
    for (let said: Dots | undefined; this.#wish && said !== this.#wish;) {
      said = this.#wish;
      const answer = await this.#room.ask('ballot.cast', { vote: this.vote, dots: this.#whole(said) });
      if (said !== this.#wish) continue; // already something else: the newest is what counts
      if (answer.type === 'rejection') {
        this.#wish = undefined;
        this.#refused(answer.message);
      } else {
        this.#over = this.#room.ballots;
      }
    }
    this.#sending = false;
  }

  #whole(dots: Dots): LineDots[] {
    return (this.#vote?.lines ?? []).flatMap((line) => (dots[line] ? [{ line, dots: dots[line] }] : []));
  }
}
