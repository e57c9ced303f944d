// What the places before a meeting ask of the server. The shapes here are those of its answers, kept by hand; what a
// room itself consists of comes from the protocol.
import type {
  Code,
  Facts,
  Inquiry,
  Instant,
  LinkID,
  Names,
  Readers,
  Role,
  RoomID,
  Stage,
  Template,
} from '../protocol.gen';
import { newID } from '../room/ids';
import { say } from '../words/lobby';

/** What a page needs to know first. */
export interface Session {
  /** This browser has a session. */
  known: boolean;
  signedIn: boolean;
  /** Otherwise the setup token is asked for. */
  mayCreate: boolean;
  /** What meetings open with here, unless they or their template have words of their own. */
  opening: string;
}

/** What a list shows of a meeting. */
export interface Summary {
  title: string;
  stage: Stage;
  zone: string;
  started: Instant;
  meets?: Instant;
  /** How it is held; without a time `in_writing` tells days in writing from what is not settled. */
  template?: Template;
  impact?: string;
  /** Names of the facilitators. */
  leads: string[];
  people: number;
  moments: number;
  lines: number;
  readers: Readers;
  /** It does not take place at its time. */
  cancelled?: boolean;
  /** It is put away. */
  archived?: boolean;
}

export interface Listed {
  room: RoomID;
  /** What I may do there. */
  role: Role;
  summary: Summary;
}

/** What another meeting can be begun from: how it was held, and nothing that people wrote in it. */
export interface Like {
  room: RoomID;
  facts: Facts;
  inquiry: Inquiry;
}

export interface NewRoom {
  facts: Facts;
  names: Names;
  /** How many lines of inquiry everyone is asked for. */
  asked: number;
  /** Of whoever leads. */
  name: string;
  /** It begins as a small circle, and its door is opened later. */
  huddle?: boolean;
}

/** Both addresses hold a secret, and the recovery address is said this once. */
export interface MadeRoom {
  room: RoomID;
  invite: string;
  recovery: string;
  /** Which of the room's links the invitation is. */
  link: LinkID;
}

/** What a file holds, before anything is made of it. */
export interface FileLook {
  facts: Facts;
  moments: number;
  people: number;
  lines: number;
}

/** What somebody may know who has followed a link, before they come in. */
export interface Invitation {
  room: RoomID;
  kind: 'invite' | 'huddle' | 'recovery' | 'handover';
  role: Role;
  title: string;
  stage: Stage;
  /** Its story stays as it is. */
  closed: boolean;
  /** The link opens when the door does: a few people are preparing. */
  /** It has been open, and opens again when whoever leads opens the door. */
  shut?: boolean;
  waits: boolean;
  zone: string;
  started: Instant;
  meets?: Instant;
  template?: Template;
  /** It does not take place at its time; `note` is what whoever leads says of that. */
  cancelled?: boolean;
  note?: string;
  /** It is put away. */
  archived?: boolean;
  opening: string;
  leads: string[];
  readers: Readers;
  names: Names;
  /** This browser has a place in the room already. */
  already: boolean;
  yourName?: string;
}

/** Why something was not done: a code for us, a sentence for people. */
export class Refused extends Error {
  constructor(
    /** `offline`: the server was not reached, and nobody knows whether it heard us. */
    readonly code: Code | 'offline',
    message: string,
  ) {
    super(message);
  }
}

/** The sentence to show for whatever went wrong. */
export function sentence(error: unknown): string {
  return error instanceof Refused ? error.message : say('lobby.trouble');
}

async function ask<T>(
  method: 'GET' | 'POST',
  path: string,
  body?: unknown,
  headers?: Record<string, string>,
): Promise<T> {
  let answer: Response;
  try {
    answer = await fetch(path, {
      method,
      ...(body === undefined
        ? {}
        : { headers: { 'Content-Type': 'application/json', ...headers }, body: JSON.stringify(body) }),
    });
  } catch {
    throw new Refused('offline', say(navigator.onLine === false ? 'lobby.offline' : 'lobby.unreached'));
  }
  const said: unknown = await answer.json().catch(() => undefined);
  if (answer.ok && said !== undefined) return said as T;
  const { code, message } = (said ?? {}) as Partial<Refused>;
  throw new Refused(code ?? 'unavailable', message || say('lobby.trouble'));
}

const wishes = new Map<string, string>();

/** Asks for a room. When the answer was lost and the same is asked again, it is the same room. */
async function make(path: string, body: unknown): Promise<MadeRoom> {
  const wish = `${path} ${JSON.stringify(body)}`;
  const key = wishes.get(wish) ?? newID();
  wishes.set(wish, key);
  // A room belongs to a session: without one, whoever asks again would be somebody else.
  const session = await api.session();
  if (session.mayCreate && !session.known) await api.signIn('');
  const made = await ask<MadeRoom>('POST', path, body, { 'Idempotency-Key': key });
  wishes.delete(wish);
  return made;
}

export const api = {
  session: () => ask<Session>('GET', '/api/session'),
  signIn: (token: string) => ask<Session>('POST', '/api/session', { token }),
  rooms: () => ask<Listed[]>('GET', '/api/rooms'),
  like: async (room: RoomID): Promise<Like> => {
    const { streams } = await ask<{ streams: { all: Omit<Like, 'room'> } }>(
      'GET',
      `/api/rooms/${encodeURIComponent(room)}`,
    );
    return { room, facts: streams.all.facts, inquiry: streams.all.inquiry };
  },
  create: (room: NewRoom) => make('/api/rooms', room),
  example: (name: string) => make('/api/example', { name }),
  /** The file's text goes as it is: the server can say what is wrong with it, whatever it is. */
  import: (name: string, fileName: string, file: string, room: Omit<NewRoom, 'name'>) =>
    make('/api/import', { name, fileName, file, room }),
  lookAtFile: (fileName: string, file: string) =>
    ask<FileLook>('POST', '/api/import/look', { name: '', fileName, file }),
  /** That I have read the opening words; nobody is told who has. */
  read: (room: RoomID) =>
    ask('POST', `/api/rooms/${encodeURIComponent(room)}/commands`, {
      type: 'command',
      id: newID(),
      name: 'opening.read',
      body: { read: true },
    }),
  look: (secret: string) => ask<Invitation>('POST', '/api/join/look', { secret }),
  join: (secret: string, name: string, pronouns: string) =>
    ask<{ room: RoomID; recovery?: string }>('POST', '/api/join', {
      secret,
      ...(name ? { name } : {}),
      ...(pronouns ? { pronouns } : {}),
    }),
};

/** A meeting as a file for a calendar. */
export const calendarOf = (room: RoomID) => `/api/rooms/${encodeURIComponent(room)}/calendar.ics`;

/** Where a meeting is. */
export const roomAt = (room: RoomID) => `/m/${encodeURIComponent(room)}`;
