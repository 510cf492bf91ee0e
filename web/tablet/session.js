/**
 * @file Becoming a tablet, opening a shift, ending it: what begins and ends with it on this device.
 */
import { dayInJapan } from "../shared/dates.js";
import { emptyDay } from "./day.js";

const MOST_PRESETS = 6;

/** `parts` are those of app.js; `tell` takes a happening of state.js. */
export function makeSession(parts) {
  const day = keptDay(parts);
  return { ...beginnings(parts, day), ...endings(parts, day), ...day };
}

/** What this device keeps of the day's work. */
function keptDay({ vault, device, tell, state, now }) {
  return {
    /** Reads what an earlier page of the same shift left. */
    async restored() {
      const [shift, kept, presets] = await Promise.all(["shift", "day", "presets"].map((name) => vault.kept(name)));
      if (!device.tablet || !shift || Date.parse(shift.until) <= now()) return { tablet: device.tablet };
      device.nonce = shift.nonce;
      return {
        ...{ tablet: device.tablet, shift: shownOf(shift), day: kept?.day ?? emptyDay() },
        ...{ preset: presets?.[0] ?? null, presets: presets ?? [] },
      };
    },
    /** Takes the day's product and lot; `day` is null for today. */
    async choose(preset) {
      const same = (each) => each.product === preset.product && each.lot === preset.lot;
      const others = state().presets.filter((each) => !same(each));
      const presets = [preset, ...others.map(({ product, lot }) => ({ product, lot, day: null }))];
      await vault.keep("presets", presets.slice(0, MOST_PRESETS));
      tell({ type: "preset", preset, presets: presets.slice(0, MOST_PRESETS) });
    },
    keepDay: (day, venue = state().shift?.venue) =>
      vault.keep("day", { venue, date: dayInJapan(new Date(now())), day }),
  };
}

function beginnings({ vault, device, net, queue, tell, now }, { keepDay }) {
  const attempt = async (act) => {
    tell({ type: "registering" });
    try {
      await act();
    } catch (error) {
      tell({ type: "failed", fault: error });
    } finally {
      tell({ type: "busy", busy: false });
    }
  };
  return {
    /** Spends a one-time code. */
    enrol: (code) =>
      attempt(async () => {
        const key = await device.makeKey();
        const tablet = await net.enrol({ code, key });
        await device.become(tablet);
        tell({ type: "enrolled", tablet });
      }),
    /** Lets another code be typed: the tablet was stopped, or belongs elsewhere now. */
    enrolAnew: () => tell({ type: "went", screen: "enrol" }),
    /** Opens a shift, and sends what waits. */
    open: (venue, pin) =>
      attempt(async () => {
        const shift = await net.openShift({ venue, pin });
        device.nonce = shift.nonce;
        const [kept, presets] = await Promise.all([vault.kept("day"), vault.kept("presets")]);
        const day = dayFor(kept, shift.venue, now());
        await vault.keep("shift", shift);
        await keepDay(day, shift.venue);
        tell({ type: "opened", shift: shownOf(shift), day, preset: null, presets: presets ?? [] });
        queue.resume();
      }),
  };
}

function endings({ vault, device, queue, tell, state, now }, { keepDay }) {
  /**
   * Ends the shift here: `ended` by people, `over` by its time, `shift` (the service knows of none), or `stopped`
   * (it knows this tablet no more). What waits to be sent stays, sealed.
   */
  async function close(why) {
    const { day, shift } = state();
    queue.pause();
    device.nonce = "";
    const keep = (why === "over" || why === "shift") && shift !== null;
    tell({ type: "closed", why });
    await vault.forget({ key: !keep && queue.waiting.length === 0 });
    if (keep) await keepDay({ ...day, recent: [] }, shift.venue);
  }
  return {
    close,
    /** Ends a shift whose time is over. */
    watch() {
      const { shift } = state();
      if (shift && Date.parse(shift.until) <= now()) close("over");
    },
  };
}

/** What the page may know of a shift: not its nonce. */
function shownOf({ venue, venue_name, until, products }) {
  return { venue, name: venue_name, until, products };
}

/** A shift that goes on at the same venue on the same day goes on counting; what must be looked at stays. */
function dayFor(kept, venue, now) {
  if (kept && kept.venue === venue && kept.date === dayInJapan(new Date(now))) return kept.day;
  return { ...emptyDay(), notices: kept?.day.notices ?? [] };
}
