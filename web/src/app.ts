// What every page loads. Each piece binds itself by a data attribute and leaves the page working without it.

import { autosubmit } from './behaviours/autosubmit.ts';
import { copy } from './behaviours/copy.ts';
import { difference } from './behaviours/difference.ts';
import { idempotency } from './behaviours/idempotency.ts';
import { locate } from './behaviours/locate.ts';
import { photos } from './behaviours/photos.ts';
import { refresh } from './behaviours/refresh.ts';
import { standardText } from './behaviours/standard-text.ts';
import { submitOnce } from './behaviours/submit-once.ts';
import { suggest } from './behaviours/suggest.ts';
import { undo } from './behaviours/undo.ts';
import { loseAll } from './desk/draft.ts';
import { intake } from './desk/intake.ts';
import { each } from './dom.ts';
import { mapLater } from './resident/map-later.ts';
import { work } from './resident/work.ts';

/** Binds all pieces in `root`: the page, or a part of it that came later. */
function bind(root: ParentNode): void {
  each('form[data-autosubmit]', HTMLFormElement, autosubmit, root);
  each('form[data-idempotency]', HTMLFormElement, idempotency, root);
  // Before it is sent once it may have to wait for its piece of work.
  each('form[data-work]', HTMLFormElement, work, root);
  each('form[data-submit-once]', HTMLFormElement, submitOnce, root);
  each('input[data-suggest]', HTMLInputElement, suggest, root);
  each('input[data-photos]', HTMLInputElement, photos, root);
  each('details[data-map-later]', HTMLDetailsElement, mapLater, root);
  each('button[data-locate]', HTMLButtonElement, locate, root);
  each('button[data-copy]', HTMLButtonElement, copy, root);
  each('input[data-difference]', HTMLInputElement, difference, root);
  each('select[data-standard-text]', HTMLSelectElement, standardText, root);
  each('form[data-intake]', HTMLFormElement, intake, root);
  each('form[action="/sign-out"]', HTMLFormElement, (form) => form.addEventListener('submit', loseAll), root);
  each('[data-refresh]', HTMLElement, refresh, root);
  each('form[data-undo]', HTMLFormElement, undo, root);
  if (root.querySelector('[data-map]')) {
    void import('./map.ts').then(({ startMaps }) => startMaps(root));
  }
}

bind(document);

if (document.querySelector('[data-desk]')) {
  void import('./desk/desk.ts').then(({ startDesk }) => startDesk(bind));
}
