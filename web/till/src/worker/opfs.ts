// Works round a fault of Chromium (seen in 156): a file handle that nothing refers to any more can
// be garbage-collected while a call on it is under way, and then the call never answers. SQLite
// keeps no reference to its handles while it opens them, and Python's start makes much garbage at
// just that moment: about one start in ten hung for ever in createSyncAccessHandle.

const underWay = new Set<{ readonly handle: object }>();

type Method = (this: object, ...given: unknown[]) => Promise<unknown>;

/** Keep every handle alive until its call has answered. Call it once, before SQLite opens files. */
export function keepHandlesWhilePending(): void {
  if (typeof FileSystemFileHandle === "undefined") return;
  hold(FileSystemFileHandle.prototype, "createSyncAccessHandle");
  for (const name of ["getFileHandle", "getDirectoryHandle", "removeEntry"]) {
    hold(FileSystemDirectoryHandle.prototype, name);
  }
}

function hold(prototype: object, name: string): void {
  const original = Reflect.get(prototype, name) as Method | undefined;
  // An old browser without it: canKeepDurably() will say so.
  if (original === undefined) return;
  const holding: Method = function (...given) {
    const call = { handle: this };
    underWay.add(call);
    const answer = original.apply(this, given);
    const answered = (): boolean => underWay.delete(call);
    answer.then(answered, answered);
    return answer;
  };
  Reflect.set(prototype, name, holding);
}
