// A room that stands still: it is welcomed once, and whatever is asked of it waits. For looking at pages, without a server.
import type { Connect } from '../../room/connection';
import { PendingStore } from '../../room/pending';
import { golden } from './golden';

export const still: Connect = (room, to) => {
  const welcome = golden(room);
  void PendingStore.open(room).then((pending) => {
    to.opened(pending);
    if (!welcome)
      return to.line('ended', {
        type: 'goodbye',
        code: 4501,
        message: 'There is no such room.',
        afterMillis: 0,
      });
    to.line('open');
    to.frame(welcome);
  });
  return {
    ask: () => new Promise(() => undefined),
    answer: () => undefined,
    send: () => true,
    resend: () => undefined,
    forget: () => undefined,
    unanswered: 0,
    waiting: () => [],
    retry: () => undefined,
    restart: () => undefined,
    hangUp: () => undefined,
    close: () => undefined,
  };
};
