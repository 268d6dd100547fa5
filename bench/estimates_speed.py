"""How long the models take, after compilation, beside the R programs (stored figures unless R is at hand).

Stored, on two cores: LCMCR on Kosovo 14.3 s for 1,000,000 iterations, effective sample size 985-1,449 (about 85 a
second); on the recruitment table 52 s; dga on 4 lists under a second; BCa with all models on Kosovo 23 s.
"""

import json
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from common import arguments, emit
from listings import OverlapTable
from onrecord.estimates.bootstrap import bca
from onrecord.estimates.decomposable import graph_average
from onrecord.estimates.latent import Settings, latent_classes

RECRUITMENT = Settings(classes=15, draws=500, enough=160)
"""As many effective draws as the stored run of R has."""
LCMCR = """
library(LCMCR)
data <- read.csv("{path}")
lists <- setdiff(names(data), "count")
data[lists] <- lapply(data[lists], factor, levels = 0:1)
names(data)[names(data) == "count"] <- "Freq"
started <- proc.time()[["elapsed"]]
sampler <- lcmCR(data, tabular = TRUE, in_list_label = "1", not_in_list_label = "0", K = 10, seed = 1, buffer_size = 10000, thinning = 100)
draws <- lcmCR_PostSampl(sampler, burnin = 10000, samples = 10000, thinning = 100, output = FALSE)
cat(proc.time()[["elapsed"]] - started, median(draws), "\\n")
"""


def main() -> None:
    options = arguments(str(__doc__), "mse/tables.json").parse_args()
    entries = json.loads(Path(options.data).read_text(encoding="utf-8"))
    tables = {entry["name"]: OverlapTable.from_wire(entry) for entry in entries}
    kosovo, uk, uk_five = tables["kosovo"], tables["UKdat"], tables["UKdat_5"]
    recruitment = tables["verdata_recruitment_men_1999"]
    latent_classes(kosovo, seed=0, settings=Settings(draws=20, warmup=20, enough=1, most_draws=20))
    graph_average(kosovo)
    bca(kosovo, seed=0, replicates=20)
    figures: dict[str, Any] = {}
    run = Settings(draws=4000, most_draws=4000)
    seconds, processor, found = timed(lambda: latent_classes(kosovo, seed=1, settings=run))
    figures["Kosovo latent classes, seconds"] = seconds
    figures["Kosovo latent classes, processor seconds"] = processor
    figures["Kosovo latent classes, effective draws"] = found.agreement.effective
    effective = found.agreement.effective
    figures["Kosovo latent classes, effective draws a second (stored R: 85)"] = effective / seconds
    figures["Kosovo latent classes, effective draws a processor second"] = effective / processor
    seconds, processor, found = timed(lambda: latent_classes(recruitment, seed=1, settings=RECRUITMENT))
    figures["recruitment latent classes, seconds (stored R: 52)"] = seconds
    figures["recruitment latent classes, processor seconds"] = processor
    figures["recruitment latent classes, effective draws (stored R: 160)"] = found.agreement.effective
    figures["decomposable graphs, 4 lists, seconds"], _, _ = timed(lambda: graph_average(kosovo))
    figures["decomposable graphs, 5 lists, seconds"], _, _ = timed(lambda: graph_average(uk_five))
    figures["decomposable graphs, 6 lists, seconds"], _, _ = timed(lambda: graph_average(uk))
    seconds, _, _ = timed(lambda: bca(kosovo, seed=1, replicates=1000))
    figures["Kosovo BCa, all 113 models, 1,000 resamples, seconds (stored R: 23)"] = seconds
    figures.update(beside_r(kosovo))
    emit(figures, as_json=options.json)


def timed(work: Callable[[], Any]) -> tuple[float, float, Any]:
    """(seconds, processor seconds, result): on a busy machine the second is the fairer figure."""
    started, used = time.perf_counter(), time.process_time()
    result = work()
    return time.perf_counter() - started, time.process_time() - used, result


def beside_r(table: OverlapTable) -> dict[str, Any]:
    """LCMCR on the same machine and table, where the user has R with it; otherwise that the figures are stored."""
    program = shutil.which("Rscript")
    if program is None:
        return {"R": "not at hand; its figures above are stored ones"}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "table.csv"
        lines = [",".join([*table.lists, "count"]), *(",".join([*p, str(n)]) for p, n in table.cells.items())]
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        code = LCMCR.format(path=path)
        done = subprocess.run([program, "-e", code], capture_output=True, text=True, check=False)
    if done.returncode:
        return {"R": "at hand without LCMCR; its figures above are stored ones"}
    seconds, median = done.stdout.split()[-2:]
    return {"R, LCMCR on Kosovo, seconds": float(seconds), "R, LCMCR on Kosovo, median": float(median)}


if __name__ == "__main__":
    main()
