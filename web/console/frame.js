/**
 * @file The console once somebody is signed in: head, menu, the screen of the place, and what may lie over it.
 */
import { call, configure } from "../shared/api.js";
import { SideNav, SkipLink } from "../shared/components/navigation.js";
import { html, useCallback, useEffect, useMemo, useState } from "../shared/preact.js";
import { href, usePlace } from "../shared/router.js";
import { ConsoleContext } from "./console.js";
import { Dialogs, useDialogs } from "./dialogs.js";
import { downloadWith } from "./download.js";
import { Head } from "./head.js";
import { IdleLock } from "./idle_lock.js";
import { useLeaving } from "./leaving.js";
import { Screen } from "./screen.js";
import { menuOf, nearest } from "./screens.js";
import { stepUpWith } from "./step_up.js";
import { Toasts, useToasts } from "./toasts.js";

/** @param {{me: object, close: (why: string) => void, renew: () => void}} given */
export function Console({ me, close, renew }) {
  const [dialogs, ask] = useDialogs();
  const [toasts, say] = useToasts();
  const leaving = useLeaving(ask);
  const place = usePlace();
  const [menuOpen, setMenuOpen] = useState(false);
  useEffect(() => setMenuOpen(false), [place.path]);
  useEffect(() => {
    configure({ proveAgain: stepUpWith(ask) });
    return () => configure({ proveAgain: null });
  }, [ask]);
  const may = useCallback((permission) => me.permissions.includes(permission), [me]);
  const download = useMemo(() => downloadWith(ask, say), [ask, say]);
  const tools = useMemo(
    () => ({ me, may, call, download, say, ask, leaving, renew }),
    [me, may, download, say, ask, leaving, renew],
  );
  return html`<${ConsoleContext.Provider} value=${tools}>
    <${SkipLink} to="main" />
    <${Head} me=${me} menuOpen=${menuOpen} onMenu=${() => setMenuOpen(!menuOpen)} leave=${() => close("left")} />
    <div class="page frame">
      <div id="menu" class=${menuOpen ? "menu menu-open" : "menu"}><${Menu} me=${me} path=${place.path} /></div>
      <main id="main" tabindex="-1"><${Screen} place=${place} me=${me} /></main>
    </div>
    <${IdleLock} seconds=${me.idle_seconds} lock=${() => close("idle")} />
    <${Dialogs} open=${dialogs} />
    <${Toasts} lines=${toasts} />
  <//>`;
}

/** Only what the person may open; the place is marked, or the entry that it lies under. */
function Menu({ me, path }) {
  const groups = useMemo(() => menuOf(me.permissions), [me]);
  const here = nearest(
    groups.flatMap((group) => group.screens),
    path,
  );
  const shown = groups.map(({ title, screens }) => ({
    title,
    items: screens.map((each) => ({ label: each.title, href: href(each.path) })),
  }));
  return html`<${SideNav} label="メニュー" groups=${shown} current=${here ? href(here.path) : ""} />`;
}
