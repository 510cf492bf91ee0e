"""The packaged settings of statistics and of the log's review, read once a process."""

import json
from functools import cache
from importlib.resources import files

from chalicelib.access.log.model import LogSettings
from chalicelib.systems.vrs.statistics.model import Threshold


@cache
def load_thresholds() -> tuple[Threshold, ...]:
    """Return the thresholds below which statistics keep numbers back."""
    kept = json.loads(files("chalicelib.data").joinpath("statistics.json").read_bytes())
    return tuple(Threshold.model_validate(each) for each in kept["thresholds"])


@cache
def load_log_settings() -> LogSettings:
    """Return the settings of the log's review."""
    kept = json.loads(files("chalicelib.data").joinpath("log_reviews.json").read_bytes())
    return LogSettings.model_validate({name: kept[name] for name in LogSettings.model_fields})
