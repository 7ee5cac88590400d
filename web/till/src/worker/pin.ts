// The slow hash of a PIN: PBKDF2-HMAC-SHA256 by the platform, since Pyodide has no OpenSSL.
// The PIN itself goes no further than this file.
import type { Command, Json, JsonObject } from "../protocol";
import { fromHex, toHex } from "./hex";

const PROOF_BITS = 256;

export interface PinParameters {
  readonly salt: string;
  readonly iterations: number;
}

/** A command without the PIN that was in it, the PIN, and how its proof takes its place. */
export interface TakenPin {
  readonly command: Command;
  readonly pin: string;
  /** An empty proof is one that fits nobody: the till counts it as a wrong PIN. */
  prove(proof: string): Command;
}

/** Take the PIN out of a command, or out of the approval in it; null when there is none. */
export function takePin(given: Command): TakenPin | null {
  if (typeof given.pin === "string") {
    const { pin, ...rest } = given;
    const command = rest as Command;
    return { command, pin: given.pin, prove: (proof) => ({ ...command, pin_proof: proof }) };
  }
  const approval = given.approval;
  if (!isObject(approval) || typeof approval.pin !== "string") return null;
  const { pin, ...rest } = approval;
  return {
    command: { ...given, approval: rest },
    pin: approval.pin,
    prove: (proof) => ({ ...given, approval: { ...rest, pin_proof: proof } }),
  };
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** 32 bytes as hex that prove the PIN. */
export async function derivePinProof(pin: string, parameters: PinParameters): Promise<string> {
  const text = new TextEncoder().encode(pin.normalize("NFC"));
  const key = await crypto.subtle.importKey("raw", text, "PBKDF2", false, ["deriveBits"]);
  const salt = fromHex(parameters.salt);
  const algorithm = { name: "PBKDF2", hash: "SHA-256", salt, iterations: parameters.iterations };
  return toHex(new Uint8Array(await crypto.subtle.deriveBits(algorithm, key, PROOF_BITS)));
}
