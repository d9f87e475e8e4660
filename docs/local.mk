dist_doc_DATA += docs/architecture.md docs/exports.md docs/measurement.md
