"""Apache Spark as the engine: for lists that outgrow one machine, and in local mode to see that it gives the same."""

from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from onrecord.errors import MissingExtra, RecordError

__all__ = ["Spark", "spark"]


@dataclass(frozen=True, slots=True)
class Spark:
    """A Spark session; the running one, where there is one, else a local one."""

    session: Any
    api: Any
    own: bool
    """Whether the session is ours to end."""

    def put(self, name: str, table: pa.Table) -> None:
        """Make a table known under a name."""
        made = self.session.createDataFrame(table.to_pylist(), _schema(table.schema))
        made.cache().createOrReplaceTempView(name)

    def make(self, name: str, sql: str) -> None:
        """Make a table of what a query gives."""
        self.session.sql(sql).cache().createOrReplaceTempView(name)

    def drop(self, name: str) -> None:
        """Forget a table."""
        self.session.catalog.dropTempView(name)

    def get(self, sql: str) -> pa.Table:
        """What a query gives."""
        found = self.session.sql(sql)
        rows = found.collect()
        return pa.table({name: [row[name] for row in rows] for name in found.columns})

    def close(self) -> None:
        """Let go of everything; a session that was there before stays."""
        self.session.catalog.clearCache()
        if self.own:
            self.session.stop()

    def shared_bits(self, left: str, right: str) -> str:
        """SQL for the bits of the words that two columns of numbered words share."""
        return f"aggregate(array_intersect({left}, {right}), 0, (a, b) -> a + b % 32)"

    def share_any(self, left: str, right: str) -> str:
        """SQL for whether two columns of numbered words share any."""
        return f"arrays_overlap({left}, {right})"

    def has_all(self, whole: str, part: str) -> str:
        """SQL for whether one column of words has all of another's."""
        return f"size(array_except({part}, {whole})) = 0"


def spark(threads: int | None) -> Spark:
    """The engine on the running session, else on a local one with so many threads."""
    try:
        from pyspark.sql import SparkSession
        from splink import SparkAPI
        from splink.internals.spark.jar_location import similarity_jar_location
    except ImportError as error:
        raise MissingExtra.of("spark", "matching on Spark") from error
    running = SparkSession.getActiveSession()
    session = running or _local(SparkSession.builder, similarity_jar_location(), threads)
    api: Any = SparkAPI
    return Spark(session, api(spark_session=session, break_lineage_method="persist"), running is None)


def _local(builder: Any, jar: str, threads: int | None) -> Any:
    """A local session that listens on the loopback alone and writes no log."""
    configured = (
        builder.master(f"local[{threads or '*'}]")
        .appName("onrecord")
        .config("spark.jars", jar)
        .config("spark.ui.enabled", "false")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.ui.showConsoleProgress", "false")
        .config("spark.sql.shuffle.partitions", "2")
        .config("spark.default.parallelism", "2")
        .config("spark.sql.ansi.enabled", "false")
        .config("spark.log.level", "ERROR")
    )
    try:
        return configured.getOrCreate()
    except Exception as error:
        raise RecordError(
            "Spark", f"did not start ({error})", "Install Java 17 or later, or leave out --engine"
        ) from error


def _schema(schema: pa.Schema) -> Any:
    """Arrow's schema as Spark's."""
    from pyspark.sql import types

    scalars = {
        pa.int8(): types.IntegerType(),
        pa.int32(): types.IntegerType(),
        pa.int64(): types.LongType(),
        pa.float64(): types.DoubleType(),
        pa.string(): types.StringType(),
    }

    def of(kind: pa.DataType) -> Any:
        return types.ArrayType(of(kind.value_type)) if pa.types.is_list(kind) else scalars[kind]

    return types.StructType([types.StructField(each.name, of(each.type)) for each in schema])
