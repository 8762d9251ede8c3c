// Every page that can be opened by an address of its own, from the table of rights: who looks at it, and where.

import { readFileSync } from 'node:fs';

const RIGHTS = new URL('../../tests/rights.txt', import.meta.url);
/** Answers that are no pages (files, pictures, switches that lead back), and what stands behind a form or a mail: that
 *  its words are whole is looked at in tests/src/stories/pages.rs. */
const NO_PAGES = [/\{draft\}/, /^\/subscription\//, /feed\.atom$/, /\/portraits\//, /^\/api\//, /^\/static\//, /\/photos\//, /^\/(language|display)$/, /\/export\b/, /^\/figures$/, /^\/sign-in\/next$/, /^\/overview\/table\//, /^\/open311\//, /^\/live$/, /^\/(health|ready)$/];

const SEAT = 'seat01';
const OFFICE = 'office01';
const DEPARTMENT = 'dept-city_management';
const LEADER = 'leader01';
const TOWN = '/s/110115010';
/** What the system administrator keeps. */
const LISTS = ['departments', 'adoption', 'terms', 'responsibility', 'calendar', 'must_report', 'limits', 'people'];

/** By route: `by` whom (nobody: not signed in), `at` which addresses; or the first `link` on the page `on`. */
export const PAGES = {
  '/': {},
  '/account': { by: SEAT },
  '/account/factor': { by: SEAT },
  '/administration': { by: OFFICE },
  '/administration/audit': { by: OFFICE },
  '/administration/deliveries': { by: OFFICE },
  '/administration/lists/{list}': { by: 'sysadmin01', at: LISTS.map((list) => `/administration/lists/${list}`) },
  '/administration/lists/{list}/row': { by: 'sysadmin01', at: LISTS.map((list) => `/administration/lists/${list}/row?n=0`) },
  '/administration/people': { by: 'sysadmin01' },
  '/administration/people/new': { by: 'sysadmin01' },
  '/administration/people/{id}': { by: 'sysadmin01', on: '/administration/people', link: 'table.list a[href^="/administration/people/"]' },
  '/administration/reveals': { by: 'secadmin01' },
  '/administration/rights/{list}': { by: 'secadmin01', at: ['/administration/rights/teams', '/administration/rights/roles'] },
  '/administration/rights/{list}/row': { by: 'secadmin01', at: ['/administration/rights/teams/row?n=0', '/administration/rights/roles/row?n=0'] },
  '/assessment': { by: OFFICE },
  '/assessment/mine': { by: 'patroller01' },
  '/assessment/misses': { by: OFFICE },
  '/assessment/policy': { by: OFFICE },
  '/assessment/rows': { by: OFFICE, on: '/assessment', link: 'table.list a[href^="/assessment/rows"]' },
  '/calendar': { by: OFFICE },
  '/cases': { by: SEAT, at: ['/cases', '/cases?q=nothing-like-this'] },
  '/cases/new': { by: SEAT },
  '/cases/{id}': { by: SEAT, on: '/cases?state=open', link: 'table.cases a' },
  '/catalogue': { by: OFFICE, at: ['/catalogue?q=jg'] },
  '/catalogue/{code}': { by: OFFICE, on: '/catalogue', link: 'table.list th a' },
  '/department': { by: DEPARTMENT },
  '/design': { at: ['/design', '/design?look=console', '/design?look=wall'] },
  '/desk': { by: SEAT },
  '/desk/intake': { by: SEAT, at: ['/desk/intake', '/desk/intake?caller=00012345678'] },
  '/follow': { at: ['/follow?token=1-0'], refused: true },
  '/follow/{token}': { at: ['/follow/{token}'] },
  '/lane': { by: SEAT },
  '/map': { by: SEAT },
  '/overview': { by: LEADER, at: ['/overview', '/overview?from=2001-01-01&to=2001-01-02'] },
  '/public-names': { by: OFFICE },
  '/responsibility': { by: OFFICE },
  '/s/{code}': { on: '/', link: 'main a[href$="/report"]', up: '/report' },
  '/s/{code}/b/{door}': { at: [`${TOWN}/b/B100101`, `${TOWN}/b/B100101-1`] },
  '/s/{code}/b/{door}/poster': { at: [`${TOWN}/b/B100101-1/poster`] },
  '/s/{code}/g/{grid}': { at: [`${TOWN}/g/110115010001`] },
  '/s/{code}/g/{grid}/poster': { at: [`${TOWN}/g/110115010001/poster`] },
  '/s/{code}/g/{grid}/posters': { by: OFFICE, on: '/public-names', link: 'main a[href$="/posters"]' },
  '/s/{code}/report': { on: '/', link: 'main a[href$="/report"]' },
  '/s/{code}/who': { at: [`${TOWN}/who?q=1`, `${TOWN}/who?q=nothing-like-this`] },
  '/sign-in': {},
  '/task/{token}': { at: ['/task/1-0'], refused: true },
  '/territory': { by: OFFICE },
  '/territory/{code}': { by: OFFICE, on: '/territory', link: 'table.list th a' },
  '/texts': { by: SEAT },
};

/** Page routes of the table of rights. */
export function pageRoutes() {
  const lines = readFileSync(RIGHTS, 'utf8').split('\n').filter((line) => line.startsWith('GET '));
  const routes = lines.map((line) => line.split(/\s+/)[1]);
  return routes.filter((route) => !NO_PAGES.some((pattern) => pattern.test(route)));
}

/** `[login, [[route, page]]]`: who looks at which pages; undefined for who is not signed in. */
export function pagesByLogin() {
  const logins = new Set(Object.values(PAGES).map(({ by }) => by));
  return [...logins].map((login) => [login, Object.entries(PAGES).filter(([, { by }]) => by === login)]);
}

/** Addresses of a route's page, for whoever `page` (of the browser) is signed in as. */
export async function addresses(page, route, { at, on, link, up = '' }, token) {
  if (!link) return (at ?? [route]).map((address) => address.replace('{token}', token));
  await page.goto(on);
  const found = await page.locator(link).first().getAttribute('href');
  return [found.slice(0, found.length - up.length)];
}
