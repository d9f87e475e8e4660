dist_pkgdata_DATA += data/cat.jpg data/resnet8_cifar10.f32 data/resnet8_cifar10.json \
	data/results.schema.json
EXTRA_DIST += data/README.md data/reference_images.u8 data/reference_logits.json
dist_pkgdata_DATA += data/demo.cfg
