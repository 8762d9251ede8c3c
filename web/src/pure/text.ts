// Templates with named places.

/** Replaces each `{name}` by its value; a name without a value stays as it is. */
export function fill(template: string, values: Record<string, string>): string {
  return template.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
}

/** The same for an address: values are escaped so that they stay within their part of it. */
export function fillUrl(template: string, values: Record<string, string>): string {
  const escaped = Object.entries(values).map(([name, value]) => [name, encodeURIComponent(value)]);
  return fill(template, Object.fromEntries(escaped));
}
