// Texts that would run as script wherever a page forgets to write them as text: every way out of a place, before every way
// in. Each calls `ran` with its own number.

/** Ways out of the place where a text stands: element, attribute, script, title, comment, JSON, style. */
const OUT = ['', '">', "'>", '</textarea>', '</script>', '</title><p>', '-->', ']]>', '"}]}</script>', "';", '</style>', '</option></select>', '\u2028`>'];

/** Ways in: by element, by attribute, by address, by template. */
const IN = [
  (call) => `<script>${call}</script>`,
  (call) => `<ScRiPt>${call}</sCrIpT >`,
  (call) => `<script src="data:text/javascript,${call}"></script>`,
  (call) => `<img src=x onerror=${call}>`,
  (call) => `<img/src="x"/onerror="${call}"//`,
  (call) => `<svg onload=${call}>`,
  (call) => `<svg><animate onbegin=${call} attributeName=x dur=1s>`,
  (call) => `<svg><script>${call}</script></svg>`,
  (call) => `<math><mtext><style><img src=x onerror=${call}>`,
  (call) => `<details open ontoggle=${call}>`,
  (call) => `<input autofocus onfocus=${call}>`,
  (call) => `<video><source onerror=${call}>`,
  (call) => `<audio src=x onerror=${call}>`,
  (call) => `<body onload=${call}>`,
  (call) => `<iframe srcdoc="<script>parent.${call}</script>">`,
  (call) => `<iframe src="javascript:parent.${call}">`,
  (call) => `<object data="data:text/html,<script>${call}</script>">`,
  (call) => `<embed src="javascript:${call}">`,
  (call) => `<a href="javascript:${call}">x</a>`,
  (call) => `<a href="java&#10;script:${call}">x</a>`,
  (call) => `<form action="javascript:${call}"><button>x`,
  (call) => `<meta http-equiv=refresh content="0;url=javascript:${call}">`,
  (call) => `<base href="javascript:${call}//">`,
  (call) => `<link rel=stylesheet href="data:text/css,*{display:none}" onload=${call}>`,
  (call) => `<style onload=${call}>*{color:red}</style>`,
  (call) => `<x style="animation:a" onanimationstart=${call}>`,
  (call) => `<template><script>${call}</script></template>`,
  (call) => `" onmouseover="${call}" autofocus onfocus="${call}`,
  (call) => `' style='background:url(javascript:${call})' onfocus='${call}' autofocus='`,
  (call) => `javascript:${call}//`,
  (call) => `javascript:/*--></title></style></textarea></script><svg/onload='${call}'>`,
  (call) => `{{constructor.constructor('${call}')()}}`,
  (call) => `\${${call}}`,
  (call) => `&lt;img src=x onerror=${call}&gt;`,
  (call) => `&#60;script&#62;${call}&#60;/script&#62;`,
  (call) => `%3Cscript%3E${call}%3C/script%3E`,
  (call) => `\\u003cscript\\u003e${call}\\u003c/script\\u003e`,
  (call) => `\uFF1Cscript\uFF1E${call}\uFF1C/script\uFF1E`,
  (call) => `=HYPERLINK("javascript:${call}","x")`,
  (call) => `<!--#exec cmd="x"--><noscript><p title="</noscript><img src=x onerror=${call}>">`,
];

/** Short enough for a name. */
const call = (number) => `ran(${number})`;

export const PAYLOADS = OUT.flatMap((out) => IN.map((into) => [out, into])).map(([out, into], number) => out + into(call(number)));

/** As many payloads as fit into `size` characters each time, all of them in turn; every text at least one. */
export function packed(size, payloads = PAYLOADS) {
  const texts = [];
  for (const payload of payloads) {
    const last = texts.at(-1);
    if (last !== undefined && [...last].length + 1 + [...payload].length <= size) texts[texts.length - 1] = `${last} ${payload}`;
    else if ([...payload].length <= size) texts.push(payload);
  }
  return texts;
}
