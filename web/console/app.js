/**
 * @file The console: nobody's until somebody signs in, and nobody's again when they leave.
 *
 * What was shown is not hidden but gone: every stage is rendered by itself, so that nothing of a person stays
 * in the page once it is closed.
 */
import { configure } from "../shared/api.js";
import { html, render, useCallback, useEffect, useRef, useState } from "../shared/preact.js";
import { go, href } from "../shared/router.js";
import { Console } from "./frame.js";
import { FirstSteps } from "./gate/first_steps.js";
import { SignIn } from "./gate/sign_in.js";
import { forget } from "./memory.js";
import { Fault } from "./patterns/fault.js";
import { arrived, isLeft, leave, otherTabs, whoIsHere } from "./session.js";

const NOT_SIGNED_IN = "A301";
const AGAIN_MS = 5_000;
const UNTOLD =
  "ネットワークにつながらないため、サインアウトをシステムに伝えられていません。つながりしだい伝えます。この画面を開いたままにしてください。";

function App() {
  const [stage, setStage] = useState({ name: "starting" });
  const open = useRef(false);
  open.current = stage.name === "open" || stage.name === "first";
  const find = useFinding(setStage);
  const close = useClosing(setStage);
  const enter = useCallback(() => {
    arrived();
    return find();
  }, [find]);

  useEffect(() => {
    find();
    configure({
      signedOut: (error) => {
        if (error.code === NOT_SIGNED_IN && open.current) setStage({ name: "out", why: "ended" });
      },
    });
    return otherTabs((said) => {
      if (said === "left" && open.current) setStage({ name: "out", why: "elsewhere" });
      if (said === "arrived") find();
    });
  }, [find]);

  const { name } = stage;
  if (name !== "open") forget();
  if (name === "starting") return html`<main class="gate" aria-busy="true"><p role="status">開いています…</p></main>`;
  if (name === "fault") return html`<main class="gate"><${Fault} error=${stage.error} again=${find} /></main>`;
  if (name === "out") return html`<${SignIn} why=${stage.why} told=${stage.told} entered=${enter} />`;
  if (name === "first") return html`<${FirstSteps} me=${stage.me} again=${find} close=${close} />`;
  return html`<${Console} key=${stage.me.account_id} me=${stage.me} close=${close} renew=${find} />`;
}

/** Finds out who is here. Another person than before does not land where the former one was. */
function useFinding(setStage) {
  const before = useRef("");
  return useCallback(async () => {
    try {
      const me = await whoIsHere();
      if (me === null) {
        setStage({ name: "out", why: "" });
        return;
      }
      if (before.current !== "" && before.current !== me.account_id) go(href("/"), { replace: true });
      before.current = me.account_id;
      setStage(stageOf(me));
    } catch (error) {
      // Refused, though signed in: there is nothing to open, and the sentence says whom to ask.
      const refused = error.status === 403;
      setStage(refused ? { name: "out", why: "", told: error.message } : { name: "fault", error });
    }
  }, [setStage]);
}

/** Closes the page at once, and tells the service; where it does not hear, says so and goes on telling it. */
function useClosing(setStage) {
  return useCallback(
    async (why) => {
      setStage({ name: "out", why });
      if (why === "left") go(href("/"), { replace: true });
      for (;;) {
        try {
          await leave();
          setStage((now) => (now.told === UNTOLD ? { name: "out", why } : now));
          return;
        } catch {
          setStage((now) => (now.name === "out" ? { ...now, told: UNTOLD } : now));
          await new Promise((passed) => setTimeout(passed, AGAIN_MS));
          if (!isLeft()) return;
        }
      }
    },
    [setStage],
  );
}

function stageOf(me) {
  return { name: me.must_register_passkey || me.must_change_password ? "first" : "open", me };
}

// A page that the browser kept whole, data and all, is made anew instead of shown again.
addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});
render(html`<${App} />`, document.getElementById("page"));
