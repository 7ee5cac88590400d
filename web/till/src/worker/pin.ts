// The slow hash of a PIN: PBKDF2-HMAC-SHA256 by the platform, since Pyodide has no OpenSSL.
// The PIN itself goes no further than this file.
import type { Command } from "../protocol";
import { fromHex, toHex } from "./hex";

const PROOF_BITS = 256;

export interface PinParameters {
  readonly salt: string;
  readonly iterations: number;
}

/** A command with its PIN taken out, and the PIN. */
export function withoutPin(command: Command): { command: Command; pin: string | null } {
  const { pin, ...rest } = command;
  return { command: rest as Command, pin: typeof pin === "string" ? pin : null };
}

/** 32 bytes as hex that prove the PIN. */
export async function derivePinProof(pin: string, parameters: PinParameters): Promise<string> {
  const text = new TextEncoder().encode(pin.normalize("NFC"));
  const key = await crypto.subtle.importKey("raw", text, "PBKDF2", false, ["deriveBits"]);
  const salt = fromHex(parameters.salt);
  const algorithm = { name: "PBKDF2", hash: "SHA-256", salt, iterations: parameters.iterations };
  return toHex(new Uint8Array(await crypto.subtle.deriveBits(algorithm, key, PROOF_BITS)));
}
