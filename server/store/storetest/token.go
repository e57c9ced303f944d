package storetest

import (
	"errors"
	"reflect"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"

	"secondstory/server/store"
)

func token() store.Token {
	return store.Token{ID: uuid.New(), Hash: hash(), Made: now, Expires: now.Add(time.Hour), Most: 1}
}

func openTokens(t *testing.T, s store.Store, at time.Time) (ids []uuid.UUID) {
	t.Helper()
	all, err := s.OpenTokens(t.Context(), at)
	must(t, err)
	for _, x := range all {
		ids = append(ids, x.ID)
	}
	return ids
}

func keepsTokens(t *testing.T, s store.Store) {
	ctx := t.Context()
	first, second := token(), token()
	second.Most, second.Made = 2, now.Add(time.Minute)
	must(t, s.AddToken(ctx, second, now, 3))
	must(t, s.AddToken(ctx, first, now, 3))
	all, err := s.OpenTokens(ctx, now)
	must(t, err)
	for i := range all {
		all[i].Made, all[i].Expires = all[i].Made.UTC(), all[i].Expires.UTC()
	}
	if want := []store.Token{first, second}; !reflect.DeepEqual(all, want) {
		t.Errorf("open are %+v and not %+v", all, want)
	}
	uses := func(h store.Hash, at time.Time, want error) {
		t.Helper()
		if err := s.UseToken(ctx, h, at); !errors.Is(err, want) {
			t.Errorf("used: %v and not %v", err, want)
		}
	}
	uses(hash(), now, store.ErrNotFound)
	uses(first.Hash, first.Expires, store.ErrTokenOver)
	uses(first.Hash, now, nil)
	uses(first.Hash, now, store.ErrTokenOver)
	uses(second.Hash, now, nil)
	if ids := openTokens(t, s, now); !reflect.DeepEqual(ids, []uuid.UUID{second.ID}) {
		t.Errorf("open are %v", ids)
	}
	must(t, s.RevokeToken(ctx, second.ID, now))
	uses(second.Hash, now, store.ErrTokenOver)
	for _, id := range []uuid.UUID{second.ID, first.ID, uuid.New()} {
		if err := s.RevokeToken(ctx, id, now); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("a token that is not open was revoked: %v", err)
		}
	}
}

// However many show it at the same moment, a token is used as often as it may be.
func tokensAreUsedOnce(t *testing.T, s store.Store) {
	x := token()
	x.Most = 2
	must(t, s.AddToken(t.Context(), x, now, 9))
	var used atomic.Int32
	var all sync.WaitGroup
	for range 12 {
		all.Go(func() {
			switch err := s.UseToken(t.Context(), x.Hash, now); {
			case err == nil:
				used.Add(1)
			case !errors.Is(err, store.ErrTokenOver):
				t.Error(err)
			}
		})
	}
	all.Wait()
	if used.Load() != 2 {
		t.Errorf("it was used %d times", used.Load())
	}
}

// There are so many open ones, and no more; what is over makes room, and is swept out.
func tokensHaveABound(t *testing.T, s store.Store) {
	ctx := t.Context()
	spent, expired, revoked := token(), token(), token()
	expired.Expires = now
	for _, x := range []store.Token{expired, spent, revoked} {
		must(t, s.AddToken(ctx, x, now, 2))
	}
	if err := s.AddToken(ctx, token(), now, 2); !errors.Is(err, store.ErrTooMany) {
		t.Errorf("one too many: %v", err)
	}
	must(t, s.UseToken(ctx, spent.Hash, now))
	must(t, s.RevokeToken(ctx, revoked.ID, now))
	must(t, s.AddToken(ctx, token(), now, 1))
	must(t, s.Sweep(ctx, now, now))
	for _, x := range []store.Token{spent, expired, revoked} {
		if err := s.UseToken(ctx, x.Hash, now); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("what is over is kept: %v", err)
		}
	}
	if n := len(openTokens(t, s, now)); n != 1 {
		t.Errorf("%d are open", n)
	}
}

// The token of the secret is the same at every start until it was used or revoked, and is not made again then.
func theFirstTokenIsMadeOnce(t *testing.T, s store.Store) {
	ctx := t.Context()
	first := func(x store.Token, want bool) {
		t.Helper()
		if open, err := s.FirstToken(ctx, x); err != nil || open != want {
			t.Errorf("it is open: %t, %v", open, err)
		}
	}
	x := token()
	x.Setup = true
	first(x, true)
	again := x
	again.ID, again.Expires = uuid.New(), x.Expires.Add(time.Hour)
	first(again, true)
	if ids := openTokens(t, s, x.Expires); !reflect.DeepEqual(ids, []uuid.UUID{x.ID}) {
		t.Errorf("open later are %v", ids)
	}
	must(t, s.UseToken(ctx, x.Hash, x.Expires))
	must(t, s.Sweep(ctx, now.AddDate(9, 0, 0), now.AddDate(9, 0, 0)))
	first(again, false)
	if err := s.UseToken(ctx, x.Hash, now); !errors.Is(err, store.ErrTokenOver) {
		t.Errorf("used twice: %v", err)
	}
	other := token()
	other.Setup = true
	first(other, true)
	must(t, s.RevokeToken(ctx, other.ID, now))
	must(t, s.Sweep(ctx, now, now))
	first(other, false)
}
