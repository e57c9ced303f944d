// Asks the server over HTTP during a meeting, and says so kindly when it is refused.
import { refused } from './attempt';
import { Refused, sentence } from './http';
import { say } from '../words';

/** What came of it, or nothing after a refusal, which has been shown. */
export async function attemptHttp<T>(asked: Promise<T>, seconds?: number): Promise<{ done: T } | undefined> {
  try {
    return { done: await asked };
  } catch (error) {
    const offline = error instanceof Refused && error.code === 'offline';
    refused(offline ? say('meeting.line.whynot') : sentence(error), seconds);
    return undefined;
  }
}
