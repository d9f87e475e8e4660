dist_pkgdata_DATA += data/cat.jpg data/resnet8_cifar10.f32 data/resnet8_cifar10.json \
	data/comparison.schema.json data/results.schema.json
EXTRA_DIST += data/README.md data/reference_images.u8 data/reference_logits.json
dist_pkgdata_DATA += data/demo.cfg
# A sweep for each claim that the findings judge, and one of a rate that changes.
sweepsdir = $(pkgdatadir)/sweeps
dist_sweeps_DATA = data/sweeps/claim-cost.cfg data/sweeps/claim-cost-rate.cfg \
	data/sweeps/claim-latency.cfg data/sweeps/claim-scaling.cfg data/sweeps/claim-throughput.cfg \
	data/sweeps/ramp.cfg
