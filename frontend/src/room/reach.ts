// Who waits for the streams to have come to where an answer says that something stands.
type Heads = Record<string, number>;

export class Reach {
  #epoch: string | undefined;
  #heads: Heads = {};
  #waits: { at: Heads; then: (is: boolean) => void }[] = [];

  /** Settles when all of these streams have come to these numbers: with true; with false, if the room was put back to an
   *  earlier state before. Whoever asks may be told of a stream that they cannot read (any more): it is not waited for. */
  until(at: Heads): Promise<boolean> {
    return new Promise((then) => {
      this.#waits.push({ at, then });
      this.#settle();
    });
  }

  /** A welcome: so far the streams have come that can be read, in this epoch. */
  begin(epoch: string, heads: Heads): void {
    if (this.#epoch !== epoch) for (const { then } of this.#waits.splice(0)) then(false);
    this.#epoch = epoch;
    this.moved(heads);
  }

  moved(heads: Heads): void {
    this.#heads = heads;
    this.#settle();
  }

  #settle() {
    const is = ({ at }: { at: Heads }) => Object.entries(at).every(([of, n]) => (this.#heads[of] ?? n) >= n);
    const due = this.#waits.filter(is);
    this.#waits = this.#waits.filter((wait) => !due.includes(wait));
    for (const { then } of due) then(true);
  }
}
