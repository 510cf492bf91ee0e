/** @file The present moment, often enough for deadlines. */
import { useEffect, useState } from "../../../shared/preact.js";

const TICK = 30_000;

/** @returns {Date} anew every half minute */
export function useNow() {
  const [now, setNow] = useState(() => new Date());
  useEffect(() => {
    const timer = setInterval(() => setNow(new Date()), TICK);
    return () => clearInterval(timer);
  }, []);
  return now;
}
