// SQLite WASM: opening the register's database, and the synchronous calls that Python makes.
import sqlite3InitModule, { type Database, type Sqlite3Static } from "@sqlite.org/sqlite-wasm";

import { keepHandlesWhilePending } from "./opfs";
import { FloatRefused, SqliteFailure, Statement, type Wrapped } from "./statement";

const VFS_NAME = "kasse-till";
const DATABASE = "/register.sqlite3";
// Database, journal, and a few to spare for SQLite's temporary files.
const FILES_IN_POOL = 6;
const STATEMENTS_CACHED = 256;
// Four times SQLite's own: where a quiet moment never comes, a sale has to wait for it.
const PAGES_BEFORE_CHECKPOINT = 4000;
const POOL_OPTIONS = {
  name: VFS_NAME,
  initialCapacity: FILES_IN_POOL,
  clearOnInit: false,
  // Without it a failed start (another tab still holds a file) would DELETE the pool.
  preserveOnInitFailure: true,
  // Without it a second try gets the first one's failure.
  forceReinitIfPreviouslyFailed: true,
};

export interface RegisterDatabase {
  readonly durable: boolean;
  readonly callbacks: SqliteCallbacks;
  /** Move what was committed from the write-ahead log into the database, while nobody waits. */
  checkpoint(): void;
  /** Close cleanly and let go of the files, so that another tab can open them. */
  close(): void;
  /** Close, and throw everything away: the device is to become another register. */
  forget(): Promise<void>;
}

/** What Python calls (kasse.till.browser.SqliteCallbacks): JSON in, JSON out, never a throw. */
export interface SqliteCallbacks {
  execute(sql: string, parametersJson: string): string;
  executemany(sql: string, rowsJson: string): string;
}

/** Whether storage said that the quota is used up: SQLite only hears of an I/O error. */
class QuotaWatch {
  #exceeded = false;

  see(...logged: readonly unknown[]): void {
    console.error(...logged);
    const isQuota = (value: unknown): boolean =>
      value instanceof DOMException && value.name === "QuotaExceededError";
    if (logged.some(isQuota)) this.#exceeded = true;
  }

  /** Whether it was exceeded since the last call. */
  take(): boolean {
    const exceeded = this.#exceeded;
    this.#exceeded = false;
    return exceeded;
  }
}

export interface LoadedSqlite {
  readonly sqlite: Sqlite3Static;
  readonly quota: QuotaWatch;
}

/** Load SQLite; takes a while, needs nothing. */
export async function loadSqlite(): Promise<LoadedSqlite> {
  keepHandlesWhilePending();
  const quota = new QuotaWatch();
  const globals = globalThis as { sqlite3ApiConfig?: object };
  globals.sqlite3ApiConfig = {
    // The other OPFS backends start workers of their own and need cross-origin isolation.
    disable: { vfs: { opfs: true, "opfs-wl": true } },
    // Each failed read or write is logged with what the browser threw.
    error: (...logged: unknown[]) => quota.see(...logged),
  };
  return { sqlite: await sqlite3InitModule(), quota };
}

/** Open the register's database in OPFS; every commit on it is durable. Call it under the lock. */
export async function openDurable(loaded: LoadedSqlite): Promise<RegisterDatabase> {
  const { sqlite } = loaded;
  const pool = await sqlite.installOpfsSAHPoolVfs(POOL_OPTIONS);
  const database = new pool.OpfsSAHPoolDb(DATABASE);
  database.exec([
    "PRAGMA locking_mode=EXCLUSIVE;",
    "PRAGMA journal_mode=WAL;",
    "PRAGMA synchronous=FULL;",
    "PRAGMA foreign_keys=ON;",
    "PRAGMA temp_store=MEMORY;",
    "PRAGMA cache_size=-16384;",
    `PRAGMA wal_autocheckpoint=${PAGES_BEFORE_CHECKPOINT};`,
  ]);
  const kept = register(loaded, database, () => pool.pauseVfs());
  const forget = async (): Promise<void> => {
    kept.close();
    await pool.unpauseVfs();
    await pool.removeVfs();
  };
  return { ...kept, forget };
}

