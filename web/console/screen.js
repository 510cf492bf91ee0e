/**
 * @file The screen of a place: found, allowed, loaded; calm words where one of them fails.
 */
import { Component, html, useEffect, useRef, useState } from "../shared/preact.js";
import { href, match } from "../shared/router.js";
import { Fault } from "./patterns/fault.js";
import { SCREENS, opens } from "./screens.js";

const NAME = "VRS ワクチン接種記録システム";
const BROKEN = { message: "画面を表示できません。通信を確かめて、もう一度開いてください。" };

/** @param {{place: {path: string, query: object}, me: object}} given */
export function Screen({ place, me }) {
  const found = match(SCREENS, place.path);
  const allowed = found !== null && opens(found.route, me.permissions);
  const title = found === null ? "画面がありません" : allowed ? found.route.title : "権限がありません";
  useTitle(title, place.path);
  if (found === null) {
    return html`<${Plain} title=${title}><p>この画面はありません。<a href=${href("/")}>ホームから選び直してください。</a></p><//>`;
  }
  if (!allowed) {
    return html`<${Plain} title=${title}>
      <p>この画面を開く権限がありません。必要な場合は管理者に申し出てください。</p>
      <p><a href=${href("/")}>ホームへ戻る</a></p>
    <//>`;
  }
  return html`<${Loaded}
    key=${place.path}
    screen=${found.route}
    parameters=${found.parameters}
    query=${place.query}
  />`;
}

/** Names the page, and puts the reader at its head once another place is opened. */
function useTitle(title, path) {
  const first = useRef(true);
  useEffect(() => {
    document.title = `${title}｜${NAME}`;
    if (!first.current) document.getElementById("main")?.focus();
    first.current = false;
  }, [title, path]);
}

function Plain({ title, children }) {
  return html`<h1>${title}</h1>${children}`;
}

function Loaded({ screen, parameters, query }) {
  const [view, setView] = useState(null);
  const [again, setAgain] = useState(0);
  useEffect(() => {
    let here = true;
    const shown = (next) => here && setView(next);
    shown(null);
    screen.load().then(
      (module) => shown({ View: module.default }),
      () => shown({ fault: BROKEN }),
    );
    return () => {
      here = false;
    };
  }, [screen, again]);
  const retry = () => setAgain(again + 1);
  if (view === null) return html`<${Plain} title=${screen.title}><p role="status">開いています…</p><//>`;
  if (view.fault) return html`<${Plain} title=${screen.title}><${Fault} error=${view.fault} again=${retry} /><//>`;
  return html`<${Boundary} title=${screen.title}>
    <${view.View} title=${screen.title} parameters=${parameters} query=${query} />
  <//>`;
}

/** A screen that breaks takes neither the others with it, nor leaves half of itself. */
class Boundary extends Component {
  constructor(props) {
    super(props);
    this.state = { broken: false };
  }

  componentDidCatch() {
    this.setState({ broken: true });
  }

  render({ title, children }, { broken }) {
    if (!broken) return children;
    const again = () => this.setState({ broken: false });
    return html`<${Plain} title=${title}><${Fault} error=${BROKEN} again=${again} /><//>`;
  }
}
