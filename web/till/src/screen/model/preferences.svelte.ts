// What belongs to this device and is no business of the register: look and sound.

export type Theme = "system" | "light" | "dark";

const THEME_KEY = "kasse.theme";
const SOUND_KEY = "kasse.sound";

export class Preferences {
  theme = $state<Theme>(readTheme());
  sound = $state(read(SOUND_KEY) !== "off");

  setTheme(theme: Theme): void {
    this.theme = theme;
    write(THEME_KEY, theme);
    showTheme(theme);
  }

  setSound(on: boolean): void {
    this.sound = on;
    write(SOUND_KEY, on ? "on" : "off");
  }
}

/** Put the theme on the page; without a choice the system's preference decides. */
export function showTheme(theme: Theme = readTheme()): void {
  if (theme === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}

function readTheme(): Theme {
  const kept = read(THEME_KEY);
  return kept === "light" || kept === "dark" ? kept : "system";
}

// A browser that blocks storage throws; the look is then chosen anew each time.
function read(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function write(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    return;
  }
}
