// A category's colour as the office wrote it (any CSS hex colour), as a hue that both themes can
// wear. Without one, a hue of its own.
import { hueOf } from "../model/people";

const GREY_BELOW = 0.02;

export interface Tint {
  readonly hue: number;
  /** 0 for a grey. */
  readonly chroma: number;
}

export function tintOf(color: string | undefined, id: string): Tint {
  const channels = /^#?([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(color ?? "");
  if (channels === null) return { hue: hueOf(id), chroma: 1 };
  const [red = 0, green = 0, blue = 0] = channels.slice(1).map((part) => parseInt(part, 16) / 255);
  // The hue of OKLab's a and b axes, which is the one that CSS oklch() takes.
  const [l, m, s] = [
    0.4122 * red + 0.5363 * green + 0.0514 * blue,
    0.2119 * red + 0.6807 * green + 0.1074 * blue,
    0.0883 * red + 0.2817 * green + 0.63 * blue,
  ].map(Math.cbrt) as [number, number, number];
  const a = 1.978 * l - 2.4286 * m + 0.4506 * s;
  const b = 0.0259 * l + 0.7828 * m - 0.8087 * s;
  const degrees = (Math.atan2(b, a) * 180) / Math.PI;
  return { hue: Math.round((degrees + 360) % 360), chroma: Math.hypot(a, b) < GREY_BELOW ? 0 : 1 };
}
