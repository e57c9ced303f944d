// The few things a meeting asks over plain HTTP.
import type { Code, Instant, LinkID, Role } from '../protocol.gen';
import { say } from '../words';

export interface MadeLink {
  link: LinkID;
  url: string;
  role: Role;
  expires: Instant;
}

export interface Refusal {
  code: Code;
  message: string;
}

/** Posts JSON and answers what came back: a refusal is an answer too. */
export async function post<T>(path: string, body: unknown, method = 'POST'): Promise<T | Refusal> {
  try {
    const answer = await fetch(path, {
      method,
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (answer.status === 204) return {} as T;
    return (await answer.json()) as T | Refusal;
  } catch {
    return { code: 'unavailable', message: say('meeting.line.whynot') };
  }
}
