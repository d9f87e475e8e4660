dist_doc_DATA += docs/architecture.md docs/benchmarks.md docs/exports.md docs/measurement.md
