"""Pairs of records and how likely they are one person: Splink on DuckDB or on Spark, by the same settings."""

from __future__ import annotations

import importlib
import logging
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any, Literal

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa
from splink import DuckDBAPI, Linker
from splink.internals.database_api import DatabaseAPI
from splink.internals.exceptions import EMTrainingException
from splink.internals.splink_dataframe import SplinkDataFrame

from songtor.engines.linkage.model import (
    KEPT_WEIGHTS,
    MEANINGS,
    SEEN_TWICE,
    SEEN_TWICE_SHARE,
    TRAINING_BLOCKS,
    Weights,
    learnt_weights,
    settings,
)
from songtor.engines.linkage.prepared import Prepared

LEARNS_FROM = 5000
"""Shorter lists keep the kept weights: what happens twice in them teaches nothing."""
PAIRS_PER_RECORD = 0.95
U_PAIRS, EM_PAIRS, SEED = 2e6, 300_000, 8214
LEAST_WEIGHT = -2.0
TIES = 6
"""Weights are kept to so many decimals: the last bits of a sum hang on the order of threads."""
UNSAID = -1
AT_ONCE = 500_000
SPARK_PARTITIONS = "4"
COLUMNS = ["place_l", "place_r", "match_weight", *(f"mw_{title}" for title in MEANINGS)]
ASKED = f"select {', '.join(COLUMNS)} from {{this}}"  # noqa: S608 - our own columns  # nosec B608: names of our own
EMPTY = pa.table({column: pa.array([], pa.float64()) for column in COLUMNS})

Engine = Literal["duckdb", "spark"]
Numbers = npt.NDArray[Any]


class EngineMissing(ImportError):
    """The engine that was asked for is not installed."""


@dataclass(frozen=True)
class Scored:
    """Pairs as columns: places of both records (the left one is less), log2 odds, and the level of every comparison.

    A level counts from 0, the strongest; -1 is where one of the two says nothing. Ordered by places.
    """

    left: Numbers
    right: Numbers
    weight: Numbers
    levels: Mapping[str, Numbers]


def score(prepared: Prepared, engine: Engine = "duckdb") -> Scored:
    """Every pair of a block whose odds are not hopeless; learns the weights first when the list is long enough."""
    records = len(prepared.compared)
    if records < 2:
        return _scored(EMPTY, KEPT_WEIGHTS)
    with _opened(engine) as api:
        table = api.register(prepared.compared)
        weights, chance = KEPT_WEIGHTS, min(0.5, 2 * PAIRS_PER_RECORD / records)
        learns = records >= LEARNS_FROM
        if learns:
            weights, chance = learn(table, chance)
        asked = settings(weights, chance=chance, by_frequency=learns)
        pairs = Linker(table, asked, log_level=None).inference.predict(threshold_match_weight=LEAST_WEIGHT)
        answer = pairs.query_sql(ASKED).as_pyarrow_table()  # type: ignore[no-untyped-call]
        return _scored(answer, weights)


def learn(table: SplinkDataFrame, chance: float) -> tuple[Weights, float]:
    """What is how often true of one person's records and of two people's, and the chance that two are one person's."""
    linker = Linker(table, settings(KEPT_WEIGHTS, chance=chance, by_frequency=False), log_level=None)
    training = linker.training
    training.estimate_probability_two_random_records_match(list(SEEN_TWICE), recall=SEEN_TWICE_SHARE)
    training.estimate_u_using_random_sampling(max_pairs=U_PAIRS, seed=SEED)
    for block in TRAINING_BLOCKS:
        with suppress(EMTrainingException):  # a list without numbers teaches less, and keeps the kept weights
            training.estimate_parameters_using_expectation_maximisation(block, max_pairs=EM_PAIRS)
    saved = linker.misc.save_model_to_json()
    return learnt_weights(saved), saved["probability_two_random_records_match"]


@contextmanager
def _opened(engine: Engine) -> Iterator[DatabaseAPI[Any]]:
    logger = logging.getLogger("splink")
    before, logger.level = logger.level, logging.ERROR
    try:
        if engine == "spark":
            with _spark() as api:
                yield api
        else:
            with duckdb.connect() as connection:
                connection.execute("set enable_progress_bar = false")
                yield DuckDBAPI(connection)
    finally:
        logger.setLevel(before)


@contextmanager
def _spark() -> Iterator[DatabaseAPI[Any]]:
    """A session on this machine, or the one that is there: a cluster's is made by whoever has the cluster."""
    try:
        sessions = importlib.import_module("pyspark.sql").SparkSession
    except ImportError as missing:
        raise EngineMissing("pyspark") from missing
    splink_on_spark = importlib.import_module("splink.backends.spark")
    session = (
        sessions.builder.appName("songtor link")
        .config("spark.jars", splink_on_spark.similarity_jar_location())
        .config("spark.sql.shuffle.partitions", SPARK_PARTITIONS)
        .config("spark.default.parallelism", SPARK_PARTITIONS)
        .config("spark.ui.enabled", "false")
        .getOrCreate()
    )
    session.sparkContext.setLogLevel("ERROR")
    with tempfile.TemporaryDirectory(prefix="songtor-link-") as folder:
        session.sparkContext.setCheckpointDir(folder)
        try:
            yield splink_on_spark.SparkAPI(spark_session=session, break_lineage_method="parquet")
        finally:
            session.stop()


def _scored(pairs: pa.Table, weights: Weights) -> Scored:
    columns = {name: pairs[name].to_numpy() for name in pairs.column_names}
    places = columns["place_l"].astype(np.int32), columns["place_r"].astype(np.int32)
    left, right = np.minimum(*places), np.maximum(*places)
    order = np.lexsort((right, left))
    levels = {
        title: _levels(columns[f"mw_{title}"][order], np.log2([m / u for m, u in weights[title]])) for title in MEANINGS
    }
    return Scored(left[order], right[order], columns["match_weight"][order].round(TIES), levels)


def _levels(weight: Numbers, of_levels: Numbers) -> Numbers:
    """Which level a weight is of. Splink gives weights, not levels, unless every text compared comes along."""
    known = np.append(of_levels, 0.0)
    nearest = np.empty(len(weight), np.int8)
    for start in range(0, len(weight), AT_ONCE):
        part = slice(start, start + AT_ONCE)
        nearest[part] = np.abs(weight[part, None] - known).argmin(axis=1)
    nearest[nearest == len(of_levels)] = UNSAID
    return nearest
