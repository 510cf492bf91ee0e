/**
 * @file The console: nobody's until somebody signs in, and nobody's again when they leave.
 *
 * What was shown is not hidden but gone: every stage is rendered by itself, so that nothing of a person stays
 * in the page once it is closed.
 */
import { configure } from "../shared/api.js";
import { html, render, useCallback, useEffect, useRef, useState } from "../shared/preact.js";
import { Console } from "./frame.js";
import { FirstSteps } from "./gate/first_steps.js";
import { SignIn } from "./gate/sign_in.js";
import { forget } from "./memory.js";
import { Fault } from "./patterns/fault.js";
import { arrived, leave, otherTabs, whoIsHere } from "./session.js";

const NOT_SIGNED_IN = "A301";

function App() {
  const [stage, setStage] = useState({ name: "starting" });
  const open = useRef(false);
  open.current = stage.name === "open" || stage.name === "first";

  const find = useCallback(async () => {
    try {
      const me = await whoIsHere();
      setStage(me === null ? { name: "out", why: "" } : stageOf(me));
    } catch (error) {
      setStage({ name: "fault", error });
    }
  }, []);
  const close = useCallback(async (why) => {
    setStage({ name: "out", why });
    try {
      await leave();
    } catch {
      // The page stays marked as left: the session is ended before anybody else is let in (session.js).
    }
  }, []);
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
  if (name === "out") return html`<${SignIn} why=${stage.why} entered=${enter} />`;
  if (name === "first") return html`<${FirstSteps} me=${stage.me} again=${find} close=${close} />`;
  return html`<${Console} key=${stage.me.account_id} me=${stage.me} close=${close} renew=${find} />`;
}

function stageOf(me) {
  return { name: me.must_register_passkey || me.must_change_password ? "first" : "open", me };
}

// A page that the browser kept whole, data and all, is made anew instead of shown again.
addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});
render(html`<${App} />`, document.getElementById("page"));
