// What every page loads. Each piece binds itself by a data attribute and leaves the page working without it.

import { autosubmit } from './behaviours/autosubmit.ts';
import { copy } from './behaviours/copy.ts';
import { idempotency } from './behaviours/idempotency.ts';
import { locate } from './behaviours/locate.ts';
import { photos } from './behaviours/photos.ts';
import { refresh } from './behaviours/refresh.ts';
import { submitOnce } from './behaviours/submit-once.ts';
import { suggest } from './behaviours/suggest.ts';
import { each } from './dom.ts';
import { mapLater } from './resident/map-later.ts';
import { work } from './resident/work.ts';

each('form[data-autosubmit]', HTMLFormElement, autosubmit);
each('form[data-idempotency]', HTMLFormElement, idempotency);
// Before it is sent once it may have to wait for its piece of work.
each('form[data-work]', HTMLFormElement, work);
each('form[data-submit-once]', HTMLFormElement, submitOnce);
each('input[data-suggest]', HTMLInputElement, suggest);
each('input[data-photos]', HTMLInputElement, photos);
each('details[data-map-later]', HTMLDetailsElement, mapLater);
each('button[data-locate]', HTMLButtonElement, locate);
each('button[data-copy]', HTMLButtonElement, copy);
each('[data-refresh]', HTMLElement, refresh);

if (document.querySelector('[data-map]')) {
  void import('./map.ts').then(({ startMaps }) => startMaps());
}
