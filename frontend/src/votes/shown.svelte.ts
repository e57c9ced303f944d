// Whether the ballot stands on this page: what comes below it is then a part of it, and not a page of its own.
class Shown {
  on = $state(0);
}

export const ballot = new Shown();