/** A database in memory: training, in a browser that keeps nothing durably. */
export function openInMemory(loaded: LoadedSqlite): RegisterDatabase {
  const database = new loaded.sqlite.oo1.DB(":memory:");
  const kept = register(loaded, database, () => undefined);
  return { ...kept, durable: false, forget: () => Promise.resolve(kept.close()) };
}

function register(
  { sqlite, quota }: LoadedSqlite,
  database: Database,
  release: () => void,
): Omit<RegisterDatabase, "forget"> {
  const statements = new StatementCache(sqlite, database);
  const answer = (work: () => string): string => {
    try {
      return work();
    } catch (error) {
      return JSON.stringify(describe(sqlite, error, quota.take()));
    }
  };
  const callbacks: SqliteCallbacks = {
    execute: (sql, parametersJson) =>
      answer(() => {
        // SQLite rolls back by itself when the disk is full: then there is nothing left to undo.
        if (sql === "ROLLBACK" && sqlite.capi.sqlite3_get_autocommit(database)) return "";
        const parameters = parametersJson === "" ? [] : (JSON.parse(parametersJson) as Wrapped[]);
        const rows = statements.get(sql).run(parameters);
        return rows.length === 0 ? "" : JSON.stringify({ rows });
      }),
    executemany: (sql, rowsJson) =>
      answer(() => {
        const statement = statements.get(sql);
        for (const row of JSON.parse(rowsJson) as Wrapped[][]) statement.run(row);
        return "";
      }),
  };
  const checkpoint = (): void => {
    try {
      database.exec("PRAGMA wal_checkpoint(PASSIVE);");
    } catch (error) {
      // Nothing is lost: what is in the log counts, and the next time it is tried again.
      console.warn("till: no checkpoint", error);
      quota.take();
    }
  };
  const close = (): void => {
    statements.clear();
    database.close();
    release();
  };
  return { durable: true, callbacks, checkpoint, close };
}

/** Prepared statements by their SQL; the longest unused goes first. */
class StatementCache {
  readonly #statements = new Map<string, Statement>();

  constructor(
    readonly sqlite: Sqlite3Static,
    readonly database: Database,
  ) {}

  get(sql: string): Statement {
    const known = this.#statements.get(sql);
    if (known !== undefined) {
      this.#statements.delete(sql);
      this.#statements.set(sql, known);
      return known;
    }
    const [oldest] = this.#statements;
    if (oldest !== undefined && this.#statements.size >= STATEMENTS_CACHED) {
      this.#statements.delete(oldest[0]);
      oldest[1].finalize();
    }
    const made = new Statement(this.sqlite, this.database, sql);
    this.#statements.set(sql, made);
    return made;
  }

  clear(): void {
    for (const statement of this.#statements.values()) statement.finalize();
    this.#statements.clear();
  }
}

type ErrorKind = "full" | "failed" | "statement" | "float";

function describe(
  sqlite: Sqlite3Static,
  error: unknown,
  quotaExceeded: boolean,
): { error: ErrorKind; message: string } {
  if (error instanceof FloatRefused) return { error: "float", message: error.message };
  if (error instanceof SqliteFailure || error instanceof sqlite.SQLite3Error) {
    const kind = quotaExceeded ? "full" : errorKind(sqlite, error.resultCode);
    return { error: kind, message: error.message };
  }
  throw error;
}

function errorKind({ capi }: Sqlite3Static, resultCode: number): ErrorKind {
  switch (resultCode & 0xff) {
    case capi.SQLITE_FULL:
      return "full";
    case capi.SQLITE_IOERR:
    case capi.SQLITE_CORRUPT:
    case capi.SQLITE_CANTOPEN:
    case capi.SQLITE_NOTADB:
    case capi.SQLITE_READONLY:
    case capi.SQLITE_BUSY:
    case capi.SQLITE_LOCKED:
      return "failed";
    default:
      return "statement";
  }
}
