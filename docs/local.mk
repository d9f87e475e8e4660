dist_doc_DATA += docs/architecture.md docs/benchmarks.md docs/console.md docs/exports.md \
	docs/findings.md docs/gallery.md docs/measurement.md
EXTRA_DIST += $(doc_screens) $(doc_gallery)
doc_screens = \
	docs/screens/compare.png docs/screens/compare.txt \
	docs/screens/dashboard.png docs/screens/dashboard.txt \
	docs/screens/help.png docs/screens/help.txt \
	docs/screens/log.png docs/screens/log.txt \
	docs/screens/servers.png docs/screens/servers.txt \
	docs/screens/sweep.png docs/screens/sweep.txt
doc_gallery = \
	docs/gallery/boxes.png \
	docs/gallery/by-percentile.png \
	docs/gallery/heat.png \
	docs/gallery/histograms.png \
	docs/gallery/latency-throughput.png \
	docs/gallery/metrics.png \
	docs/gallery/page.png \
	docs/gallery/percentiles.png \
	docs/gallery/phases.png \
	docs/gallery/throughput.png
