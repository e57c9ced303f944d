// The line to the server: it comes back by itself, resumes where it was, and notices when it is dead. It knows frames
// and nothing of what they mean.
import { limits, type CommandFrame, type Goodbye, type Hello } from '../protocol.gen';

/** How the line is. `back` in the time between hello and welcome counts as connecting. */
export type Line = 'connecting' | 'open' | 'lost' | 'ended';

export interface Listener {
  /** What to say first, with what is known already. */
  hello(): Hello;
  frame(frame: { type: string }): void;
  /** The line is open or not; `ended` is for good, with the reason. */
  line(line: Line, why?: Goodbye): void;
}

/** Tries at these times, then every five seconds, each with a little chance so that not all come at once. */
const pauses = [250, 500, 1000, 2000, 4000, 5000];
/** From this code on one does not come back (P29). */
const forGood = 4500;
/** Two heartbeats and some. Without any frame for that long the connection is dead, whatever the browser says. */
const silence = limits.heartbeatMillis * 2.5;
/** A try that has brought no welcome in this time is given up for the next. */
const patience = 5000;
/** After so long with an open line the tries begin anew. */
const steady = 30_000;

export class Socket {
  readonly #url: string;
  readonly #to: Listener;
  #ws: WebSocket | undefined;
  #welcomed = false;
  #tries = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #watch: ReturnType<typeof setTimeout> | undefined;
  #calm: ReturnType<typeof setTimeout> | undefined;
  #bye: Goodbye | undefined;
  #over = false;

  constructor(url: string, to: Listener) {
    this.#url = url;
    this.#to = to;
    addEventListener('online', this.#now);
    addEventListener('offline', this.#gone);
    addEventListener('pageshow', this.#now);
    document.addEventListener('visibilitychange', this.#shown);
    this.#connect();
  }

  get open(): boolean {
    return this.#welcomed;
  }

  /** Sends a frame if the line is open; else it is lost, and whoever needs it says it again after the welcome. */
  send(frame: CommandFrame | { type: string }): boolean {
    if (!this.#welcomed || this.#ws?.readyState !== WebSocket.OPEN) return false;
    this.#ws.send(JSON.stringify(frame));
    return true;
  }

  /** Tries at once. */
  retry(): void {
    if (this.#over || this.#welcomed) return;
    this.#drop();
    this.#connect();
  }

  /** Begins anew: what is known is not to be trusted. */
  restart(): void {
    if (this.#over) return;
    this.#drop();
    this.#to.line('lost');
    this.#connect();
  }

  close(): void {
    this.#over = true;
    removeEventListener('online', this.#now);
    removeEventListener('offline', this.#gone);
    removeEventListener('pageshow', this.#now);
    document.removeEventListener('visibilitychange', this.#shown);
    this.#drop();
  }

  #now = () => this.retry();
  // The browser knows before any silence tells. If it is wrong, as with a server on this machine, the next try says so.
  #gone = () => {
    if (!this.#over && this.#welcomed) this.#lost();
  };
  #shown = () => {
    if (document.visibilityState === 'visible') this.retry();
  };

  #connect() {
    this.#to.line('connecting');
    const ws = new WebSocket(this.#url);
    this.#ws = ws;
    this.#bye = undefined;
    this.#alive();
    ws.onopen = () => ws.send(JSON.stringify(this.#to.hello()));
    ws.onmessage = ({ data }) => {
      if (ws !== this.#ws) return;
      this.#alive();
      const frame = JSON.parse(data as string) as { type: string };
      if (frame.type === 'goodbye') {
        this.#bye = frame as Goodbye;
        return;
      }
      if (frame.type === 'welcome') {
        this.#welcomed = true;
        this.#alive();
        this.#calm = setTimeout(() => (this.#tries = 0), steady);
      }
      this.#to.frame(frame);
      if (frame.type === 'welcome' && ws === this.#ws) this.#to.line('open');
    };
    ws.onclose = () => {
      if (ws === this.#ws) this.#lost();
    };
  }

  /** Something was heard: the next silence is counted from now. A hidden tab's clock may stand; it is looked at when shown. */
  #alive() {
    clearTimeout(this.#watch);
    this.#watch = setTimeout(
      () => {
        if (document.visibilityState === 'hidden') {
          this.#alive();
          return;
        }
        this.#lost();
      },
      this.#welcomed ? silence : patience,
    );
  }

  #lost() {
    const bye = this.#bye;
    this.#drop();
    if (bye && bye.code >= forGood) {
      this.#over = true;
      this.#to.line('ended', bye);
      return;
    }
    this.#to.line('lost', bye);
    const pause = pauses[Math.min(this.#tries++, pauses.length - 1)]!;
    const wait = Math.max(pause * (0.75 + Math.random() / 2), bye?.afterMillis ?? 0);
    this.#timer = setTimeout(() => this.#connect(), wait);
  }

  #drop() {
    clearTimeout(this.#timer);
    clearTimeout(this.#watch);
    clearTimeout(this.#calm);
    this.#welcomed = false;
    const ws = this.#ws;
    this.#ws = undefined;
    if (ws) {
      ws.onopen = ws.onmessage = ws.onclose = null;
      ws.close();
    }
  }
}
