import { expect, test } from "vitest";

import { deviceName } from "./device";

const IPAD = "Mozilla/5.0 (iPad; CPU OS 17_4 like Mac OS X) Version/17.4 Mobile/15E148 Safari/604.1";
const EDGE = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0";
const CHROME = "Mozilla/5.0 (X11; Linux x86_64) Chrome/142.0.0.0 Safari/537.36";

test("a device is named by what it runs on", () => {
  expect(deviceName({ userAgent: IPAD })).toBe("iPad, Safari");
  expect(deviceName({ userAgent: EDGE })).toBe("Windows, Edge");
  expect(deviceName({ userAgent: CHROME })).toBe("Linux, Chrome");
  expect(deviceName({ userAgent: "curl/8" })).toBe("");
});

test("what the browser tells apart goes before what it must be guessed from", () => {
  const brands = [{ brand: "Not)A;Brand" }, { brand: "Chromium" }, { brand: "Microsoft Edge" }];
  const told = { userAgent: CHROME, userAgentData: { platform: "Chrome OS", brands } };
  expect(deviceName(told)).toBe("Chrome OS, Microsoft Edge");
  const bare = { platform: "", brands: [{ brand: "Chromium" }] };
  expect(deviceName({ userAgent: CHROME, userAgentData: bare })).toBe("Linux, Chrome");
});
