// One prepared statement, driven through SQLite's C functions: exact about NUL characters, 64-bit
// integers and floats, where the comfortable wrapper truncates, and quicker.
import type { Database, PreparedStatement, Sqlite3Static } from "@sqlite.org/sqlite-wasm";

import { fromHex, toHex } from "./hex";

/** A value as it crosses to Python: JSON, with what JSON cannot hold exactly wrapped. */
export type Wrapped = string | number | boolean | null | { readonly i: string } | { readonly x: string };

/** A result code of SQLite (https://sqlite.org/rescode.html) with its message. */
export class SqliteFailure extends Error {
  constructor(
    readonly resultCode: number,
    message: string,
  ) {
    super(message);
  }
}

/** A column came out as a float; none may cross the port. */
export class FloatRefused extends Error {}

type Pointer = number;

/** The functions used, as the WASM module exports them: no conversions. */
interface Exports {
  sqlite3_bind_parameter_count(statement: Pointer): number;
  sqlite3_bind_null(statement: Pointer, index: number): number;
  sqlite3_bind_int64(statement: Pointer, index: number, value: bigint): number;
  sqlite3_bind_text(s: Pointer, index: number, text: Pointer, n: number, free: Pointer): number;
  sqlite3_bind_blob(s: Pointer, index: number, blob: Pointer, n: number, free: Pointer): number;
  sqlite3_clear_bindings(statement: Pointer): number;
  sqlite3_reset(statement: Pointer): number;
  sqlite3_step(statement: Pointer): number;
  sqlite3_column_count(statement: Pointer): number;
  sqlite3_column_type(statement: Pointer, column: number): number;
  sqlite3_column_double(statement: Pointer, column: number): number;
  sqlite3_column_int64(statement: Pointer, column: number): bigint;
  sqlite3_column_text(statement: Pointer, column: number): Pointer;
  sqlite3_column_blob(statement: Pointer, column: number): Pointer;
  sqlite3_column_bytes(statement: Pointer, column: number): number;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

export class Statement {
  readonly #sqlite: Sqlite3Static;
  readonly #c: Exports;
  readonly #database: Database;
  readonly #prepared: PreparedStatement;
  readonly #pointer: Pointer;
  readonly #parameterCount: number;
  readonly #columnCount: number;

  constructor(sqlite: Sqlite3Static, database: Database, sql: string) {
    this.#sqlite = sqlite;
    this.#c = sqlite.wasm.exports as Exports;
    this.#database = database;
    this.#prepared = database.prepare(sql);
    this.#pointer = pointerOf(this.#prepared);
    if (sqlite.capi.sqlite3_sql(this.#pointer).trimEnd().length < sql.trimEnd().length) {
      this.#prepared.finalize();
      throw new SqliteFailure(sqlite.capi.SQLITE_MISUSE, "one statement at a time");
    }
    this.#parameterCount = this.#c.sqlite3_bind_parameter_count(this.#pointer);
    this.#columnCount = this.#c.sqlite3_column_count(this.#pointer);
  }

  /** Bind, run to the end, return all rows. Throws SqliteFailure, FloatRefused. */
  run(parameters: readonly Wrapped[]): Wrapped[][] {
    const { capi } = this.#sqlite;
    if (parameters.length !== this.#parameterCount) {
      const message = `${this.#parameterCount} parameters wanted, ${parameters.length} given`;
      throw new SqliteFailure(capi.SQLITE_RANGE, message);
    }
    try {
      parameters.forEach((value, index) => this.#check(this.#bind(index + 1, value)));
      const rows: Wrapped[][] = [];
      for (;;) {
        const code = this.#c.sqlite3_step(this.#pointer);
        if (code === capi.SQLITE_DONE) return rows;
        if (code !== capi.SQLITE_ROW) this.#check(code);
        rows.push(this.#row());
      }
    } finally {
      // Reset says the error of the last step once more; that one is already thrown.
      this.#c.sqlite3_reset(this.#pointer);
      this.#c.sqlite3_clear_bindings(this.#pointer);
    }
  }

  finalize(): void {
    this.#prepared.finalize();
  }

  #check(code: number): void {
    if (code === this.#sqlite.capi.SQLITE_OK) return;
    throw new SqliteFailure(code, this.#sqlite.capi.sqlite3_errmsg(this.#database));
  }

  #bind(index: number, value: Wrapped): number {
    const statement = this.#pointer;
    if (value === null) return this.#c.sqlite3_bind_null(statement, index);
    if (typeof value === "string") return this.#bindBytes(index, encoder.encode(value), "text");
    if (typeof value === "object" && "x" in value) {
      return this.#bindBytes(index, fromHex(value.x), "blob");
    }
    const integer = BigInt(typeof value === "object" ? value.i : value);
    return this.#c.sqlite3_bind_int64(statement, index, integer);
  }

  #bindBytes(index: number, bytes: Uint8Array, type: "text" | "blob"): number {
    const { wasm, capi } = this.#sqlite;
    // One byte more than needed: SQLite reads a null pointer as NULL, and alloc(0) may give one.
    const copy = wasm.alloc(bytes.length + 1);
    wasm.heap8u().set(bytes, copy);
    // SQLite frees the copy, also when it refuses it.
    const bind = type === "text" ? this.#c.sqlite3_bind_text : this.#c.sqlite3_bind_blob;
    return bind(this.#pointer, index, copy, bytes.length, capi.SQLITE_WASM_DEALLOC);
  }

  #row(): Wrapped[] {
    const row = new Array<Wrapped>(this.#columnCount);
    for (let column = 0; column < this.#columnCount; column++) row[column] = this.#column(column);
    return row;
  }

  #column(column: number): Wrapped {
    const { capi } = this.#sqlite;
    const statement = this.#pointer;
    switch (this.#c.sqlite3_column_type(statement, column)) {
      case capi.SQLITE_NULL:
        return null;
      case capi.SQLITE_INTEGER: {
        const number = this.#c.sqlite3_column_double(statement, column);
        if (Number.isSafeInteger(number)) return number;
        return { i: this.#c.sqlite3_column_int64(statement, column).toString() };
      }
      case capi.SQLITE_TEXT: {
        const start = this.#c.sqlite3_column_text(statement, column);
        return decoder.decode(this.#bytes(start, column));
      }
      case capi.SQLITE_BLOB: {
        const start = this.#c.sqlite3_column_blob(statement, column);
        return { x: toHex(this.#bytes(start, column)) };
      }
      default:
        throw new FloatRefused("a float may not cross the connection port");
    }
  }

  #bytes(start: Pointer, column: number): Uint8Array {
    const length = this.#c.sqlite3_column_bytes(this.#pointer, column);
    return this.#sqlite.wasm.heap8u().subarray(start, start + length);
  }
}

function pointerOf(prepared: PreparedStatement): Pointer {
  if (prepared.pointer === undefined) throw new Error("statement is finalized");
  return prepared.pointer;
}
