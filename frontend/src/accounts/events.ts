import type { Account } from '../protocol.gen';
import type { Folds } from '../room/fold';
import { changed, without } from '../room/lists';

export const accountEvents = {
  'account.told': (view, { account: id, entry, words }, { by }) => ({
    ...view,
    entries: changed(view.entries, entry, (e) => {
      const told: Account = { id, by: by!, words };
      const accounts = e.accounts ?? [];
      const at = accounts.findIndex((other) => other.id === id);
      return { ...e, accounts: at < 0 ? [...accounts, told] : accounts.with(at, told) };
    }),
  }),
  'account.withdrawn': (view, { account, entry }) => ({
    ...view,
    entries: changed(view.entries, entry, (e) => {
      const left = (e.accounts ?? []).filter(({ id }) => id !== account);
      return left.length > 0 ? { ...e, accounts: left } : without(e, 'accounts');
    }),
  }),
} satisfies Partial<Folds>;
