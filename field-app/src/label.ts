/** How the district recognises this phone in its list: system and browser, nothing of its owner. */
export function labelOfThisPhone(): string {
  const told = (navigator as { userAgentData?: { platform: string; brands: { brand: string }[] } }).userAgentData;
  const brands = told?.brands.map(({ brand }) => brand).filter((brand) => !/not.?a.?brand|^chromium$/i.test(brand)) ?? [];
  const system = told?.platform || /Android|iPhone|iPad|Windows|Mac|Linux/.exec(navigator.userAgent)?.[0] || "";
  const browser = brands[0] ?? /Firefox|SamsungBrowser|CriOS|Chrome|Safari/.exec(navigator.userAgent)?.[0] ?? "";
  return [system, browser].filter(Boolean).join(" · ");
}
