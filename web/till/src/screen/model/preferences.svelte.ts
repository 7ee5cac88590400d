// What belongs to this device and is no business of the register: look, sound, its own name.

export type Theme = "system" | "light" | "dark";

const THEME_KEY = "kasse.theme";
const SOUND_KEY = "kasse.sound";
const DEVICE_KEY = "kasse.device";

export class Preferences {
  theme = $state<Theme>(readTheme());
  sound = $state(readKept(SOUND_KEY) !== "off");
  /** What somebody called it; null while nobody did. */
  device = $state(readKept(DEVICE_KEY));

  setTheme(theme: Theme): void {
    this.theme = theme;
    writeKept(THEME_KEY, theme);
    showTheme(theme);
  }

  setSound(on: boolean): void {
    this.sound = on;
    writeKept(SOUND_KEY, on ? "on" : "off");
  }

  setDevice(name: string): void {
    this.device = name;
    writeKept(DEVICE_KEY, name);
  }
}

/** Put the theme on the page; without a choice the system's preference decides. */
export function showTheme(theme: Theme = readTheme()): void {
  if (theme === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}

function readTheme(): Theme {
  const kept = readKept(THEME_KEY);
  return kept === "light" || kept === "dark" ? kept : "system";
}

/** What this browser keeps for the device; one that blocks storage throws, and keeps nothing. */
export function readKept(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

export function writeKept(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    return;
  }
}
