// Instants and days into a person's text.
import type { Language } from "../words/language";

const LOCALES: { readonly [language in Language]: string } = { da: "da-DK", en: "en-GB" };

/** An instant's time of day in the store: "14.31". */
export function formatTime(instant: string, zone: string, language: Language): string {
  return written(instant, language, { timeZone: zone, hour: "2-digit", minute: "2-digit" });
}

/** An instant's date and time in the store. */
export function formatInstant(instant: string, zone: string, language: Language): string {
  const day = { day: "2-digit", month: "2-digit", year: "numeric" } as const;
  return written(instant, language, { timeZone: zone, ...day, hour: "2-digit", minute: "2-digit" });
}

/** A date without a time: "2026-11-23" is "23.11.2026" in Danish. */
export function formatDate(day: string, language: Language): string {
  const options = { timeZone: "UTC", day: "2-digit", month: "2-digit", year: "numeric" } as const;
  return written(`${day}T00:00:00Z`, language, options);
}

function written(
  instant: string,
  language: Language,
  options: Intl.DateTimeFormatOptions,
): string {
  const date = new Date(instant);
  if (Number.isNaN(date.getTime())) return instant;
  try {
    return new Intl.DateTimeFormat(LOCALES[language], options).format(date);
  } catch {
    // A zone that this browser does not know: UTC is better than nothing.
    return new Intl.DateTimeFormat(LOCALES[language], { ...options, timeZone: "UTC" }).format(date);
  }
}
